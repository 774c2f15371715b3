"""What rules say in their log."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def loop(names: Sequence[str]) -> str:
    """Why a run was stopped as a loop: the rules in the order in which they caused each other."""
    return _("Stopped: the rules set each other off without end: %(rules)s.") % {"rules": " → ".join(names)}


def stopped(name: str, reason: str) -> str:
    """A rule has stopped by itself."""
    return _("The rule “%(name)s” has stopped: %(reason)s") % {"name": name, "reason": reason}


def gone() -> str:
    """The record of a run is not there any more, or not for the rule's owner."""
    return _("The record is gone, or the rule's owner may not open it.")


def bug() -> str:
    """The run met an error of ours."""
    return _("It stopped because of an error of ours. It has been reported.")


def no_record() -> str:
    """The run is about no record, and the step needs one."""
    return _("This step needs a record, and the run is about none.")


def no_owner() -> str:
    """Nobody answers for the rule any more."""
    return _("The rule's owner does not work here any more. Take the rule over to let it go on.")
