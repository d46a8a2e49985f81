"""The share of the score that a failed check takes of what all may take, 0 to 1.

Written by `make calibrate`: fitted, not guessed.
"""

WEIGHTS: dict[str, float] = {
    "alphabet": 0.95,
    "annexes": 0.95,
    "behind_closing": 0.35,
    "boundaries": 0.75,
    "breaks": 0.05,
    "coverage": 0.95,
    "dates": 0.95,
    "furniture_in_text": 0.95,
    "joined": 0.35,
    "leads": 0.05,
    "note_marks": 0.15,
    "note_numbers": 0.5,
    "notes": 0.95,
    "numbering": 0.55,
    "operative_text": 0.8,
    "order": 0.95,
    "parts": 0.95,
    "points": 0.05,
    "printed_pages": 0.95,
    "reading": 0.9,
    "sampled": 0.2,
    "script": 0.95,
    "starts": 0.3,
    "symbol": 0.95,
    "tables": 0.95,
    "title": 0.85,
    "vote": 0.9,
}
