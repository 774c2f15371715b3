"""The product behind a proxy that ends TLS: cookies that never travel in clear text, and headers that keep pages safe (auth.5)."""

import http.client
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from fincomtech.testing.cast import PASSWORD
from infra.devservices.tlsproxy import TlsProxy
from tests.product import Product, running

pytestmark = [pytest.mark.browser, pytest.mark.spec("auth.5")]

HOST, EMAIL = "romashka.localhost", "boris@romashka.example"
OUR_PROXY = "127.0.0.2"  # another address of loopback, so that whoever asks the product directly is no proxy
Ask = Callable[..., http.client.HTTPResponse]


@pytest.fixture(scope="module")
def proxy() -> Iterator[TlsProxy]:
    with TlsProxy(["localhost", HOST], source=OUR_PROXY) as found:
        yield found


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, cast: Any, proxy: TlsProxy) -> Iterator[Product]:
    """A product of this module's own: it answers over TLS only."""
    port = str(proxy.port)
    settings = {"PUBLIC_SCHEME": "https", "PUBLIC_PORT": port, "EVENTS_PORT": port, "TRUSTED_PROXIES": OUR_PROXY}
    with running(tmp_path_factory.mktemp("tls"), **settings) as found:
        proxy.routes = {"/events": found.events_port, "/": found.port}
        yield found


@pytest.fixture(scope="module")
def ask(product: Product, proxy: TlsProxy) -> Ask:
    """One request through the proxy, whose certificate is checked."""
    trust = ssl.create_default_context(cafile=str(proxy.certificate))

    def call(method: str, path: str, data: Any = None, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection(HOST, proxy.port, timeout=20, context=trust)
        plain = socket.create_connection(("127.0.0.1", proxy.port), 20)
        connection.sock = trust.wrap_socket(plain, server_hostname=HOST)
        sent = {"Host": f"{HOST}:{proxy.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, path, None if data is None else json.dumps(data), sent)
        return connection.getresponse()

    return call


def cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    """What the answer sets, by name."""
    return {line.partition("=")[0]: line for line in answer.headers.get_all("Set-Cookie") or []}


def sign_in(ask: Ask, origin: str) -> http.client.HTTPResponse:
    hello = ask("GET", "/api/auth/hello")
    token = json.loads(hello.read())["csrfToken"]
    jar = cookies(hello)["csrf_token"].partition(";")[0]
    values = {"email": EMAIL, "password": PASSWORD}
    headers = {"Cookie": jar, "X-CSRF-Token": token, "Content-Type": "application/json", "Origin": origin}
    return ask("POST", "/api/auth/sign-in", values, **headers)


def test_cookies_travel_over_tls_only_and_scripts_do_not_see_the_session(ask: Ask, proxy: TlsProxy) -> None:
    answer = sign_in(ask, f"https://{HOST}:{proxy.port}")
    assert answer.status == 200
    found = cookies(answer)
    assert {"session_id", "csrf_token", "browser"} <= set(found)
    assert all("; Secure" in line and "SameSite=Lax" in line for line in found.values())
    assert all("HttpOnly" in found[name] for name in ("session_id", "browser"))
    assert all("Domain=" not in line for line in found.values()), "another company's host would get it"


def test_a_page_of_another_origin_signs_nobody_in(ask: Ask) -> None:
    assert sign_in(ask, "https://evil.example").status == 403
    assert sign_in(ask, f"http://{HOST}").status == 403


@pytest.mark.parametrize("path", ["/", "/sign-in", "/api/auth/hello", "/graphql/explorer", "/no/such/page"])
def test_every_answer_has_the_headers_that_keep_it_safe(ask: Ask, proxy: TlsProxy, path: str) -> None:
    headers = ask("GET", path).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(self), microphone=(self), geolocation=(self)"
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";") if " " in part.strip()
    )
    assert {name: policy[name] for name in ("default-src", "object-src", "frame-ancestors", "base-uri", "form-action")} == {
        "default-src": "'self'", "object-src": "'none'", "frame-ancestors": "'none'", "base-uri": "'self'", "form-action": "'self'"
    }  # fmt: skip
    assert "script-src" not in policy, "scripts come from ourselves only, by default-src"
    assert policy["connect-src"] == f"'self' https://{HOST}:{proxy.port}"
    assert "upgrade-insecure-requests" in headers["Content-Security-Policy"]


def test_clear_text_is_sent_to_https_and_only_our_proxy_vouches_for_tls(product: Product) -> None:
    """Whoever reaches the product past the proxy cannot say that they came over TLS."""
    for claimed in ({}, {"X-Forwarded-Proto": "https"}):
        connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=20)
        connection.request("GET", "/sign-in", headers={"Host": HOST, **claimed})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/sign-in")
        assert "Set-Cookie" not in answer.headers
    assert product.ask(HOST, "/health")[0] == 200


def test_nothing_becomes_a_websocket(ask: Ask) -> None:
    for path in ("/", "/events", "/graphql"):
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        assert ask("GET", path, Sec_WebSocket_Key="MDEyMzQ1Njc4OWFiY2RlZg==", **upgrade).status != 101


def test_a_person_signs_in_over_https_and_hears_live_events(
    product: Product, proxy: TlsProxy, browser: Browser
) -> None:
    origin = f"https://{HOST}:{proxy.port}"
    context = browser.new_context(ignore_https_errors=True, locale="ru-RU")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    page.goto(origin)
    page.locator("input[type=email]").fill(EMAIL)
    page.locator("input[type=password]").fill(PASSWORD)
    with page.expect_response(lambda response: response.url.endswith("/events")) as stream:
        page.keyboard.press("Enter")
    assert (stream.value.status, stream.value.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    expect(page.locator("main h1").first).to_be_visible()
    session = next(cookie for cookie in context.cookies() if cookie["name"] == "session_id")
    assert (session["secure"], session["httpOnly"], session["sameSite"]) == (True, True, "Lax")
    assert page.evaluate("document.cookie").count("session_id") == 0
    assert wrong == []
    context.close()


def test_the_address_is_the_proxys_word_and_not_the_callers(ask: Ask, proxy: TlsProxy) -> None:
    """A guesser who claims another address with each guess is stopped all the same. Runs last: nobody gets in afterwards."""
    hello = ask("GET", "/api/auth/hello")
    token, jar = json.loads(hello.read())["csrfToken"], cookies(hello)["csrf_token"].partition(";")[0]
    headers = {"Cookie": jar, "X-CSRF-Token": token, "Content-Type": "application/json"}
    headers["Origin"] = f"https://{HOST}:{proxy.port}"
    codes = []
    for number in range(70):
        values = {"email": f"guess{number}@example.com", "password": "a guess"}
        answer = ask("POST", "/api/auth/sign-in", values, X_Forwarded_For=f"203.0.113.{number}", **headers)
        codes.append(json.loads(answer.read())["error"]["code"])
    assert "identity.too_many_attempts" in codes
