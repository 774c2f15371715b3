"""Files: which kinds are taken, where they are stored, and spreadsheets in and out."""
