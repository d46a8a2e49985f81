"""The shapes that pass from one part to another. They import nothing of the project."""
