"""Whom a step tells something: named people, those of roles, and whoever the record or the rule knows. Source: kit.7."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from fincomtech.automation.models import Rule
from fincomtech.automation.steps import Step
from fincomtech.identity.models import Role, User
from fincomtech.kit import people
from fincomtech.kit.models import Follower
from fincomtech.kit.records import Assigned, Conversation, Record
from fincomtech.kit.refusals import Invalid

ASSIGNEE, FOLLOWERS, OWNER = "assignee", "followers", "owner"


class Audience:
    """Whom the step tells about each of these records; what is the same for all of them is asked once."""

    def __init__(self, rule: Rule, step: Step, records: Sequence[Record]):
        self._asked = list(step.get("people") or ())
        self._always = [int(key) for key in step.get("users") or ()]
        self._always += _of_roles(step.get("roles") or ())
        self._always += [rule.owner_id] if OWNER in self._asked and rule.owner_id else []
        self._followers = _followers(records) if FOLLOWERS in self._asked else {}

    def of(self, record: Record | None) -> tuple[list[int], list[int]]:
        """Those who are to hear of it: active people who may read the record, and the others, who may not or have left."""
        asked = list(self._always)
        if record is not None:
            assignee = getattr(record, "assignee_id", None) if ASSIGNEE in self._asked else None
            asked += [assignee] if assignee is not None else []
            asked += self._followers.get(record.pk, [])
        asked = list(dict.fromkeys(asked))
        hearing: Container[int] = people.readers(record, asked) if record is not None else people.actors_of(asked)
        return [key for key in asked if key in hearing], [key for key in asked if key not in hearing]


def names(user_ids: Sequence[int]) -> list[str]:
    """What these people are called."""
    found: dict[int, str] = dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))
    return [found[key] for key in user_ids if key in found]


def _of_roles(roles: Sequence[Any]) -> list[int]:
    rows = User.objects.filter(roles__in=[int(key) for key in roles], state="active")
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct()) if roles else []


def _followers(records: Sequence[Record]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    if records:
        about = {"record_type": type(records[0]).record_type(), "record_id__in": [record.pk for record in records]}
        rows = Follower.objects.filter(**about).exclude(user=None).order_by("pk")
        for record, user in rows.values_list("record_id", "user_id"):
            found[record].append(user)
    return found


def check(model: type[Record], step: Step) -> None:
    """Refuse a step that could tell nobody. Raises Invalid."""
    asked, users, roles = (list(step.get(part) or ()) for part in ("people", "users", "roles"))
    known = {OWNER: True, ASSIGNEE: issubclass(model, Assigned), FOLLOWERS: issubclass(model, Conversation)}
    if not (asked or users or roles) or not all(known.get(str(one)) for one in asked):
        raise Invalid(_("choose whom to tell."), code="automation.audience")
    if not _all_there(User.objects.filter(state="active"), users):
        raise Invalid(_("somebody who is to be told does not work here any more."), code="automation.person_gone")
    if not _all_there(Role.objects.all(), roles):
        raise Invalid(_("a role whose people are to be told is not there any more."), code="automation.role_gone")


def _all_there(rows: Any, keys: Sequence[Any]) -> bool:
    wanted = {int(key) for key in keys if str(key).isdecimal() and len(str(key)) < 19}
    return len(wanted) == len(set(map(str, keys))) and rows.filter(pk__in=wanted).count() == len(wanted)
