"""Every address of a company against everybody who has no business there: found by the routes themselves, so new ones count."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from fincomtech.api import urls
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
SAMPLE = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "record_type": "crm.Lead",
    "name": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
}
# What answers strangers: signing in, health, the client's page, what other systems come to with a secret of their own.
OPEN = (
    "/health",
    "/api/languages/x/words",
    "/api/auth/",
    "/api/notifications/unsubscribe",
    "/api/automation/hooks/",
    "/api/mail/inbound",
)
CREATE_KEY = """mutation { identityApiKeyCreateKey(input: {name: "x", scope: "read"}) { ok result errors { code } } }"""


def _address(route: str) -> str:
    """A route with something in each of its places."""
    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: SAMPLE.get(found[1] or "str", "x"), route)


DOORS = sorted({_address(str(each.pattern)) for each in urls.urlpatterns if "^" not in str(each.pattern)})
LEAVING = ("/api/auth/sign-out", "/api/auth/sso/start", "/api/roles/view-as")
ADMINISTRATORS = ("/api/roles", "/api/privacy", "/api/customization", "/api/marketplace")
SHUT = [door for door in DOORS if not door.startswith(OPEN) and door != "/api/roles/view-as/end"]


def shown(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def test_there_are_doors() -> None:
    assert len(SHUT) > 40
    assert "/api/reports/prints/1/file" in SHUT


def test_a_stranger_is_turned_away_everywhere(api: Api, company: CastCompany) -> None:
    stranger = api()
    for door in SHUT:
        for answer in (stranger.http.get(door), stranger.http.post(door, b"{}", content_type="application/json")):
            assert answer.status_code in (401, 403, 405), (door, answer.status_code, shown(answer)[:200])


def test_a_session_of_another_company_opens_nothing(api: Api, company: CastCompany, vector: CastCompany) -> None:
    theirs, here = api("alice", company=vector), api()
    for door in SHUT:
        for name, cookie in theirs.http.cookies.items():
            here.http.cookies[name] = cookie.value
        answer = here.http.get(door)
        assert answer.status_code in (401, 403, 405), (door, answer.status_code, shown(answer)[:200])


def test_an_administrator_who_looks_as_nobody_sees_and_writes_nothing(api: Api, company: CastCompany) -> None:
    alice = api("alice")
    assert alice.post("/api/roles/view-as", {"user": company.users.dan.id}).status_code == 200
    for door in SHUT:
        written = alice.http.post(door, b"{}", content_type="application/json")
        if door != "/graphql":
            assert written.status_code in (403, 405), (door, written.status_code, shown(written)[:200])
        read = alice.http.get(door)
        assert read.status_code < 500, (door, shown(read)[:200])
        if door.startswith(ADMINISTRATORS):
            assert read.status_code in (403, 404, 405), (door, read.status_code)


def test_a_key_that_may_read_writes_nowhere(api: Api, company: CastCompany) -> None:
    made = api("clara").run(CREATE_KEY)["identityApiKeyCreateKey"]
    key = api(key=made["result"]["show"]["value"])
    write = b'{"query": "mutation { crmLeadCreate(input: {name: \\"x\\"}) { ok } }"}'
    for door in SHUT:
        answer = key.http.post(door, write, content_type="application/json")
        if door == "/graphql":
            assert (answer.json()["data"] or {}).get("crmLeadCreate", {}).get("ok") is not True
        else:
            assert answer.status_code in (400, 401, 403, 404, 405), (door, answer.status_code, shown(answer)[:200])


# --- what nobody sends by mistake -------------------------------------------------------------------------------------

NAMES = (
    "recordType recordId id ids role user token code email password name credential passkey module endpoint keys kinds "
    "document format form where search orderBy fields settings view label language body css header footer pageFormat "
    "marginTop changes mapping key options template subject basis old new remember sampleData timeZone quietFrom "
    "digestHour unread all query variables operationName title use return state grant_type client_id"
).split()
ODD: list[Any] = [None, [], {"a": {"b": []}}, 10**30, "\0", "²"]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_odd_values_are_refused_in_words_at_every_door(api: Api, company: CastCompany, odd: Any) -> None:
    alice, broken = api("alice"), []
    body = json.dumps({**dict.fromkeys(NAMES, odd), **({"recordType": "crm.Lead"} if odd != "\0" else {})})
    text = urlencode({name: str(odd).encode("utf-8", "replace") for name in NAMES})
    for door in (each for each in DOORS if each not in LEAVING):
        for answer in (
            alice.http.post(door, body.encode("utf-8", "surrogatepass"), content_type="application/json"),
            alice.http.get(f"{door}?{text}"),
        ):
            if answer.status_code >= 500 and answer.status_code != 503:
                broken.append((answer.request["REQUEST_METHOD"], door, answer.status_code))
    assert not broken
    assert alice.get("/api/ui/boot").status_code == 200, "it was somebody with all rights who asked"
