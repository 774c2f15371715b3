"""What the web client asks before it draws: who and where I am, the menu, and how each record type looks."""
