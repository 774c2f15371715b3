"""One running product and one Chromium for all browser tests; each test gets a context of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.desk import Desk
from tests.product import Product, running

PICTURES = Path(__file__).resolve().parents[2] / "artifacts" / "browser"
FAILED = pytest.StashKey[bool]()
QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product on a copy of the cast's database."""
    with running(tmp_path_factory.mktemp("product")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that `make test` has found."""
    from infra.devservices.browser import ensure_chromium

    # Playwright leaves an event loop in this thread; the tests that follow here ask the database from it all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = os.environ.get("FINCOMTECH_CHROMIUM") or str(ensure_chromium())
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield found
        found.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember on the item whether its test failed, for the pictures of failures."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`open_page(language="en", dark=True, width=390, touch=True)`: a page in a context of its own. Errors in the page fail the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def make(
        *, language: str = "ru", dark: bool = False, width: int = 1440, height: int = 900, touch: bool = False
    ) -> Page:
        locale = {"ru": "ru-RU", "en": "en-GB"}[language]
        scheme = "dark" if dark else "light"
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, color_scheme=scheme, has_touch=touch
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(15000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for number, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False):
            context.pages[0].screenshot(path=PICTURES / f"failed-{request.node.name}-{number}.png")
        context.close()
    assert errors == []


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a picture of the page as an artefact."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.wait_for_timeout(300)
        page.screenshot(path=PICTURES / f"{name}.png")

    return keep


@pytest.fixture
def desk(product: Product, open_page: Callable[..., Page]) -> Callable[..., Desk]:
    """`desk("clara", dark=True)`: a page of hers at Romashka, signed in."""

    def make(name: str, **how: Any) -> Desk:
        return Desk.of(product, open_page(**how), name)

    return make
