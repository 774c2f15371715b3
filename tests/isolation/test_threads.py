"""Many companies on the same few connections: nobody ever sees another's row."""

import random
from concurrent.futures import ThreadPoolExecutor

from django.db import connections, transaction

from fincomtech.identity.models import User
from fincomtech.kit import context
from fincomtech.tenancy.switch import in_company, in_public
from fincomtech.testing.cast import Cast, CastCompany

THREADS, REQUESTS = 8, 150


class Broken(Exception):
    """A request that fails in the middle of its transaction."""


def request(company: CastCompany, dice: random.Random) -> list[str]:
    """What a request does: look the company up, enter it, read, write, and now and then fail. Returns what it saw."""
    with in_public():
        pass
    with in_company(company.key):
        seen = list(User.objects.values_list("email", flat=True))
        try:
            with transaction.atomic():
                seen += _inside(company)
                if dice.random() < 0.4:
                    raise Broken
        except Broken:
            seen += list(User.objects.values_list("email", flat=True))
        if dice.random() < 0.2:
            seen += [user.email for user in User.objects.iterator(chunk_size=2)]
    return seen


def _inside(company: CastCompany) -> list[str]:
    assert context.company().key == company.key
    User.objects.filter(name="nobody").update(theme="dark")
    try:
        with transaction.atomic():
            User.objects.filter(email__startswith="dan").update(theme="dark")
            raise Broken
    except Broken:
        return list(User.objects.values_list("email", flat=True))


def serve(cast: Cast, seed: int) -> list[str]:
    """One thread's requests, each for a company by chance. Returns the mix-ups."""
    dice = random.Random(seed)  # noqa: S311
    companies = list(cast)
    wrong = []
    try:
        for _number in range(REQUESTS):
            company = dice.choice(companies)
            wrong += [e for e in request(company, dice) if not e.endswith(f"@{company.subdomain}.example")]
            if dice.random() < 0.02:
                connections["default"].close()
    finally:
        connections.close_all()
    return wrong


def test_no_row_of_another_company_in_twelve_hundred_requests(real_company: CastCompany, cast: Cast) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        wrong = [mixed for found in pool.map(lambda seed: serve(cast, seed), range(THREADS)) for mixed in found]
    assert wrong == []
