"""How rows are found beside `query.py`: by name with typing errors, by looks, by what refers to them, and the indexes for it."""
