# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=True
"""The loops of `scanning`, compiled: the same, faster. A change to one of the two is a change to both.

Every character is read by `at`, which knows where the text ends.
"""

cimport cython
from libc.string cimport memset

cdef extern from "Python.h":
    Py_UCS4 *PyUnicode_AsUCS4Copy(object text) except NULL
    void PyMem_Free(void *memory)
    object PyUnicode_FromKindAndData(int kind, const void *buffer, Py_ssize_t size)
    bint Py_UNICODE_ISSPACE(Py_UCS4 sign)
    bint Py_UNICODE_ISALPHA(Py_UCS4 sign)
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 sign)

cdef enum:
    COMMON = 65536  # signs that are counted in an array
    NOWHERE = 0x110000  # no sign: behind the end of a text

cdef Py_ssize_t TALLY[COMMON]  # of `excess`; all are zero between two calls, during which nobody else runs


@cython.final
cdef class Text:
    """The characters of a text."""

    cdef Py_UCS4 *signs
    cdef Py_ssize_t size

    def __cinit__(self, str text not None):
        self.size = len(text)
        self.signs = PyUnicode_AsUCS4Copy(text)

    def __dealloc__(self):
        PyMem_Free(self.signs)

    cdef inline Py_UCS4 at(self, Py_ssize_t i) noexcept:
        return self.signs[i] if 0 <= i < self.size else <Py_UCS4>NOWHERE

    cdef str only(self, bint letters):
        """The letters and line feeds alone, or all but spaces. What is kept moves up: never behind what is read."""
        cdef Py_ssize_t i, count = 0
        cdef Py_UCS4 sign
        for i in range(self.size):
            sign = self.at(i)
            if (Py_UNICODE_ISALPHA(sign) or sign == 10) if letters else not Py_UNICODE_ISSPACE(sign):
                self.signs[count] = sign
                count += 1
        return PyUnicode_FromKindAndData(4, self.signs, count)

    cdef bint agrees(self, Py_ssize_t i, Py_ssize_t j, Py_ssize_t length) noexcept:
        """True if the same characters follow both places."""
        cdef Py_ssize_t step
        for step in range(length):
            if self.at(i + step) != self.at(j + step):
                return False
        return True


def closed_up(str text not None):
    """See `scanning._closed_up`."""
    return Text(text).only(False)


def letters_alone(str text not None):
    """See `scanning._letters_alone`."""
    return Text(text).only(True)


def excess(str text not None, str other not None):
    """See `scanning._excess`."""
    cdef Text t
    cdef Py_ssize_t i, step = 1
    cdef Py_UCS4 sign
    cdef dict counts = {}
    cdef tuple sides = (Text(text), Text(other))
    try:
        for t in sides:
            for i in range(t.size):
                sign = t.at(i)
                if sign < COMMON:
                    TALLY[sign] += step
                else:
                    counts[chr(sign)] = counts.get(chr(sign), 0) + step
            step = -1
        counts = {rare: count for rare, count in counts.items() if count}
        for t in sides:
            for i in range(t.size):
                sign = t.at(i)
                if sign < COMMON and TALLY[sign]:
                    counts[chr(sign)] = TALLY[sign]
                    TALLY[sign] = 0
        return counts
    except BaseException:
        memset(TALLY, 0, sizeof(TALLY))
        raise


def stops(str text not None):
    """See `scanning._stops`."""
    cdef Text t = Text(text)
    cdef Py_ssize_t i
    cdef Py_UCS4 sign, following
    cdef list places = []
    for i in range(t.size):
        sign = t.at(i)
        if sign != ord(",") and sign != ord(";") and sign != ord("."):
            continue
        following = t.at(i + 1)
        if following == ord(" "):
            following = t.at(i + 2)
            if ord("A") <= following <= ord("Z") or 0xC0 <= following <= 0xDE:
                places.append(i)
        elif following != NOWHERE and Py_UNICODE_ISDECIMAL(following):
            places.append(i)
    return places


def found_again(str text not None, Py_ssize_t start, Py_ssize_t line, Py_ssize_t step):
    """See `scanning._found_again`."""
    cdef Text t = Text(text)
    cdef Py_ssize_t place
    cdef unsigned int first, last, differing
    if start < 0 or line < 0 or step <= 0:
        raise ValueError("no negative place or length")
    while start < t.size - 2 * line:
        first, last = <unsigned int>t.at(start), <unsigned int>t.at(start + step - 1)
        for place in range(start + line, min(start + 4 * line, t.size) - step + 1):  # all of them in the text
            differing = (<unsigned int>t.signs[place] ^ first) | (<unsigned int>t.signs[place + step - 1] ^ last)
            if differing == 0 and t.agrees(start, place, step):  # two signs at once: one alone agrees too often
                return start, place
        start += step
    return None
