"""People who are named in a note: `<span data-mention="7">@Anna</span>`, as the editor writes it."""

import re

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import people
from fincomtech.kit.events import tell
from fincomtech.kit.models import Message
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.talk import following
from fincomtech.kit.talk.events import Mentioned

MOST = 30
_MENTION = re.compile(r'<span [^>]*data-mention="(\d{1,18})"')


def in_text(body: str) -> list[int]:
    """The ids of the users who are named, each once."""
    return list(dict.fromkeys(int(key) for key in _MENTION.findall(body)))[:MOST]


def checked(record: Record, body: str) -> list[int]:
    """Those who are named. Refuses names of people who may not read the record: they would hear of what is closed to them."""
    wanted = in_text(body)
    allowed = set(people.readers(record, wanted))
    shut = [key for key in wanted if key not in allowed]
    if shut:
        names = get_user_model()._default_manager.filter(pk__in=shut).order_by("pk").values_list("name", flat=True)
        raise Invalid(
            _("This record is not open to: %(names)s. Leave them out, or let them in first."),
            code="talk.closed_to",
            path=["body"],
            names=", ".join(names) or "?",
        )
    return wanted


def follow(record: Record, message: Message, named: list[int]) -> tuple[int, ...]:
    """Whoever is named follows, and is told. Returns those, without the author."""
    others = [key for key in named if key != message.author_id]
    following.add(record, others)
    for key in others:
        tell(Mentioned(message.pk, str(message.record_type), message.record_id, key, message.author_id))
    return tuple(others)


def tell_new(message: Message, before: str) -> None:
    """After an edit: whoever is named only now."""
    record = message.record()
    if record is None:
        return
    fresh = [key for key in checked(record, message.body) if key not in set(in_text(before))]
    others = follow(record, message, fresh)
    if others:
        from fincomtech.kit.talk.events import FollowersToTell

        tell(FollowersToTell(message.pk, others))
