"""The state of a company: four axes, and what they let people do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Lifecycle(StrEnum):
    """Where the company is between its sign-up and its erasure."""

    SIGNUP = "signup"
    VERIFIED = "verified"
    PROVISIONING = "provisioning"
    LIVE = "live"
    CLOSING = "closing"
    ARCHIVED = "archived"
    ERASED = "erased"
    FAILED = "failed"
    RESTORING = "restoring"


class Standing(StrEnum):
    """How its payer stands."""

    TRIALING = "trialing"
    CURRENT = "current"
    PAST_DUE = "past_due"
    GRACE = "grace"
    RESTRICTED = "restricted"
    SUSPENDED = "suspended"
    EXEMPT = "exempt"


class Hold(StrEnum):
    """Who keeps the company from working or from being erased, whatever its other axes say."""

    LEGAL = "legal"
    ABUSE = "abuse"
    SECURITY = "security"
    OPERATOR = "operator"


class Access(StrEnum):
    """What its people may do."""

    NONE = "none"
    READ = "read"
    FULL = "full"


LIFECYCLE_MOVES: dict[Lifecycle, frozenset[Lifecycle]] = {
    Lifecycle.SIGNUP: frozenset({Lifecycle.VERIFIED, Lifecycle.ERASED}),
    Lifecycle.VERIFIED: frozenset({Lifecycle.PROVISIONING, Lifecycle.ERASED}),
    Lifecycle.PROVISIONING: frozenset({Lifecycle.LIVE, Lifecycle.FAILED}),
    Lifecycle.FAILED: frozenset({Lifecycle.PROVISIONING, Lifecycle.ERASED}),
    Lifecycle.LIVE: frozenset({Lifecycle.CLOSING, Lifecycle.RESTORING}),
    Lifecycle.CLOSING: frozenset({Lifecycle.LIVE, Lifecycle.ARCHIVED}),
    Lifecycle.ARCHIVED: frozenset({Lifecycle.RESTORING, Lifecycle.ERASED}),
    Lifecycle.RESTORING: frozenset({Lifecycle.LIVE, Lifecycle.FAILED, Lifecycle.ARCHIVED}),
    Lifecycle.ERASED: frozenset(),
}
_SHUTTING_HOLDS = frozenset({Hold.ABUSE, Hold.SECURITY, Hold.OPERATOR})  # a legal hold only keeps the data
_SHUTTING_OPERATIONS = frozenset({"restore", "move"})  # others run beside the people


class Axes(Protocol):
    """What `effective_access` looks at; a Tenant has these."""

    lifecycle: str
    standing: str
    holds: list[str]
    operation: str
    operation_until: datetime | None


@dataclass(frozen=True)
class State:
    """The axes without a row, for decisions about what would be."""

    lifecycle: str = Lifecycle.LIVE
    standing: str = Standing.CURRENT
    holds: tuple[str, ...] = ()
    operation: str = ""
    operation_until: datetime | None = None


def effective_access(axes: "Axes | State", now: datetime) -> Access:
    """What the company's people may do now. Pure; an operation whose deadline has passed no longer shuts anybody out."""
    if axes.lifecycle not in (Lifecycle.LIVE, Lifecycle.CLOSING):
        return Access.NONE
    if axes.standing == Standing.SUSPENDED or _SHUTTING_HOLDS & set(axes.holds):
        return Access.NONE
    if axes.operation in _SHUTTING_OPERATIONS and axes.operation_until and now < axes.operation_until:
        return Access.READ if axes.operation == "move" else Access.NONE
    if axes.lifecycle == Lifecycle.CLOSING or axes.standing == Standing.RESTRICTED:
        return Access.READ
    return Access.FULL
