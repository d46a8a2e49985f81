# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True, initializedcheck=True
"""The loop of the content interpreter, compiled: `content_interpreter`, `lexer`, `text_arrays`, `text_device` in one.

Those modules are what it does, instruction by instruction, and what runs where this one was not built. Whatever is
rare it leaves to their methods. So does the loop of `object_parser` over the objects of a file. Every byte of a file is read by `at`, which knows where the bytes end, or by `memchr`,
which is told.
"""

import sys

from libc.math cimport fabs, isfinite
from libc.string cimport memchr
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.dict cimport PyDict_GetItem
from cpython.object cimport PyObject

from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import LIT, PSLiteral

from plenary.parsing.readers.pdf.bidi import as_seen, is_right_to_left
from plenary.parsing.readers.pdf.fonts import UNKNOWN
from plenary.parsing.readers.pdf.lexer import PLAIN_INSTRUCTION, floats, name, string_bytes
from plenary.parsing.readers.pdf.text_arrays import MOST, WIDE
from plenary.parsing.readers.pdf.text_device import IDENTITY, JOINER, RightToLeftError, Setting, UnfamiliarContentError
from plenary.parsing.readers.pdf.text_rows import IN_NUMBER
from plenary.parsing.readers.pdf.text_spans import Piece

cdef enum:  # see `careful_interpreter`
    WITHIN = 120
    REACH = 1000
    DIGITS = 24
cdef double NEAR = 3.0
cdef double WIDE_PANEL = 15.0, HIGH_PANEL = 5.0, LONG_PANEL = 1.5
cdef bint COMPENSATED = sys.version_info >= (3, 12)  # `sum` of floats carries what it rounds off
cdef double WIDE_GAP = WIDE
cdef Py_ssize_t MOST_PAIRS = MOST
cdef str UNKNOWN_TEXT = UNKNOWN
cdef object new_piece = tuple.__new__
cdef object PIECE = Piece
cdef double IN_NUMBER_GAP = IN_NUMBER

# ---- the classes of bytes that the patterns of `lexer` name

cdef enum:
    SPACE = 1  # \s
    SPACE0 = 2  # [\s\x00]
    FIGURE = 4  # [-+.\d]
    DIGIT = 8
    END = 16  # [\s\x00/\[(<%]
    NAMED = 32  # [^\s\x00()<>\[\]{}/%]
    HEX = 64  # [0-9A-Fa-f\s]
    LETTER = 128
    WORD = 256  # [A-Za-z0-9_]
    HIDING = 512  # begins what may hide text
    PARTING = 1024  # [\s\x00/<>\[\]()], which parts the tokens of an object
    PLAIN = 2048  # [A-Za-z0-9_.+,:#-], of the name of an object

cdef int CLASSES[256]


cdef void _fill_classes():
    cdef int byte, kind
    for byte in range(256):
        kind = 0
        if byte in b" \t\n\r\x0b\x0c":
            kind |= SPACE | HEX
        if byte in b" \t\n\r\x0b\x0c\x00":
            kind |= SPACE0
        if byte in b"-+.0123456789":
            kind |= FIGURE
        if byte in b"0123456789":
            kind |= DIGIT
        if byte in b"0123456789abcdefABCDEF":
            kind |= HEX
        if byte in b" \t\n\r\x0b\x0c\x00/[(<%":
            kind |= END
        if byte not in b" \t\n\r\x0b\x0c\x00()<>[]{}/%":
            kind |= NAMED
        if 65 <= byte <= 90 or 97 <= byte <= 122:
            kind |= LETTER | WORD
        if byte in b"0123456789_":
            kind |= WORD
        if byte in b"/sSTgGrRkK":
            kind |= HIDING
        if byte in b" \t\n\r\x0b\x0c\x00/<>[]()":
            kind |= PARTING
        if kind & WORD or byte in b".+,:#-":
            kind |= PLAIN
        CLASSES[byte] = kind


_fill_classes()

cdef double TENS[16]
cdef int _power
for _power in range(16):
    TENS[_power] = 10.0**_power

cdef frozenset PAINT = frozenset(
    b"re rg RG ri g G gs k K w J j M i n W* W f* f F m l c v y h S s B* B b* b cs CS scn sc SCN SC sh BX EX".split()
)
cdef bint PAINTS[3][128][128]  # by the first two bytes, the third being none or n


cdef void _fill_paints():
    cdef int a, b, c
    for a in range(3):
        for b in range(128):
            for c in range(128):
                PAINTS[a][b][c] = False
    for word in PAINT:
        PAINTS[len(word) - 1][word[0]][word[1] if len(word) > 1 else 0] = True


_fill_paints()


