# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=True
"""The loops of `scanning`, compiled: the same, faster. A change to one of the two is a change to both.

Each loop goes over the characters of a text as they are kept: in one, two or four bytes, by the highest of them.
"""

cimport cython
from libc.string cimport memset

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    object PyUnicode_FromKindAndData(int kind, const void *buffer, Py_ssize_t size)
    void *PyMem_Malloc(size_t size)
    void PyMem_Free(void *memory)
    bint Py_UNICODE_ISSPACE(Py_UCS4 sign)
    bint Py_UNICODE_ISALPHA(Py_UCS4 sign)
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 sign)
    bint Py_UNICODE_ISALNUM(Py_UCS4 sign)

ctypedef unsigned char Byte
ctypedef unsigned short Two
ctypedef unsigned int Four

ctypedef fused Sign:
    Byte
    Two
    Four

cdef enum:
    COMMON = 65536  # signs that are counted in an array
    SPACE = 1
    LETTER = 2  # or a line feed
    STOP = 4
    SEMICOLON = 8
    CAPITAL = 16
    NUMBER = 32  # or a bracket
    WORD = 64  # of a word: a letter, or a number that is no decimal digit

cdef Byte KINDS[COMMON]  # of signs, looked up once: a call for each character of a text is slow
cdef Py_ssize_t TALLY[COMMON]  # of `excess`; all are zero between two calls, during which nobody else runs
cdef Two COUNTED[2 * COMMON]  # the signs that it counted, each once for either text at most


cdef Byte kind_of(Py_UCS4 sign):
    cdef Byte kind = 0
    if Py_UNICODE_ISSPACE(sign):
        kind |= SPACE
    if Py_UNICODE_ISALPHA(sign) or sign == 10:
        kind |= LETTER
    if Py_UNICODE_ISDECIMAL(sign) or sign in (0x28, 0xFF08):
        kind |= NUMBER
    if Py_UNICODE_ISALNUM(sign) and not Py_UNICODE_ISDECIMAL(sign):
        kind |= WORD
    if 0x41 <= sign <= 0x5A or 0xC0 <= sign <= 0xDE:
        kind |= CAPITAL
    if sign in (0x2C, 0x2E, 0x3A, 0x3B, 0x61B, 0x3002, 0xFF1B):
        kind |= STOP
    if sign in (0x3B, 0x61B, 0xFF1B):
        kind |= SEMICOLON
    return kind


for common in range(COMMON):
    KINDS[common] = kind_of(common)


cdef inline Byte kind(Py_UCS4 sign) noexcept:
    return KINDS[sign] if sign < COMMON else kind_of(sign)


cdef Py_ssize_t keep(const Sign *signs, Py_ssize_t size, Byte wanted, Byte unwanted, Sign *kept) noexcept:
    """Copy the signs of a kind, and of all kinds but one: how many there are. There is room for all of them."""
    cdef Py_ssize_t i, count = 0
    cdef Byte own
    for i in range(size):
        own = kind(signs[i])
        kept[count] = signs[i]
        count += (own & wanted) == wanted and not own & unwanted
    return count


cdef str only(str text, Byte wanted, Byte unwanted):
    cdef Py_ssize_t count, size = len(text)
    cdef int width = PyUnicode_KIND(text)
    cdef void *signs = PyUnicode_DATA(text)
    cdef void *kept = PyMem_Malloc(size * width)
    if kept == NULL:
        raise MemoryError
    try:
        if width == 1:
            count = keep[Byte](<Byte *>signs, size, wanted, unwanted, <Byte *>kept)
        elif width == 2:
            count = keep[Two](<Two *>signs, size, wanted, unwanted, <Two *>kept)
        else:
            count = keep[Four](<Four *>signs, size, wanted, unwanted, <Four *>kept)
        return PyUnicode_FromKindAndData(width, kept, count)
    finally:
        PyMem_Free(kept)


def closed_up(str text not None):
    """See `scanning._closed_up`."""
    return only(text, 0, SPACE)


def letters_alone(str text not None):
    """See `scanning._letters_alone`."""
    return only(text, LETTER, 0)


cdef Py_ssize_t tally(const Sign *signs, Py_ssize_t size, Py_ssize_t step, Py_ssize_t counted, dict rare) except -1:
    """Count the signs up, or down; and give how many have been `COUNTED`."""
    cdef Py_ssize_t i
    cdef Py_UCS4 sign
    for i in range(size):
        sign = signs[i]
        if sign >= COMMON:
            rare[chr(sign)] = rare.get(chr(sign), 0) + step
            continue
        if not TALLY[sign]:  # so it is at first; and, of the other text, as it falls below zero
            COUNTED[counted] = sign
            counted += 1
        TALLY[sign] += step
    return counted


