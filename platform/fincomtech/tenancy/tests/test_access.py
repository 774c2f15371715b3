"""What a company's people may do, for every value of each axis."""

from datetime import UTC, datetime, timedelta

import pytest

from fincomtech.tenancy.access import LIFECYCLE_MOVES, Access, Lifecycle, Standing, State, effective_access

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(minutes=5), NOW - timedelta(minutes=5)
NONE, READ, FULL = Access.NONE, Access.READ, Access.FULL


@pytest.mark.parametrize(
    ("state", "access"),
    [
        (State(), FULL),
        *[(State(lifecycle=x), NONE) for x in Lifecycle if x not in ("live", "closing")],
        (State(lifecycle="closing"), READ),
        *[(State(standing=x), FULL) for x in ("trialing", "current", "past_due", "grace", "exempt")],
        (State(standing="restricted"), READ),
        (State(standing="suspended"), NONE),
        (State(lifecycle="closing", standing="suspended"), NONE),
        (State(holds=("legal",)), FULL),
        *[(State(holds=(x,)), NONE) for x in ("abuse", "security", "operator")],
        (State(holds=("legal", "abuse")), NONE),
        (State(standing="restricted", holds=("security",)), NONE),
        (State(operation="backup", operation_until=LATER), FULL),
        (State(operation="enable", operation_until=LATER), FULL),
        (State(operation="restore", operation_until=LATER), NONE),
        (State(operation="restore", operation_until=EARLIER), FULL),
        (State(operation="move", operation_until=LATER), READ),
        (State(operation="move", operation_until=EARLIER), FULL),
        (State(standing="suspended", operation="move", operation_until=LATER), NONE),
        (State(standing="restricted", operation="move", operation_until=EARLIER), READ),
    ],
    ids=str,
)
def test_access_follows_from_the_axes(state: State, access: Access) -> None:
    assert effective_access(state, NOW) == access


def test_every_lifecycle_has_its_moves_and_only_erasure_is_final() -> None:
    assert set(LIFECYCLE_MOVES) == set(Lifecycle)
    assert [x for x, moves in LIFECYCLE_MOVES.items() if not moves] == [Lifecycle.ERASED]


def test_every_standing_is_decided() -> None:
    assert {effective_access(State(standing=x), NOW) for x in Standing} == {NONE, READ, FULL}
