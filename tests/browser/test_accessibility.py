"""What a person with a screen reader or weak eyes meets: axe finds nothing wrong on the screens that everybody uses."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.product import ROOT, Product

pytestmark = pytest.mark.browser

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
EMAIL, PASSWORD = "alice@romashka.example", "correct horse battery"
SCREENS = (
    "/",
    "/r/contacts.Contact",
    "/r/contacts.Contact/new",
    "/r/crm.Deal?view=kanban",
    "/r/crm.Deal?view=calendar",
    "/r/crm.Deal?view=pivot",
    "/marketplace",
    "/settings",
    "/settings/profile",
    "/r/identity.User",
    "/r/base.Company",
)
Open = Callable[..., Page]


def violations(page: Page) -> list[str]:
    """What axe says of the page, one line each: the rule, then where."""
    page.add_style_tag(content="*, *::before, *::after { transition: none !important; animation: none !important; }")
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
        ".then((result) => result.violations)"
    )
    return [f"{rule['id']}: {node['html'][:200]} | {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybodys_screens_have_no_violations(product: Product, open_page: Open, dark: bool) -> None:
    page = open_page(dark=dark)
    page.goto(product.company("romashka"))
    expect(page.locator("input[type=email]")).to_be_visible()
    found = {"/sign-in": violations(page)}
    page.locator("input[type=email]").fill(EMAIL)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("nav").first).to_be_visible()
    for screen in SCREENS:
        page.goto(product.company("romashka") + screen)
        expect(page.locator("main h1").first).to_be_visible()
        found[screen] = violations(page)
    assert {screen: lines for screen, lines in found.items() if lines} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_public_site_has_no_violations(product: Product, open_page: Open, dark: bool) -> None:
    page = open_page(dark=dark)
    found = {}
    for screen in ("/", "/modules", "/sign-up"):
        page.goto(product.public + screen)
        expect(page.locator("h1").first).to_be_visible()
        found[screen] = violations(page)
    assert {screen: lines for screen, lines in found.items() if lines} == {}