def excess(str text not None, str other not None):
    """See `scanning._excess`."""
    cdef Py_ssize_t i, step = 1, counted = 0
    cdef Two sign
    cdef dict counts = {}
    cdef str side
    try:
        for side in (text, other):
            if PyUnicode_KIND(side) == 1:
                counted = tally[Byte](<Byte *>PyUnicode_DATA(side), len(side), step, counted, counts)
            elif PyUnicode_KIND(side) == 2:
                counted = tally[Two](<Two *>PyUnicode_DATA(side), len(side), step, counted, counts)
            else:
                counted = tally[Four](<Four *>PyUnicode_DATA(side), len(side), step, counted, counts)
            step = -1
        counts = {rare: count for rare, count in counts.items() if count}
        for i in range(counted):
            sign = COUNTED[i]
            if TALLY[sign]:
                counts[chr(sign)] = TALLY[sign]
                TALLY[sign] = 0
        return counts
    except BaseException:
        memset(TALLY, 0, sizeof(TALLY))
        raise


cdef bint begins(const Sign *signs, Py_ssize_t size, Py_ssize_t i) noexcept:
    """True if a number, a bracket or, behind a space, a capital is there."""
    cdef Byte wanted = NUMBER
    if i < size and signs[i] == 0x20:
        i += 1
        wanted = NUMBER | CAPITAL
    return i < size and kind(signs[i]) & wanted


cdef list places_of_stops(const Sign *signs, Py_ssize_t size):
    cdef Py_ssize_t i
    cdef Byte own
    cdef list places = []
    for i in range(size):
        own = kind(signs[i])
        if own & STOP and (own & SEMICOLON and i + 1 < size or begins(signs, size, i + 1)):
            places.append(i)
    return places


def stops(str text not None):
    """See `scanning._stops`."""
    if PyUnicode_KIND(text) == 1:
        return places_of_stops[Byte](<Byte *>PyUnicode_DATA(text), len(text))
    if PyUnicode_KIND(text) == 2:
        return places_of_stops[Two](<Two *>PyUnicode_DATA(text), len(text))
    return places_of_stops[Four](<Four *>PyUnicode_DATA(text), len(text))


cdef (Py_ssize_t, Py_ssize_t) again(
    const Sign *signs, Py_ssize_t size, Py_ssize_t start, Py_ssize_t line, Py_ssize_t step
) noexcept:
    """See `scanning._found_again`; -1 where there is none. `step` is not more than `line`."""
    cdef Py_ssize_t place, i
    cdef Four first, last, differing
    while start < size - 2 * line:
        first, last = signs[start], signs[start + step - 1]
        for place in range(start + line, min(start + 4 * line, size) - step + 1):  # all of them in the text
            differing = (signs[place] ^ first) | (signs[place + step - 1] ^ last)
            if differing == 0:  # two signs at once: one alone agrees too often
                i = 0
                while i < step and signs[start + i] == signs[place + i]:
                    i += 1
                if i == step:
                    return start, place
        start += step
    return -1, -1


def found_again(str text not None, Py_ssize_t start, Py_ssize_t line, Py_ssize_t step):
    """See `scanning._found_again`."""
    cdef Py_ssize_t place
    if start < 0 or not 0 < step <= line:
        raise ValueError("no negative place, and no step of more than a line")
    if PyUnicode_KIND(text) == 1:
        start, place = again[Byte](<Byte *>PyUnicode_DATA(text), len(text), start, line, step)
    elif PyUnicode_KIND(text) == 2:
        start, place = again[Two](<Two *>PyUnicode_DATA(text), len(text), start, line, step)
    else:
        start, place = again[Four](<Four *>PyUnicode_DATA(text), len(text), start, line, step)
    return (start, place) if place >= 0 else None


cdef (Py_ssize_t, Py_ssize_t) counted_words(const Sign *signs, Py_ssize_t size, str text, object common):
    cdef Py_ssize_t i, start = 0, total = 0, known = 0
    for i in range(size + 1):
        if i < size and kind(signs[i]) & WORD:
            continue
        if i > start:
            total += 1
            known += text[start:i] in common
        start = i + 1
    return known, total


def common_words(str text not None, object common not None):
    """See `scanning._common_words`."""
    if PyUnicode_KIND(text) == 1:
        return counted_words[Byte](<Byte *>PyUnicode_DATA(text), len(text), text, common)
    if PyUnicode_KIND(text) == 2:
        return counted_words[Two](<Two *>PyUnicode_DATA(text), len(text), text, common)
    return counted_words[Four](<Four *>PyUnicode_DATA(text), len(text), text, common)
