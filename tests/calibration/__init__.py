"""The score against the truth: real files of which every fact is known, and errors planted in them."""