cdef class Text:
    """The bytes of a content stream. Matchers return where a match ends, or -1."""

    cdef bytes data
    cdef const unsigned char *bytes
    cdef Py_ssize_t size

    def __cinit__(self, bytes data not None):
        self.data = data
        self.bytes = <const unsigned char *>PyBytes_AS_STRING(data)
        self.size = PyBytes_GET_SIZE(data)

    cdef inline int at(self, Py_ssize_t i) noexcept:
        """The byte there, -1 behind the last one."""
        return self.bytes[i] if 0 <= i < self.size else -1

    cdef inline bint has(self, Py_ssize_t i, int kind) noexcept:
        return 0 <= i < self.size and (CLASSES[self.bytes[i]] & kind) != 0

    cdef inline bint ends(self, Py_ssize_t i) noexcept:
        """See `lexer`'s _END."""
        return i >= self.size or (CLASSES[self.bytes[i]] & END) != 0

    cdef inline Py_ssize_t run(self, Py_ssize_t i, int kind) noexcept:
        while self.has(i, kind):
            i += 1
        return i

    cdef inline Py_ssize_t some(self, Py_ssize_t i, int kind) noexcept:
        """At least one byte of that kind; takes -1 for a match that failed before."""
        if i < 0 or not self.has(i, kind):
            return -1
        return self.run(i + 1, kind)

    cdef inline Py_ssize_t word(self, Py_ssize_t i, const char *word) noexcept:
        cdef Py_ssize_t j = 0
        if i < 0:
            return -1
        while word[j] != 0:
            if self.at(i + j) != <unsigned char>word[j]:
                return -1
            j += 1
        return i + j

    cdef inline bint is_word(self, Py_ssize_t start, Py_ssize_t end, const char *word) noexcept:
        """Return True if a word of two letters is that one."""
        return end - start == 2 and self.at(start) == word[0] and self.at(start + 1) == word[1]

    cdef inline int digit(self, Py_ssize_t i) noexcept:
        """The value of a hexadecimal digit, -1 for another byte."""
        cdef int c = self.at(i)
        if 48 <= c <= 57:
            return c - 48
        if 65 <= c <= 70:
            return c - 55
        return c - 87 if 97 <= c <= 102 else -1

    cdef bytes part(self, Py_ssize_t start, Py_ssize_t end):
        if start < 0 or end > self.size or end < start:
            raise IndexError(start, end)
        return (<const char *>self.bytes)[start:end]

    # ---- the patterns

    cdef Py_ssize_t space(self, Py_ssize_t i) noexcept:
        i = self.run(i, SPACE0)
        while self.at(i) == 37:  # %
            while i < self.size and self.bytes[i] != 13 and self.bytes[i] != 10:
                i += 1
            i = self.run(i, SPACE0)
        return i

    cdef Py_ssize_t name(self, Py_ssize_t i) noexcept:
        return self.run(i + 1, NAMED) if i >= 0 and self.at(i) == 47 else -1  # /

    cdef Py_ssize_t number(self, Py_ssize_t i) noexcept:
        cdef Py_ssize_t j
        while self.at(i) == 45 or self.at(i) == 43:
            i += 1
        if self.has(i, DIGIT):
            i = self.run(i, DIGIT)
            if self.at(i) == 46:
                i = self.run(i + 1, DIGIT)
        elif self.at(i) == 46 and self.has(i + 1, DIGIT):
            i = self.run(i + 1, DIGIT)
        else:
            return -1
        if self.at(i) == 45 and self.has(i + 1, DIGIT):
            i = self.run(i + 1, DIGIT)
        return i

    cdef Py_ssize_t string(self, Py_ssize_t i, int depth) noexcept:
        cdef int c
        if self.at(i) != 40:  # (
            return -1
        i += 1
        while True:
            c = self.at(i)
            if c < 0:
                return -1
            if c == 92:  # a backslash and any byte
                if self.at(i + 1) < 0:
                    return -1
                i += 2
            elif c == 40:
                if depth == 2:
                    return -1
                i = self.string(i, depth + 1)
                if i < 0:
                    return -1
            elif c == 41:
                return i + 1
            else:
                i += 1

    cdef Py_ssize_t hexadecimal(self, Py_ssize_t i) noexcept:
        if self.at(i) != 60:  # <
            return -1
        i = self.run(i + 1, HEX)
        return i + 1 if self.at(i) == 62 else -1

    cdef Py_ssize_t items(self, Py_ssize_t i) noexcept:
        cdef int c
        cdef Py_ssize_t j
        while True:
            c = self.at(i)
            if c == 60:
                j = self.hexadecimal(i)
            elif c == 40:
                j = self.string(i, 0)
            elif c < 0 or c == 91 or c == 93 or c == 41 or c == 62 or c == 37:
                return i
            else:
                j = i + 1
            if j < 0:
                return i
            i = j

    cdef Py_ssize_t array(self, Py_ssize_t i) noexcept:
        if self.at(i) != 91:
            return -1
        i = self.items(i + 1)
        return i + 1 if self.at(i) == 93 else -1

    cdef Py_ssize_t dictionary(self, Py_ssize_t i, int depth) noexcept:
        cdef int c
        cdef Py_ssize_t j
        if self.at(i) != 60 or self.at(i + 1) != 60:
            return -1
        i += 2
        while True:
            c = self.at(i)
            if c == 40:
                j = self.string(i, 0)
            elif c == 60:
                j = self.hexadecimal(i)
                if j < 0 and depth == 0:
                    j = self.dictionary(i, 1)
            elif c == 91:
                j = self.array(i)
            elif c < 0 or c == 62 or c == 41 or c == 93:
                j = -1
            else:
                j = i + 1
            if j < 0:
                break
            i = j
        return i + 2 if self.at(i) == 62 and self.at(i + 1) == 62 else -1

    cdef Py_ssize_t operand(self, Py_ssize_t i) noexcept:
        cdef int c = self.at(i)
        cdef Py_ssize_t j
        if c < 0:
            return -1
        if CLASSES[c] & FIGURE:
            return self.number(i)
        if c == 47:
            return self.name(i)
        if c == 91:
            return self.array(i)
        if c == 40:
            return self.string(i, 0)
        if c == 60:
            j = self.dictionary(i, 0)
            return j if j >= 0 else self.hexadecimal(i)
        if c == 116:
            j = self.word(i, b"true")
        elif c == 102:
            j = self.word(i, b"false")
        elif c == 110:
            j = self.word(i, b"null")
        else:
            return -1
        return -1 if j < 0 or self.has(j, WORD) else j

    cdef Py_ssize_t operands(self, Py_ssize_t i) noexcept:
        cdef Py_ssize_t j = self.operand(i)
        while j >= 0:
            i = self.space(j)
            j = self.operand(i)
        return i

    cdef Py_ssize_t painted(self, Py_ssize_t i) noexcept:
        cdef int c, length
        while True:
            c = self.at(i)
            if c < 0:
                return -1
            if CLASSES[c] & (FIGURE | SPACE0):
                i = self.run(i + 1, FIGURE | SPACE0)
            elif c == 47:
                i = self.name(i)
            elif c == 37:
                while i < self.size and self.bytes[i] != 13 and self.bytes[i] != 10:
                    i += 1
            else:
                break
        length = 0
        while not self.ends(i + length):
            length += 1
            if length > 3:
                return -1
        if length == 0 or c > 127:
            return -1
        if length == 1:
            if not PAINTS[0][c][0]:
                return -1
        else:
            if self.at(i + 1) > 127 or not PAINTS[length - 1][c][self.at(i + 1)]:
                return -1
            if length == 3 and self.at(i + 2) != (110 if c == 115 else 78):  # scn, SCN
                return -1
        return self.space(i + length)

    cdef Py_ssize_t skipped(self, Py_ssize_t i) noexcept:
        cdef Py_ssize_t j, k
        while True:
            j = self.painted(i)
            if j < 0:
                if self.at(i) != 113 or not self.ends(i + 1):  # q
                    return i
                k = self.space(i + 1)
                while k >= 0:
                    j = k
                    k = self.painted(k)
                if self.at(j) != 81 or not self.ends(j + 1):  # Q
                    return i
                j = self.space(j + 1)
            i = j

    cdef Py_ssize_t marked(self, Py_ssize_t i) noexcept:
        """A name and a list of properties without a text of its own, and BDC."""
        cdef int c
        cdef Py_ssize_t j
        j = self.name(i)
        if j < 0:
            return -1
        j = self.word(self.run(j, SPACE), b"<<")
        if j < 0:
            return -1
        while True:
            c = self.at(j)
            if c == 47:
                if self.word(j + 1, b"ActualText") >= 0:
                    break
                j += 1
            elif c == 40:
                i = j + 1
                while i < self.size and self.bytes[i] != 40 and self.bytes[i] != 41 and self.bytes[i] != 92:
                    i += 1
                if self.at(i) != 41:
                    break
                j = i + 1
            elif c < 0 or c == 60 or c == 62 or c == 41:
                break
            else:
                j += 1
        j = self.word(j, b">>")
        if j < 0:
            return -1
        j = self.word(self.run(j, SPACE), b"BDC")
        return self.some(j, SPACE)

    cdef Py_ssize_t shown_and_closed(self, Py_ssize_t i) noexcept:
        """From the bracket that closes an array to behind the end of its text object."""
        if self.at(i) != 93:
            return -1
        i = self.word(self.run(i + 1, SPACE), b"TJ")
        i = self.word(self.some(i, SPACE), b"ET")
        return i if i >= 0 and self.ends(i) else -1

    # ---- numbers

    cdef double figure(self, Py_ssize_t start, Py_ssize_t end) except? -1.0:
        """What `float` makes of these bytes. Up to fifteen digits are exact, and so is the power of ten."""
        cdef Py_ssize_t i = start
        cdef unsigned long long digits = 0
        cdef int count = 0, behind = 0
        cdef bint negative = False, point = False
        cdef int c
        cdef double value
        if self.at(i) == 45 and i < end:
            negative = True
            i += 1
        while i < end:
            c = self.at(i)
            if 48 <= c <= 57:
                digits = digits * 10 + <unsigned long long>(c - 48)
                count += 1
                behind += point
                if count > 15:
                    return float(self.part(start, end))
            elif c == 46 and not point:
                point = True
            else:
                return float(self.part(start, end))
            i += 1
        if count == 0:
            return float(self.part(start, end))
        value = <double>digits / TENS[behind]
        return -value if negative else value

    cdef int figures(self, Py_ssize_t i, Py_ssize_t end, int count, double *values) except -1:
        """See `lexer.floats`."""
        cdef Py_ssize_t j
        cdef int found = 0, k
        while True:
            while i < end and self.has(i, SPACE):
                i += 1
            if i >= end:
                break
            j = i
            while j < end and not self.has(j, SPACE):
                j += 1
            if found >= count:
                for k in range(count - 1):
                    values[k] = values[k + 1]
                values[count - 1] = self.figure(i, j)
            else:
                values[found] = self.figure(i, j)
            found += 1
            i = j
        if found < count:
            raise ValueError(self.part(min(i, end), end))
        return 0


