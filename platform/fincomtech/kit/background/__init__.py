"""Work after the commit: facts for listeners (`outbox`), tasks for workers (`tasks`), turns that are fair (`fair`). Begin with `tasks.py`."""
