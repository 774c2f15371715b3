"""Live events: a small ASGI process that tells open screens what changed."""
