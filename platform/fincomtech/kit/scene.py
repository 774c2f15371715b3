"""What modules' sample data is made with: the same every time, and shared among the people who are there."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Self

from django.apps import apps
from django.conf import settings

from fincomtech.kit import clock


@dataclass(frozen=True)
class Scene:
    """One deterministic die, the day, and the people. A module's own adds the seeded records that it needs."""

    dice: Random
    today: date
    staff: list[int | None]  # users who may work, by id; [None] where there is nobody
    teams: dict[int | None, int]  # a user's team

    @classmethod
    def of_company(cls, seed: int, **more: Any) -> Self:
        """From what the company has; `more` are the fields of a module's own."""
        users = apps.get_model(settings.AUTH_USER_MODEL).objects.exclude(state="blocked").order_by("id")
        members = apps.get_model("identity.Team").objects.order_by("-id").values_list("members", "id")
        return cls(
            dice=Random(seed),  # noqa: S311 - sample data, nothing secret
            today=clock.today(),
            staff=[*users.values_list("id", flat=True)] or [None],
            teams={user: team for user, team in members if user},
            **more,
        )
