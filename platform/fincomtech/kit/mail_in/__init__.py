"""Mail in: from raw bytes of a stranger to a message of the right record. `receiving.py` is where to begin."""
