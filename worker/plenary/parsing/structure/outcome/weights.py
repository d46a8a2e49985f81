"""How much each check takes of what the checks of an outcome may take together, 0 to 1."""

WEIGHTS: dict[str, float] = {
    "coverage": 0.5,
    "set_apart": 0.5,
    "order": 0.5,
    "tables": 0.5,
    "printed_pages": 0.5,
    "ids": 0.5,
    "points": 0.5,
    "note_numbers": 0.5,
    "behind_closing": 0.5,
    "annexes": 0.5,
    "parts": 0.5,
    "breaks": 0.5,
    "ends": 0.5,
    "starts": 0.5,
    "joined": 0.5,
    "leads": 0.5,
    "furniture_in_text": 0.5,
    "symbol": 0.5,
    "title": 0.5,
    "dates": 0.5,
}
