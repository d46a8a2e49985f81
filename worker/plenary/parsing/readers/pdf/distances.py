"""Distances between the pieces of a line and their sizes, in shares of the font size."""

# A raised mark is 0.35 above the line in published files, the next line 1.15 below it.
SAME_LINE = 0.5
RAISED = 0.15
SMALL = 0.8
SPACE = 0.15
TAB = 2.0
MARK = 3  # letters of a mark, at the most
PARTED = "gaps part letters of a word, or words without a space"
