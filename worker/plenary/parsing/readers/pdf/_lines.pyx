# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=True
"""The loops over the pieces of a row, compiled: those of `line_builder`, `text_rows` and `reading_order`.

The functions of the same names there are what these do, and what runs where this module was not built.
"""

from plenary.parsing.readers.pdf.bidi import is_mark
from plenary.parsing.readers.pdf.distances import MARK, PARTED, RAISED, SAME_LINE, SMALL, SPACE, TAB

cdef double SMALL_SHARE = SMALL, RAISED_SHARE = RAISED, SPACE_SHARE = SPACE, TAB_SHARE = TAB, SAME_SHARE = SAME_LINE
cdef Py_ssize_t LONGEST_MARK = MARK
cdef Py_UCS4 NONE = 0x110000  # no letter


cdef inline tuple fields(object piece):
    if not isinstance(piece, tuple):
        raise TypeError(piece)
    return <tuple>piece


cdef bint is_blank(str text) except -1:
    """True if `text.strip()` leaves nothing."""
    cdef Py_UCS4 letter
    for letter in text:
        if not letter.isspace():
            return False
    return True


def tangled(list row not None, double by):
    cdef double end = float("-inf"), x0, size
    cdef tuple piece
    for item in row:
        piece = fields(item)
        x0, size = piece[1], piece[3]
        if x0 < end - by * size:
            return True
        end = piece[2]
    return False


def on_line(list pieces not None, goes_on):
    """The rows of pieces, and the spaces that are in none. `goes_on` decides where it is not plain."""
    cdef list rows = [], strays = [], row = []
    cdef double y = 0.0, size = 0.0, own_y, own_size, own_x, last_y = 0.0, last_size = 0.0, last_x = 0.0
    cdef tuple piece
    cdef bint follows
    for item in pieces:
        piece = fields(item)
        own_y, own_x, own_size = piece[0], piece[1], piece[3]
        if is_blank(piece[4]):
            if row and abs(own_y - y) <= SAME_SHARE * size:
                row.append(item)
                last_y, last_x, last_size = own_y, own_x, own_size
            else:
                strays.append(item)
            continue
        if row:
            follows = own_y == y == last_y and own_size == last_size == size > 0 and own_x >= last_x - size
            if not follows:
                follows = goes_on(row, item, y, size)
        else:
            follows = False
        if not follows:
            row = []
            rows.append(row)
            y, size = own_y, own_size
        elif own_size > size:
            y, size = own_y, own_size
        row.append(item)
        last_y, last_x, last_size = own_y, own_x, own_size
    return rows, strays


def baseline_of(list row not None):
    cdef double y, size
    cdef bint same = bool(row)
    cdef tuple piece, key
    cdef dict widths = {}
    if row:
        piece = fields(row[0])
        y, size = piece[0], piece[3]
        for item in row:
            piece = fields(item)
            if piece[0] != y or piece[3] != size:
                same = False
                break
        if same:
            piece = fields(row[0])
            return piece[0], piece[3]
    for item in row:
        piece = fields(item)
        key = (piece[0], piece[3])
        widths[key] = widths.get(key, 0.0) + len((<str?>piece[4]).strip()) * piece[3]
    return max(widths, key=widths.__getitem__)


def bounds(list row not None):
    cdef double x0 = 0.0, x1 = 0.0, top = 0.0, high
    cdef object left = None, right = None
    cdef tuple piece
    for item in row:
        piece = fields(item)
        if is_blank(piece[4]):
            continue
        high = <double>piece[0] - <double>piece[3] * 0.8
        if left is None:
            left, right, top = piece[1], piece[2], high
            x0, x1 = left, right
            continue
        if <double>piece[1] < x0:
            left = piece[1]
            x0 = left
        if <double>piece[2] > x1:
            right = piece[2]
            x1 = right
        if high < top:
            top = high
    return None if left is None else (left, top, right)


def has_marks(list row not None):
    cdef tuple piece
    cdef Py_UCS4 letter
    cdef bint marks
    for item in row:
        piece = fields(item)
        marks = False
        for letter in <str?>piece[4]:
            marks = letter > 127 and not letter.isalpha() and is_mark(letter)
            if not marks:
                break
        if marks:
            return True
    return False


cdef bint is_joined(Py_UCS4 letter):
    return (
        letter == 0x640
        or letter == 0x200D
        or 0x3001 <= letter <= 0x9FFF
        or 0xF900 <= letter <= 0xFAFF
        or 0xFF00 <= letter <= 0xFFEF
    )


def cells(list row not None, double baseline, gaps):
    cdef double size, space
    cdef set doubts
    size, space, seams, doubts = gaps
    cdef list found = [], said = []
    cdef double y, x0, x1, height, gap, least, smaller_size, last_height = 0.0, points = 0.0, last_points = 0.0, end = 0.0
    cdef object rounded = 0.0, style, last_style = None, last_rounded = None
    cdef bint raised, last_raised = False, begun = False, small
    cdef tuple piece
    cdef str text, smaller, sign
    cdef Py_UCS4 before = NONE, after
    for item in row:
        piece = fields(item)
        y, x0, x1, height = piece[0], piece[1], piece[2], piece[3]
        text, style = <str?>piece[4], piece[5]
        raised = height < SMALL_SHARE * size and y < baseline - RAISED_SHARE * size
        if height != last_height:
            last_height, rounded = height, round(piece[3], 1)
            points = rounded
        if not begun:
            begun, end = True, x0
            last_style, last_rounded, last_points, last_raised = style, rounded, points, raised
        else:
            gap = x0 - end
            if gap > 0 and gap > SPACE_SHARE * (height if height < size else size):
                smaller_size = last_points if last_points < height else height
                small = False
                if smaller_size < SMALL_SHARE * size:
                    smaller = text if height < last_points else "".join(said)
                    small = len(smaller.strip()) <= LONGEST_MARK
                if not small and seams:
                    small = piece[1] in seams
                after = text[0] if text else NONE
                least = SPACE_SHARE if small else space
                sign = ""
                if (
                    gap > least * (height if height < size else size)
                    and before != c" "
                    and after != c" "
                    and not is_joined(before)
                    and not is_joined(after)
                ):
                    if least > SPACE_SHARE and before != NONE and after != NONE and before.islower() and after.islower():
                        doubts.add(PARTED)
                    sign = " "
                if gap > TAB_SHARE * size:
                    sign = "\t"
                if sign:
                    said.append(sign)
                    before = sign[0]
            if (
                raised != last_raised
                or points != last_points
                or not (style is last_style or style == last_style)
            ) and not is_blank(text):
                found.append(("".join(said), (last_style, last_rounded, last_raised)))
                said = []
                before = NONE
                last_style, last_rounded, last_points, last_raised = style, rounded, points, raised
        if text:
            said.append(text)
            before = text[len(text) - 1]
        if x1 > end:
            end = x1
    if begun:
        found.append(("".join(said), (last_style, last_rounded, last_raised)))
    return found
