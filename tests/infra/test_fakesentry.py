"""The Sentry of the tests takes what the real one takes, and nothing else."""

import gzip
import json
import urllib.error
import urllib.request

import pytest

from infra.devservices.fakesentry import FakeSentry

EVENT = json.dumps({"event_id": "1", "message": "two\\nlines"}).encode()
WITH_LENGTH = b'{"event_id":"1"}\n{"type":"event","length":%d}\n%s\n{"type":"session"}\n{}\n' % (len(EVENT), EVENT)
TOO_SHORT = b'{"event_id":"1"}\n{"type":"event","length":9999}\n{}'


def send(
    sentry: FakeSentry, body: bytes, *, key: str = "", path: str = "/api/1/envelope/", packed: bool = False
) -> int:
    auth = f"Sentry sentry_key={key or sentry.key}, sentry_version=7, sentry_client=tests/1"
    headers = {"X-Sentry-Auth": auth, **({"Content-Encoding": "gzip"} if packed else {})}
    content = gzip.compress(body) if packed else body
    request = urllib.request.Request(f"http://127.0.0.1:{sentry.port}{path}", data=content, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


@pytest.mark.parametrize("packed", [False, True])
def test_an_envelope_is_taken_apart(packed: bool) -> None:
    with FakeSentry() as sentry:
        assert send(sentry, WITH_LENGTH, packed=packed) == 200
        assert sentry.events == [json.loads(EVENT)]


def test_what_is_no_envelope_of_this_project_is_refused() -> None:
    with FakeSentry() as sentry:
        assert send(sentry, WITH_LENGTH, key="another") == 403
        assert send(sentry, WITH_LENGTH, path="/api/2/envelope/") == 404
        assert [send(sentry, body) for body in (b"", b"[]\n", TOO_SHORT)] == [400, 400, 400]
        assert sentry.events == []
        assert len(sentry.refused) == 5
