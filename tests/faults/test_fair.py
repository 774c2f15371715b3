"""A company with ten thousand tasks does not make another one wait (kit.9)."""

import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis

from fincomtech.testing.cast import Cast
from tests.faults.test_kill import cookies
from tests.product import ROOT, Product, running

TASKS = 10_000
FLOOD = f"""
import django; django.setup()
from fincomtech.kit.background import fair, tasks
fair.AHEAD = 0  # the workers begin when everything is there
for _n in range({TASKS}):
    tasks.send("kit.deliver", {{"company": "%s", "entry": 0}})
"""


@pytest.fixture(scope="module")
def own_product(tmp_path_factory: pytest.TempPathFactory, cast: Any) -> Iterator[Product]:
    """A product of this module's own: its queue is flooded."""
    with running(tmp_path_factory.mktemp("flooded")) as found:
        yield found


def forgot(product: Product, host: str, email: str) -> None:
    """Somebody of another company asks for a new password: a mail that a worker sends."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    connection.request("GET", "/api/auth/hello", headers={"Host": f"{host}:{product.port}"})
    answer = connection.getresponse()
    answer.read()
    jar = cookies(answer)
    token = jar.partition("csrf_token=")[2].partition(";")[0]
    status, body = product.ask(host, "/api/auth/forgot", {"email": email}, {"Cookie": jar, "X-CSRF-Token": token})
    assert status == 200, body


@pytest.mark.spec("kit.9")
def test_ten_thousand_tasks_of_one_company_let_another_through(own_product: Product, cast: Cast) -> None:
    broker = redis.Redis.from_url(own_product.environment["REDIS_URL"])
    flooded = f"fair.{cast.romashka.key}"
    subprocess.run(
        [sys.executable, "-c", FLOOD % cast.romashka.key],
        cwd=ROOT,
        env=own_product.environment,
        check=True,
        timeout=120,
    )
    assert broker.llen(flooded) == TASKS
    forgot(own_product, cast.vector.host, "alice@vector.example")
    for _try in range(600):
        if own_product.mails.messages(to="alice@vector.example"):
            break
        time.sleep(0.1)
    else:
        pytest.fail("the mail never came")
    left = broker.llen(flooded)
    assert left > TASKS * 0.8, f"the mail waited for {TASKS - left} tasks of another company"