# ---- what arrays show


cdef int adjusted(Text t, Py_ssize_t start, Py_ssize_t end, list shown, list moves) except -1:
    """See `lexer.adjusted`: the strings of an array, and the adjustments between them. Errors: `ValueError`."""
    cdef Py_ssize_t i = start, gap = start, j
    cdef int c
    while i < end:
        c = t.at(i)
        if c != 40 and c != 60:
            i += 1
            continue
        j = t.string(i, 0) if c == 40 else t.hexadecimal(i)
        if j < 0 or j > end:  # not a string: it is no number, either
            raise ValueError(i)
        moves.append(adjustment(t, gap, i))
        shown.append(string_of(t, i, j))
        i = gap = j
    moves.append(adjustment(t, gap, end))
    return 0


cdef object adjustment(Text t, Py_ssize_t start, Py_ssize_t end):
    """The sum of the numbers there: nothing as a whole number, which has no sign."""
    cdef Py_ssize_t i = t.run(start, SPACE), j
    if i >= end:
        return 0
    j = i
    while j < end and not t.has(j, SPACE):
        j += 1
    if t.run(j, SPACE) < end:
        return sum(map(float, t.part(start, end).split()))
    return 0.0 + t.figure(i, j)


cdef bytes string_of(Text t, Py_ssize_t start, Py_ssize_t end):
    """See `lexer.string_bytes`. Errors: `ValueError` for an odd number of digits."""
    cdef Py_ssize_t i, digits = 0
    cdef bytes made
    cdef char *places
    if t.at(start) == 40:
        for i in range(start, end):
            if t.at(i) == 92:
                return string_bytes(t.part(start, end))
        return t.part(start + 1, end - 1)
    for i in range(start, end):
        digits += t.digit(i) >= 0
    if digits % 2:
        raise ValueError(start)
    made = PyBytes_FromStringAndSize(NULL, digits // 2)
    places = PyBytes_AS_STRING(made)
    digits = 0
    for i in range(start, end):
        if t.digit(i) >= 0:
            places[digits // 2] = <char>(t.digit(i) if digits % 2 == 0 else places[digits // 2] << 4 | t.digit(i))
            digits += 1
    return made


cdef class Pair:
    """See `text_arrays._Pairs`: a string with the adjustment behind it."""

    cdef str text
    cdef double advance
    cdef double gap
    cdef Py_ssize_t codes
    cdef bint parts


cdef class Pairs:
    """The pairs of one font, as its `Arrays` reads them."""

    cdef object face
    cdef dict literal
    cdef dict hexadecimal

    def __init__(self, face):
        self.face = face
        self.literal = {}
        self.hexadecimal = {}

    cdef Pair read(self, dict known, bint literal, Text t, Py_ssize_t start, Py_ssize_t end, bytes written):
        """What the bytes between two brackets that open a string say. Errors: `ValueError`."""
        cdef Pair pair = self.plain(literal, t, start, end)
        if pair is None:
            pair = Pair()
            arrays = self.face.arrays
            source = arrays._literal if literal else arrays._hexadecimal
            if len(source) > MOST_PAIRS:
                source.forget()
            text = source[written]
            pair.gap = source.gaps[written]
            pair.parts = pair.gap <= WIDE_GAP
            pair.text = text[: len(text) - 1] if pair.parts else text
            pair.advance = source.advances[written]
            pair.codes = source.codes[written]
        known[written] = pair
        return pair

    cdef Pair plain(self, bint literal, Text t, Py_ssize_t start, Py_ssize_t end):
        """The same for codes of one or two bytes without spaces between their digits; None for all else."""
        cdef int step = self.face.step, closing = 41 if literal else 62
        cdef Py_ssize_t i = start, k, count, digits
        cdef int code
        cdef list codes
        cdef Pair pair
        while i < end and t.at(i) != closing:
            if not literal and t.digit(i) < 0:
                return None
            i += 1
        digits = step if literal else 2 * step
        if i >= end or step == 0 or (i - start) % digits:
            return None
        codes = []
        count = (i - start) // digits
        for k in range(count):
            code = 0
            for j in range(digits):
                code = code << 8 | t.at(start + k * digits + j) if literal else code << 4 | t.digit(start + k * digits + j)
            codes.append(code)
        pair = Pair()
        pair.gap = t.figure(i + 1, end) if end > i + 1 else 0.0
        pair.parts = pair.gap <= WIDE_GAP
        pair.codes = count
        widths, glyphs = self.face.widths, self.face.glyphs
        pair.advance = sum([value_of(widths, one) for one in codes]) - pair.gap
        pair.text = "".join([value_of(glyphs, one) for one in codes])
        return pair


cdef bint is_from_right(str text) except -1:
    cdef Py_UCS4 letter
    for letter in text:
        if letter >= 0x590 and (
            letter <= 0x8FF
            or 0xFB1D <= letter <= 0xFDFF
            or 0xFE70 <= letter <= 0xFEFF
            or 0x10800 <= letter <= 0x10FFF
            or 0x1E800 <= letter <= 0x1EFFF
        ):
            return is_right_to_left(text)
    return False


cdef class Runner:
    """One content stream under an `Interpreter`: its matrices are kept here while none of its methods runs."""

    cdef Text text
    cdef object interpreter
    cdef object painter
    cdef list pieces
    cdef list actual
    cdef object state
    cdef list saved
    cdef dict faces
    cdef dict settings
    cdef dict looks
    cdef dict actions
    cdef bint letters
    cdef bint careful  # no instruction is skipped, none read with others in one step
    cdef object pairs_of  # the face whose pairs are
    cdef Pairs pairs
    cdef double matrix[6]
    cdef double line[6]
    # the setting in use, taken apart
    cdef object setting
    cdef object face
    cdef object style
    cdef double size
    cdef object size_value
    cdef double unit
    cdef double char_space
    cdef double word_space
    cdef bint upright
    cdef bint tilted
    cdef double along
    cdef double origin[6]
    # the one that the state and a matrix gave last, if the state is as it was
    cdef object last
    cdef double turn[4]

    def __init__(self, interpreter, bytes data not None, state):
        self.text = Text(data)
        self.interpreter = interpreter
        self.painter = interpreter.painter
        self.pieces = self.painter.pieces
        self.actual = self.painter.actual
        self.letters = self.painter.letters
        self.careful = interpreter.pattern is PLAIN_INSTRUCTION
        self.state = state
        self.saved = []
        self.faces = interpreter.faces
        self.settings = interpreter.settings
        self.looks = interpreter.looks
        self.actions = interpreter.actions
        self.take()

    # ---- matrices

    cdef int take(self) except -1:
        """The interpreter's matrices to here."""
        cdef int k
        matrix, line = self.interpreter.matrix, self.interpreter.line
        for k in range(6):
            self.matrix[k] = matrix[k]
            self.line[k] = line[k]
        self.last = None
        return 0

    cdef int give(self) except -1:
        """And back."""
        cdef double *m = self.matrix
        cdef double *l = self.line
        self.interpreter.matrix = (m[0], m[1], m[2], m[3], m[4], m[5])
        self.interpreter.line = (l[0], l[1], l[2], l[3], l[4], l[5])
        return 0

    cdef void move(self, double x, double y) noexcept:
        cdef double *b = self.line
        cdef double made[6]
        cdef int k
        made[0] = 1 * b[0] + 0 * b[2]
        made[1] = 1 * b[1] + 0 * b[3]
        made[2] = 0 * b[0] + 1 * b[2]
        made[3] = 0 * b[1] + 1 * b[3]
        made[4] = x * b[0] + y * b[2] + b[4]
        made[5] = x * b[1] + y * b[3] + b[5]
        for k in range(6):
            self.matrix[k] = self.line[k] = made[k]

    cdef void advance(self, double by) noexcept:
        self.matrix[4] = self.matrix[4] + by * self.matrix[0]
        self.matrix[5] = self.matrix[5] + by * self.matrix[1]

    # ---- settings

    cdef int use(self, setting) except -1:
        cdef int k
        if setting is self.setting:
            return 0
        (face, style, size, unit, char_space, word_space, upright, tilted, a, b, origin) = setting
        self.setting, self.face, self.style, self.size_value = setting, face, style, size
        self.size, self.unit, self.char_space, self.word_space = size, unit, char_space, word_space
        self.upright, self.tilted, self.along = upright, tilted, a
        for k in range(6):
            self.origin[k] = origin[k]
        if face is not self.pairs_of:
            arrays = face.arrays
            if arrays.compiled is None:
                arrays.compiled = Pairs(face)
            self.pairs, self.pairs_of = arrays.compiled, face
        return 0

    cdef int set_up(self) except -1:
        """See `Interpreter._setting`."""
        cdef double *m = self.matrix
        cdef double *t = self.turn
        cdef int k
        if self.last is None or t[0] != m[0] or t[1] != m[1] or t[2] != m[2] or t[3] != m[3]:
            self.last = self.interpreter._setting(self.state, (m[0], m[1], m[2], m[3]))
            for k in range(4):
                t[k] = m[k]
        return self.use(self.last)

    # ---- showing

    cdef int add(self, double x, double y, str text, double start, double end) except -1:
        """See `Painter._add`."""
        cdef Py_ssize_t k
        if self.painter.watched:
            self.painter._add(self.setting, (x, y), text, start, end)
            return 0
        for k in range(len(self.actual)):
            if self.actual[k] is not None:
                text = self.painter._said(text)
                break
        if not text:
            return 0
        if self.upright:
            start = end = 0.0
        if self.tilted:
            self.painter.tilted.add(len(self.pieces))
        if not self.letters and is_from_right(text):
            raise RightToLeftError
        self.pieces.append(
            new_piece(PIECE, (y, x + self.along * start, x + self.along * end, self.size_value, text, self.style))
        )
        return 0

    cdef double array(self, double x, double y, Py_ssize_t start, Py_ssize_t end) except? -1.0:
        """See `Interpreter._array`."""
        cdef list shown = [], moves = []
        if not (self.letters or self.painter.wide != WIDE_GAP or self.word_space):
            try:
                return self.plain_array(x, y, start, end)
            except ValueError:
                pass
        adjusted(self.text, start, end, shown, moves)
        return self.show(x, y, shown, moves)

    cdef double plain_array(self, double x, double y, Py_ssize_t start, Py_ssize_t end) except? -1.0:
        """See `Arrays` and `Painter.show_array`. Errors: `ValueError`, before anything is shown."""
        cdef Text text = self.text
        cdef Py_ssize_t i, j, count = 0, before = 0, codes = 0
        cdef bint literal = False, parted = False
        cdef int bracket
        cdef dict known
        cdef list pairs = [], texts
        cdef Pair pair
        cdef PyObject *found
        cdef bytes written
        cdef double at, total, rest, value, added, begun
        cdef double unit = self.unit, space = self.char_space
        cdef double *o = self.origin
        for i in range(start, end):
            if text.at(i) == 40:
                literal = True
                break
        bracket = 40 if literal else 60
        if literal:
            for i in range(start, end):
                if text.at(i) == 92:
                    raise ValueError
        known = self.pairs.literal if literal else self.pairs.hexadecimal
        if len(known) > MOST_PAIRS:
            known.clear()
        i = start
        while i < end and text.at(i) != bracket:
            i += 1
        at = -text.figure(start, i) if i > start else -0.0
        while i < end:
            j = i + 1
            while j < end and text.at(j) != bracket:
                j += 1
            written = text.part(i + 1, j)
            found = PyDict_GetItem(known, written)
            pair = <Pair>found if found is not NULL else self.pairs.read(known, literal, text, i + 1, j, written)
            pairs.append(pair)
            parted = parted or pair.parts
            i = j
        x, y = x * o[0] + y * o[2] + o[4], x * o[1] + y * o[3] + o[5]
        texts = []
        if parted:
            begun = at
            for i in range(len(pairs)):
                pair = <Pair>pairs[i]
                texts.append(pair.text)
                at += pair.advance
                codes += pair.codes
                if pair.parts or i == len(pairs) - 1:
                    said = "".join(texts)
                    if said:
                        count = codes - before
                        self.add(
                            x, y, said, begun * unit + space * before, (at + pair.gap) * unit + space * (before + count)
                        )
                    texts, begun, before = [], at, codes
            return at * unit + space * codes
        total = rest = 0.0
        for i in range(len(pairs)):
            pair = <Pair>pairs[i]
            texts.append(pair.text)
            codes += pair.codes
            value = pair.advance
            if i == 0 or not COMPENSATED:
                total += value
            else:
                added = total + value
                if fabs(total) >= fabs(value):
                    rest += (total - added) + value
                else:
                    rest += (value - added) + total
                total = added
        if rest != 0 and isfinite(rest):
            total = total + rest
        begun = at
        at = at + total
        if pairs:
            said = "".join(texts)
            if said:
                self.add(x, y, said, begun * unit + space * 0, (at + pair.gap) * unit + space * codes)
        return at * unit + space * codes

    cdef double show(self, double x, double y, list shown, list moves) except? -1.0:
        """See `Painter.show`."""
        cdef double *o = self.origin
        cdef double unit = self.unit, position, wide = self.painter.wide, move
        cdef Py_ssize_t first = 0, index, count = len(shown)
        x, y = x * o[0] + y * o[2] + o[4], x * o[1] + y * o[3] + o[5]
        position = -moves[0] * self.unit  # in Python: nothing as a whole number has no sign
        for index in range(1, count):
            move = moves[index]
            if self.letters or move <= wide:
                position = self.stretch(
                    x, y, b"".join(shown[first:index]), sum(moves[first + 1 : index]), position
                ) - move * unit
                first = index
        position = self.stretch(x, y, b"".join(shown[first:]), sum(moves[first + 1 : len(moves) - 1]), position)
        move = moves[len(moves) - 1]
        return position - move * unit if len(moves) > 1 else position

    cdef double stretch(self, double x, double y, bytes data, double narrow, double start) except? -1.0:
        """See `Painter._piece` and `Painter._letters`."""
        cdef object face = self.face
        cdef object glyphs = face.glyphs, widths = face.widths  # dicts that fill themselves
        cdef list texts, advances
        cdef double end, advance
        cdef double unit = self.unit, char_space = self.char_space, word_space = self.word_space
        cdef str text
        cdef bint level
        codes = face.codes(data)
        if self.letters:
            level = not (self.actual or self.painter.watched or self.tilted or self.upright)
            for code in codes:
                advance = value_of(widths, code)
                end = start + advance * unit + char_space
                if word_space and code == 32:
                    end += word_space
                text = value_of(glyphs, code)
                if text == UNKNOWN_TEXT and face.is_stroke(code):
                    text = JOINER
                elif len(text) > 1:
                    text = as_seen(text)
                if level:
                    self.pieces.append(
                        new_piece(
                            PIECE, (y, x + self.along * start, x + self.along * end, self.size_value, text, self.style)
                        )
                    )
                else:
                    self.add(x, y, text, start, end)
                start = end
            return start
        texts = [value_of(glyphs, code) for code in codes]
        advances = [value_of(widths, code) for code in codes]
        advance = sum(advances)
        end = start + (advance - narrow) * unit + char_space * <double>len(texts)
        if word_space:
            end += word_space * <double>data.count(32)
        text = "".join(texts)
        if text:
            self.add(x, y, text, start, end)
        return end

    # ---- instructions

    cdef Py_ssize_t text_object(self, Py_ssize_t start) except -2:
        """A whole text object that shows one array: see `Interpreter._text_object`. Where it ends, -1 for another."""
        cdef Text t = self.text
        cdef Py_ssize_t i = start, j, look, font_end, size_start, size_end, turn, turn_end
        cdef Py_ssize_t x, x_end, y, y_end, spread = -1, spread_end = -1, items, items_end
        cdef bint marked = False, opened = False, closed = False, unmarked = False
        cdef int k
        cdef object key, setting, own, font
        cdef double at_x, at_y
        j = t.marked(i)
        if j >= 0:
            marked, i = True, j
        if t.at(i) == 113:
            j = t.some(i + 1, SPACE)
            if j >= 0:
                opened, i = True, t.skipped(j)
        i = t.some(t.word(i, b"BT"), SPACE)
        if i < 0:
            return -1
        look = i
        font_end = t.name(i)
        if font_end < 0:
            return -1
        size_start = t.some(font_end, SPACE)
        size_end = t.some(size_start, FIGURE)
        turn = t.some(t.word(t.some(size_end, SPACE), b"Tf"), SPACE)
        i = turn
        for k in range(4):
            i = t.some(t.some(i, FIGURE), SPACE)
        turn_end = x = i
        x_end = t.some(x, FIGURE)
        y = t.some(x_end, SPACE)
        y_end = t.some(y, FIGURE)
        i = t.some(t.word(t.some(y_end, SPACE), b"Tm"), SPACE)
        if i < 0:
            return -1
        i = t.skipped(i)
        j = t.some(i, FIGURE)
        if j >= 0:
            spread, spread_end = i, j
            j = t.word(t.some(j, SPACE), b"Tc")
            if j >= 0:
                i = t.run(j, SPACE)
            else:
                spread = -1
        if t.at(i) != 91:
            return -1
        items = items_end = i + 1
        while items_end < t.size and t.bytes[items_end] != 93:
            items_end += 1
        i = -1
        j = t.word(t.run(items_end + 1, SPACE), b"TJ")
        if j >= 0 and t.has(j, SPACE):
            i = t.shown_and_closed(items_end)
        if i < 0:
            items_end = t.items(items)
            i = t.shown_and_closed(items_end)
            if i < 0:
                return -1
        j = t.some(i, SPACE)
        if j >= 0 and t.at(j) == 81 and t.ends(j + 1):
            closed, i = True, j + 1
            j = t.some(i, SPACE)
        j = t.word(j, b"EMC")
        if j >= 0 and t.ends(j):
            unmarked, i = True, j
        # it is one; what it does
        state = self.state
        if marked and not unmarked:
            self.actual.append(None)
        if opened and not closed:
            self.saved.append(state.copy())
        key = (
            t.part(look, turn_end),
            t.part(spread, spread_end) if spread >= 0 else None,
            state.ctm, state.char_space, state.word_space, state.scale, state.rise,
        )
        setting = self.settings.get(key)
        if setting is None or not closed:
            own = state.copy() if closed else state
            font = t.part(look, font_end)
            own.face = self.faces.get(font) or self.interpreter._face(font)
            own.size = t.figure(size_start, size_end)
            if spread >= 0:
                own.char_space = t.figure(spread, spread_end)
            setting = self.settings[key] = Setting.of(own, floats(t.part(turn, turn_end), 4))
            self.last = None
        self.use(setting)
        at_x = t.figure(x, x_end)
        at_y = t.figure(y, y_end)
        self.array(at_x, at_y, items, items_end)
        if unmarked and not marked:
            self.interpreter._end_marked(state, b"")
        if closed and not opened and self.saved:
            self.state = self.saved.pop()
            self.last = None
        return i

    cdef int act(self, bytes operator, bytes operands) except -1:
        """Have the interpreter do it."""
        action = self.actions.get(operator)
        if action is None:
            raise UnfamiliarContentError
        self.give()
        action(self.interpreter, self.state, operands)
        return self.take()

    cdef int font(self, Py_ssize_t start, Py_ssize_t end) except -1:
        """A name, spaces, a number, as they are mostly written; 0 where they are not."""
        cdef Text t = self.text
        cdef Py_ssize_t name_end = t.name(start), i, size
        if name_end < 0 or name_end >= end:
            return 0
        i = name_end
        while i < end and (t.at(i) == 32 or t.at(i) == 10):
            i += 1
        if i == name_end:
            return 0
        size = t.some(i, FIGURE)
        if size < 0 or size > end or t.run(size, SPACE) < end:
            return 0
        token = t.part(start, name_end)
        self.state.face = self.faces.get(token) or self.interpreter._face(token)
        self.state.size = t.figure(i, size)
        self.last = None
        return 1

    cdef int generic(self, Py_ssize_t start, Py_ssize_t middle, Py_ssize_t end) except -1:
        """One instruction: its operands, and its operator."""
        cdef Text t = self.text
        cdef double values[6]
        cdef Py_ssize_t i, first, last
        cdef int a = t.at(middle), b = t.at(middle + 1), k
        cdef Py_ssize_t length = end - middle
        if length == 1:
            if a == 113:  # q
                self.saved.append(self.state.copy())
                return 0
            if a == 81:  # Q
                if self.saved:
                    self.state = self.saved.pop()
                    self.last = None
                return 0
        elif length == 2 and a == 84:  # T
            if self.careful and (b == 74 or b == 106):
                self.painter.look = self.state.look
            if b == 100:  # Td
                t.figures(start, middle, 2, values)
                self.move(values[0], values[1])
                return 0
            if b == 109:  # Tm
                t.figures(start, middle, 6, values)
                for k in range(6):
                    self.matrix[k] = self.line[k] = values[k]
                return 0
            if b == 102 and self.font(start, middle):  # Tf
                return 0
            if b == 74 and t.at(start) == 91:  # TJ
                last = middle - 1
                while last > start and t.at(last) != 93:
                    last -= 1
                self.set_up()
                if last > start:
                    self.advance(self.array(self.matrix[4], self.matrix[5], start + 1, last))
                    return 0
            if b == 106:  # Tj
                first, last = start, middle
                while last > first and t.has(last - 1, SPACE):
                    last -= 1
                while first < last and t.has(first, SPACE):
                    first += 1
                if first == last:
                    raise UnfamiliarContentError
                token = t.part(first, last)
                self.set_up()
                self.advance(self.show(self.matrix[4], self.matrix[5], [string_bytes(token)], [0.0, 0.0]))
                return 0
        elif length == 2 and ((a == 66 and b == 84) or (a == 69 and b == 84)):  # BT, ET
            if a == 66:
                for k in range(6):
                    self.matrix[k] = self.line[k] = 1.0 if k == 0 or k == 3 else 0.0
            return 0
        return self.act(t.part(middle, end), t.part(start, middle))

    def run(self):
        """See `Interpreter._run`."""
        cdef Text t = self.text
        cdef Py_ssize_t position = 0, start, middle, end
        while True:
            start = t.space(position)
            if not self.careful:
                start = t.skipped(start)
                end = self.text_object(start)
                if end >= 0:
                    position = end
                    continue
            middle = t.operands(start)
            end = middle
            if t.has(end, LETTER) or t.at(end) == 39 or t.at(end) == 34:
                end += 1
                while t.has(end, LETTER | DIGIT) or t.at(end) == 42:
                    end += 1
            if end == middle or not t.ends(end):
                break
            self.generic(start, middle, end)
            position = end
        if t.skipped(start) != t.size:
            raise UnfamiliarContentError
        self.give()


cdef inline object value_of(object table, object key):
    """What a table has, or makes of a key."""
    cdef PyObject *found = PyDict_GetItem(table, key)
    return <object>found if found is not NULL else table[key]


def run(interpreter, bytes data not None, state):
    """Run a content stream. Errors: `UnfamiliarContentError`, `RightToLeftError`, `ValueError`, as in `Interpreter._run`."""
    Runner(interpreter, data, state).run()


cdef bint holds(tuple box, double x, double y) except -1:
    """See `careful_interpreter._holds`."""
    cdef double x0 = box[0], y0 = box[1], x1 = box[2], y1 = box[3]
    return (x0 - NEAR <= x <= x1 + NEAR or x1 - NEAR <= x <= x0 + NEAR) and (
        y0 - NEAR <= y <= y1 + NEAR or y1 - NEAR <= y <= y0 + NEAR
    )


cdef class Hiding:
    """See `careful_interpreter._may_hide_here`."""

    cdef Text t
    cdef Py_ssize_t starts[6]  # of the last words before a place, the last one first
    cdef Py_ssize_t ends[6]

    def __init__(self, bytes data not None):
        self.t = Text(data)

    cdef bint may_hide(self) except -1:
        cdef Text t = self.t
        cdef Py_ssize_t i
        cdef int c
        for i in range(t.size):
            c = t.bytes[i]
            if not CLASSES[c] & HIDING:
                continue
            if c == 47:  # /
                if self.is_named(i + 1):
                    return True
            elif c == 115 or c == 83:  # s, S
                if self.is_ink_by_name(i):
                    return True
            elif c == 84:  # T
                if self.stands(i, i + 2) and t.at(i + 1) == 114 and self.is_inkless(i):
                    return True
            elif c == 114 or c == 82:  # r, R
                if t.at(i + 1) == c - 11:  # rg, RG
                    if self.stands(i, i + 2) and self.is_pale(i, 3, 48):
                        return True
                elif c == 114 and t.at(i + 1) == 101 and self.is_filled(i + 2) and self.may_cover(i):  # re
                    return True
            elif self.stands(i, i + 1):
                if c == 103 or c == 71:  # g, G
                    if self.is_pale(i, 1, 48):
                        return True
                elif self.is_pale(i, 4, 49):
                    return True
        return self.may_clip()

    cdef bint stands(self, Py_ssize_t start, Py_ssize_t end) noexcept:
        """Return True for an instruction behind a space."""
        return self.t.has(start - 1, SPACE) and not self.t.has(end, WORD)

    cdef bint is_named(self, Py_ssize_t i) noexcept:
        cdef Text t = self.t
        cdef Py_ssize_t j = t.word(i, b"OC")
        if j < 0:
            j = t.word(i, b"Watermark")
        if j >= 0:
            return not t.has(j, WORD)
        j = t.word(i, b"Artifact")
        return j >= 0 and t.at(t.run(j, SPACE)) == 47

    cdef bint is_ink_by_name(self, Py_ssize_t i) noexcept:
        """Return True for sc, scn, SC, SCN."""
        cdef Text t = self.t
        cdef int c = t.at(i)
        if t.at(i + 1) != c - 16 or t.has(i - 1, WORD):
            return False
        return not t.has(i + 3 if t.at(i + 2) == c - 5 else i + 2, WORD)

    cdef bint is_inkless(self, Py_ssize_t i) noexcept:
        """Return True for a text rendering mode without ink."""
        if self.before(i, 1) == 0 or self.ends[0] - self.starts[0] != 1:
            return False
        return self.t.at(self.starts[0]) == 51 or self.t.at(self.starts[0]) == 55  # 3, 7

    cdef bint is_pale(self, Py_ssize_t i, int count, int none) noexcept:
        """Return True where the numbers before an instruction are a pale colour; `none` is the last one of black."""
        cdef Text t = self.t
        cdef int k
        if t.at(i - 2) == none and t.has(i - 3, SPACE):
            return False
        for k in range(self.before(i, count)):
            if not (self.is_low(k) if count == 4 else self.is_light(k)):
                return False
        return True

    cdef bint is_light(self, int k) noexcept:
        """See `careful_interpreter._LIGHT`."""
        cdef Text t = self.t
        cdef Py_ssize_t i = self.starts[k], end = self.ends[k]
        if t.at(i) == 49:  # 1
            return i + 1 == end or (t.at(i + 1) == 46 and t.run(i + 2, DIGIT) >= end)
        if t.at(i) == 48:  # 0
            i += 1
        return end - i > 1 and t.at(i) == 46 and 53 <= t.at(i + 1) <= 57 and t.run(i + 2, DIGIT) >= end

    cdef bint is_low(self, int k) noexcept:
        """See `careful_interpreter._PALE`."""
        cdef Text t = self.t
        cdef Py_ssize_t i = self.starts[k], end = self.ends[k]
        if t.at(i) == 48:
            i += 1
            if i == end:
                return True
        return end > i and t.at(i) == 46 and t.run(i + 1, DIGIT) >= end

    cdef bint is_filled(self, Py_ssize_t i) noexcept:
        """Return True where a rectangle is filled next."""
        cdef Text t = self.t
        cdef int c
        i = t.some(i, SPACE)
        if i < 0:
            return False
        c = t.at(i)
        if c != 102 and c != 70 and c != 98 and c != 66:  # f F b B
            return False
        i += 2 if t.at(i + 1) == 42 else 1
        return i >= t.size or t.has(i, SPACE)

    cdef bint may_cover(self, Py_ssize_t i) except -1:
        """See `careful_interpreter._may_cover`."""
        cdef double width, height, least
        if self.before(i, 2) != 2:
            return True
        try:
            width = fabs(self.t.figure(self.starts[1], self.ends[1]))
            height = fabs(self.t.figure(self.starts[0], self.ends[0]))
        except ValueError:
            return True
        least = LONG_PANEL * height
        return width >= (least if least > WIDE_PANEL else WIDE_PANEL) and height >= HIGH_PANEL

    cdef bint may_clip(self) except -1:
        """See `careful_interpreter._may_clip`."""
        try:
            return self.clips()
        except ValueError:
            return True

    cdef bint clips(self) except -1:
        cdef Text t = self.t
        cdef Py_ssize_t i = 0, j, start, end, last = 0, until
        cdef int count
        cdef list boxes = []
        cdef double x, y, width, height
        cdef const unsigned char *found
        while i < t.size:
            found = <const unsigned char *>memchr(t.bytes + i, 87, t.size - i)  # W
            if found is NULL:
                break
            start = found - t.bytes
            i = start + 1
            j = t.some(i + 1 if t.at(i) == 42 else i, SPACE)
            if j < 0 or t.at(j) != 110 or t.has(j + 1, WORD):  # n
                continue
            end = i = j + 1
            count = self.before(start, 6)
            if not (count and t.is_word(self.starts[0], self.ends[0], b"re")):
                if count and self.is_shape(0):
                    return True
                continue
            if count > 5 and self.is_shape(5):
                return True
            if count < 5:  # numbers are missing
                return True
            if start - last > WITHIN or not self.only_saves(last, start):
                boxes = []
            last = end
            until = end
            while until < t.size and until < end + REACH and t.at(until) != 81:  # Q
                until += 1
            until = min(until, t.size)
            x = t.figure(self.starts[4], self.ends[4])
            y = t.figure(self.starts[3], self.ends[3])
            width = t.figure(self.starts[2], self.ends[2])
            height = t.figure(self.starts[1], self.ends[1])
            boxes.append((x, y, x + width, y + height))
            if not self.all_within(end, until, boxes):
                return True
        return False

    cdef int before(self, Py_ssize_t position, int most) noexcept:
        """Find the last words before a place, six at the most; return how many there are."""
        cdef Py_ssize_t least = max(0, position - most * DIGITS)
        cdef int count = 0
        while count < most:
            while position > least and self.t.has(position - 1, SPACE):
                position -= 1
            if position == least:
                break
            self.ends[count] = position
            while position > least and not self.t.has(position - 1, SPACE):
                position -= 1
            self.starts[count] = position
            count += 1
        return count

    cdef bint is_shape(self, int k) noexcept:
        cdef Py_ssize_t start = self.starts[k], end = self.ends[k]
        cdef int c = self.t.at(start)
        if end - start == 1:
            return c == 109 or c == 108 or c == 99 or c == 118 or c == 121 or c == 104  # m l c v y h
        return self.t.is_word(start, end, b"re")

    cdef bint only_saves(self, Py_ssize_t start, Py_ssize_t end) noexcept:
        """Return True if what stands there, but for its last five words, is only `q`."""
        cdef Py_ssize_t i = start, j, words = 0, others = 0
        while True:
            i = self.t.run(i, SPACE)
            if i >= end:
                return others == 0 or others > words - 5
            j = i
            while j < end and not self.t.has(j, SPACE):
                j += 1
            words += 1
            if others == 0 and not (j - i == 1 and self.t.at(i) == 113):
                others = words  # the first that is another
            i = j

    cdef bint all_within(self, Py_ssize_t start, Py_ssize_t end, list boxes) except -1:
        """Return True if all text that is placed there begins within the boxes."""
        cdef Text t = self.t
        cdef Py_ssize_t i = start, j
        cdef Py_ssize_t a = -1, a_end = -1, b = -1, b_end = -1  # the two words before
        cdef bint moved = False, placing
        cdef int c
        cdef double x, y
        while True:
            i = t.run(i, SPACE)
            if i >= end:
                return True
            j = i
            while j < end and not t.has(j, SPACE):
                j += 1
            c = t.at(i)
            if j - i == 1 and c == 81:  # Q
                return True
            if j - i == 2:
                if t.is_word(i, j, b"cm") or t.is_word(i, j, b"re"):
                    return True
                placing = t.is_word(i, j, b"Td") or t.is_word(i, j, b"TD")
                if t.is_word(i, j, b"Tm") or (placing and not moved):
                    moved = True
                    if a < 0:
                        return False
                    x, y = t.figure(a, a_end), t.figure(b, b_end)
                    for box in boxes:
                        if not holds(<tuple>box, x, y):
                            return False
                elif t.is_word(i, j, b"BT"):
                    moved = False
            a, a_end, b, b_end = b, b_end, i, j
            i = j


def may_hide(bytes data not None):
    """See `careful_interpreter._may_hide_here`."""
    return Hiding(data).may_hide()


# ---- the objects of a file

cdef dict LITERALS = {}  # few names, again and again


cdef object literal(bytes written):
    cdef PyObject *found = PyDict_GetItem(LITERALS, written)
    if found is not NULL:
        return <object>found
    if len(LITERALS) > MOST_PAIRS:
        LITERALS.clear()
    made = LITERALS[written] = LIT(name(written))
    return made


cdef Py_ssize_t reference(Text t, Py_ssize_t i) noexcept:
    """The position behind two numbers and R, or -1."""
    cdef Py_ssize_t j = t.run(i, DIGIT)
    if j == i or j - i > 10:
        return -1
    i = t.some(j, SPACE0)
    if i < 0:
        return -1
    j = t.run(i, DIGIT)
    if j == i or j - i > 5:
        return -1
    i = t.some(j, SPACE0)
    if i < 0 or t.at(i) != 82 or not (i + 1 >= t.size or t.has(i + 1, PARTING)):  # R
        return -1
    return i + 1


cdef object whole_number(Text t, Py_ssize_t start, Py_ssize_t end):
    cdef Py_ssize_t i = start
    cdef long long number = 0
    if end - start > 18:
        return int(t.part(start, end))
    if t.at(i) == 45:
        i += 1
    while i < end:
        number = number * 10 + t.at(i) - 48
        i += 1
    return -number if t.at(start) == 45 else number


cdef dict dictionary(list items):
    """See `object_parser._dictionary`; None where it is none."""
    cdef Py_ssize_t k
    cdef dict made = {}
    if len(items) % 2:
        return None
    for k in range(0, len(items), 2):
        if type(items[k]) is not PSLiteral:
            return None
        if items[k + 1] is not None:
            made[items[k].name] = items[k + 1]
    return made


def value(bytes data not None, Py_ssize_t position, document):
    """See `PdfDocument._value_here`; None where it finds the syntax unusual. Errors: `ValueError`, as there."""
    cdef Text t = Text(data)
    cdef Py_ssize_t i = position, j
    cdef int c
    cdef bint point
    cdef list values = [], outer = [], inner
    cdef list dictionaries = []  # for each of the outer ones: is it left for a dictionary
    if i < 0:
        raise IndexError(i)
    while True:
        i = t.run(i, SPACE0)
        c = t.at(i)
        if c < 0:
            return None
        if c == 47:  # /
            j = t.run(i + 1, PLAIN)
            if j == i + 1 or not t.has(j, PARTING):
                return None
            values.append(literal(t.part(i, j)))
        elif CLASSES[c] & DIGIT or c == 45:
            j = reference(t, i)
            if j >= 0:
                values.append(PDFObjRef(document, whole_number(t, i, t.run(i, DIGIT))))
            else:
                j = t.some(i + 1 if c == 45 else i, DIGIT)
                point = t.at(j) == 46
                if point:
                    j = t.run(j + 1, DIGIT)
                if j < 0 or not t.has(j, PARTING):
                    return None
                values.append(t.figure(i, j) if point else whole_number(t, i, j))
        elif c == 91 or (c == 60 and t.at(i + 1) == 60):  # [ or <<
            j = i + 1 if c == 91 else i + 2
            outer.append(values)
            dictionaries.append(c == 60)
            values = []
        elif c == 93 or c == 62:  # ] or >>
            j = i + 1 if c == 93 else t.word(i, b">>")
            if j < 0 or not outer or dictionaries.pop() != (c == 62):
                return None
            inner, values = values, outer.pop()
            if c == 93:
                values.append(inner)
            else:
                made = dictionary(inner)
                if made is None:
                    return None
                values.append(made)
        elif c == 60:  # <
            j = i + 1
            while t.digit(j) >= 0:
                j += 1
            if t.at(j) != 62 or (j - i) % 2 == 0:
                return None
            values.append(bytes.fromhex(t.part(i + 1, j).decode("ascii")))
            j += 1
        elif c == 40:  # (
            j = plain_string(t, i)
            if j < 0:
                return None
            values.append(string_bytes(t.part(i, j)))
        else:
            j = t.operand(i) if c == 116 or c == 102 or c == 110 else -1  # true, false, null
            if j >= 0 and t.has(j, PARTING):
                values.append(None if c == 110 else c == 116)
            else:
                j = end_of_object(t, i)
                if j < 0 or outer or len(values) != 1:
                    return None
                return values[0], t.part(i, j), j
        i = j


cdef Py_ssize_t plain_string(Text t, Py_ssize_t i) noexcept:
    """The position behind a string without others in it, or -1."""
    cdef int c
    while True:
        i += 1
        c = t.at(i)
        if c == 41:
            return i + 1
        if c == 92:  # a backslash, and a bracket or another one
            i += 1
            c = t.at(i)
            if c != 40 and c != 41 and c != 92:
                return -1
        elif c < 0 or c == 40 or c == 13:
            return -1


cdef Py_ssize_t end_of_object(Text t, Py_ssize_t i) noexcept:
    """The position behind the word that an object ends with, which a trailer does without; -1 for another."""
    cdef Py_ssize_t j = t.word(i, b"endobj")
    if j >= 0:
        return -1 if t.has(j, WORD) else j
    j = t.word(i, b"stream")
    if j >= 0:
        if t.at(j) == 13:
            j += 1
        return j + 1 if t.at(j) == 10 else -1
    j = t.word(i, b"trailer")
    if j < 0:
        j = t.word(i, b"startxref")
    return -1 if j < 0 or t.has(j, WORD) else i


# ---- the pieces of a line


def may_have_words(list pieces not None, double size):
    """False for a line without gaps from left to right as wide as those that `line_builder._words` parts words at."""
    cdef double start = 0.0, end = 0.0, x0, widest = IN_NUMBER_GAP * size
    cdef bint begun = False
    for piece in pieces:
        if not isinstance(piece, tuple):
            raise TypeError(piece)
        if has_letters((<tuple>piece)[4]):
            x0 = (<tuple>piece)[1]
            if begun and not (x0 >= start and x0 - end < widest):  # in another order: that one sorts them
                return True
            start, end, begun = x0, (<tuple>piece)[2], True
    return False


cdef bint has_letters(str text) except -1:
    """True if `text.strip()` leaves something."""
    cdef Py_UCS4 letter
    for letter in text:
        if not letter.isspace():
            return True
    return False
