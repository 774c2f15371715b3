"""Mistakes of our own code about companies. None of them is a user's error."""


class NowhereToRead(RuntimeError):
    """A query ran while neither a company nor the public schema was entered."""


class SwitchInTransaction(RuntimeError):
    """Code tried to change the company in the middle of a transaction."""


class Misplaced(RuntimeError):
    """The connection does not stand where the company of this code is; it has been closed."""


class ForbiddenStatement(RuntimeError):
    """SQL that would take the connection out of its company or its transaction behind Django's back."""
