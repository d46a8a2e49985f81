"""The share of the score that a failed check takes of what all may take, 0 to 1.

Written by `make calibrate`: fitted, not guessed.
"""

WEIGHTS: dict[str, float] = {
    "annexes": 0.95,
    "behind_closing": 0.05,
    "breaks": 0.2,
    "coverage": 0.95,
    "dates": 0.55,
    "ends": 0.1,
    "extraction": 0.05,
    "furniture_in_text": 0.95,
    "joined": 0.4,
    "leads": 0.15,
    "note_numbers": 0.95,
    "notes": 0.95,
    "numbering": 0.75,
    "operative_text": 0.8,
    "order": 0.95,
    "parts": 0.95,
    "points": 0.1,
    "printed_pages": 0.95,
    "repeated": 0.3,
    "sampled": 0.35,
    "starts": 0.6,
    "symbol": 0.95,
    "tables": 0.95,
    "title": 0.85,
    "vote": 0.95,
}
