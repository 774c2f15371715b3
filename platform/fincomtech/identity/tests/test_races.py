"""What must hold when several people do it at once. Commits for real, in a database of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from fincomtech.identity.models import Role, User
from fincomtech.identity.refusals import LastAdministrator, Locked, WrongPassword
from fincomtech.identity.signing_in import checked
from fincomtech.kit import actions, context
from fincomtech.kit.context import Actor
from fincomtech.kit.refusals import Refusal
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.sandbox import present


def at_once(company: CastCompany, *works: Callable[[], Any]) -> list[str]:
    """Run each work in a thread of its own, in the company; answers what each was refused with, or "done"."""

    def one(work: Callable[[], Any]) -> str:
        try:
            with in_company(company.key):
                work()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(one, works))


def test_two_administrators_who_block_each_other_at_once_leave_one(real_company: CastCompany) -> None:
    alice, boris = real_company.users.alice.id, real_company.users.boris.id
    with in_company(real_company.key):
        User.objects.get(pk=boris).roles.add(Role.objects.get(code=Role.ADMINISTRATOR))
        actors = [present(alice), present(boris)]

    def block(by: Actor | None, whom: int) -> None:
        assert by is not None
        with context.acting_as(by):
            actions.run(actions.actions_of(User)["block"], [whom], {})

    told = at_once(real_company, lambda: block(actors[0], boris), lambda: block(actors[1], alice))

    assert told == [LastAdministrator.__name__, "done"]
    with in_company(real_company.key):
        assert User.objects.filter(state="active", roles__is_administrator=True).count() == 1


@pytest.mark.spec("auth.1")
def test_twenty_guesses_sent_at_once_count_as_twenty(real_company: CastCompany) -> None:
    clara = real_company.users.clara.email

    told = at_once(real_company, *[lambda: checked(clara, "a guess", "203.0.113.9")] * 20)

    assert told.count(WrongPassword.__name__) == 5
    assert told.count(Locked.__name__) == 15
