"""What is drawn of sales: the charts' shapes and the pivot's cells say what the records say."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk
from tests.product import Product, running

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
Keep = Callable[[Page, str], None]
AMOUNTS = {"Новый": ("100000", "200000"), "Предложение": ("400000",)}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of this module's own: other tests' deals would be drawn, too."""
    with running(tmp_path_factory.mktemp("reports")) as found:
        yield found


@pytest.fixture(scope="module")
def deals() -> list[str]:
    """Filled by the first test."""
    return []


def sell(who: Desk, deals: list[str]) -> None:
    """Deals of two stages, one of them won."""
    if deals:
        return
    for stage, amounts in AMOUNTS.items():
        for number, amount in enumerate(amounts):
            deals.append(
                who.deal(
                    f"{stage} {number}", expectedRevenue=amount, stage=who.stage(stage), expectedCloseDate="2030-05-10"
                )
            )
    won = who.deal("Выигранная", expectedRevenue="800000")
    who.ask("mutation M($id: ID) { crmDealWin(id: $id) { ok errors { message } } }", id=won)


def heights(page: Page) -> list[float]:
    """The bars as they are painted, from left to right, in pixels."""
    canvas = page.locator("svg").filter(has=page.locator("path")).locator("visible=true")
    expect(page.locator("main svg path[fill]").first).to_be_attached()
    page.wait_for_timeout(1200)  # bars grow
    found: list[dict[str, float]] = page.evaluate(
        """() => [...document.querySelectorAll('main div[aria-hidden] svg path')]
          .filter((path) => path.getAttribute('fill') && path.getAttribute('fill') !== 'none')
          .map((path) => { const box = path.getBoundingClientRect(); return { x: box.x, width: box.width, height: box.height } })
          .filter((box) => box.width > 8 && box.height > 8)"""
    )
    assert canvas.count()
    return [box["height"] for box in sorted(found, key=lambda box: box["x"])]


def numbers(table: Locator) -> dict[str, str]:
    """The chart's own numbers, as whoever cannot see it reads them."""
    rows = table.locator("tr").all()
    return {
        row.locator("th").text_content() or "": digits(row.locator("td").first.text_content() or "") for row in rows
    }


def digits(text: str) -> str:
    return re.sub(r"\D", "", re.sub(r",\d\d\b", "", text))


@pytest.mark.spec("crm.5.2", "crm.5.1")
@pytest.mark.parametrize("look", [{}, {"dark": True}, {"width": 390, "height": 844}], ids=["light", "dark", "phone"])
def test_the_pipeline_is_drawn_as_bars_of_the_right_height(
    desk: At, picture: Keep, deals: list[str], look: dict[str, Any]
) -> None:
    boris = desk("boris", **look)
    sell(boris, deals)
    page = boris.go(
        '/r/crm.Deal?view=chart&filters=%5B"open"%5D&measures=%5B"companyRevenue%3Asum"%5D&rows=%5B"stage"%5D'
    )
    table = page.get_by_role("table", name=re.compile("."))
    expect(table.first).to_be_attached()
    assert numbers(table.first) == {"Новый": "300000", "Предложение": "400000"}
    first, second = heights(page)
    assert first / second == pytest.approx(300 / 400, abs=0.03)
    picture(page, f"70-pipeline-chart-{'-'.join(map(str, look)) or 'light'}")


@pytest.mark.spec("crm.5.2")
def test_a_press_on_a_bar_shows_its_deals(desk: At, deals: list[str]) -> None:
    boris = desk("boris")
    sell(boris, deals)
    page = boris.go('/r/crm.Deal?view=chart&filters=%5B"open"%5D&measures=%5B"count"%5D&rows=%5B"stage"%5D')
    assert len(heights(page)) == 2
    box = page.evaluate(
        """() => { const bars = [...document.querySelectorAll('main div[aria-hidden] svg path')]
          .filter((path) => path.getAttribute('fill') && path.getAttribute('fill') !== 'none')
          .map((path) => path.getBoundingClientRect()).filter((box) => box.width > 8 && box.height > 8).sort((a, b) => a.x - b.x)
          return { x: bars[0].x + bars[0].width / 2, y: bars[0].y + bars[0].height / 2 } }"""
    )
    page.mouse.click(box["x"], box["y"])
    expect(page.get_by_role("row").filter(has_text="Новый 0")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Новый 1")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Предложение 0")).to_have_count(0)


@pytest.mark.spec("crm.5.2")
def test_the_team_is_compared_in_a_pie(desk: At, picture: Keep, deals: list[str]) -> None:
    boris, clara = desk("boris"), desk("clara")
    sell(boris, deals)
    if not clara.ask('{ crmDeals(where: {name: {eq: "Сделка Клары"}}) { totalCount } }')["crmDeals"]["totalCount"]:
        clara.deal("Сделка Клары", expectedRevenue="100000")
    page = boris.go('/r/crm.Deal?view=chart&kind=pie&filters=%5B%5D&measures=%5B"count"%5D&rows=%5B"assignee"%5D')
    table = page.get_by_role("table", name=re.compile(".")).first
    expect(table).to_be_attached()
    drawn = numbers(table)
    assert sorted(drawn.values()) == ["1", "4"]
    for name in drawn:
        expect(page.locator("main div[aria-hidden] svg text").filter(has_text=name.split()[0]).first).to_be_attached()
    picture(page, "71-team-pie")


@pytest.mark.spec("crm.5.2", "crm.5.1")
@pytest.mark.parametrize("look", [{}, {"dark": True, "language": "en"}], ids=["light", "dark"])
def test_the_forecast_is_a_table_whose_cells_add_up(
    desk: At, picture: Keep, deals: list[str], look: dict[str, Any]
) -> None:
    boris = desk("boris", **look)
    sell(boris, deals)
    page = boris.go(
        '/r/crm.Deal?view=pivot&filters=%5B"open"%5D&rows=%5B"stage"%5D&measures=%5B"count"%2C"companyRevenue%3Asum"%5D&where=%7B"expectedCloseDate"%3A%7B"gte"%3A"2030-05-01"%7D%7D'
    )
    row = page.get_by_role("row").filter(has_text="Новый").first
    expect(row).to_contain_text(re.compile(r"300.000"))
    expect(page.get_by_role("row").filter(has_text="Предложение").first).to_contain_text(re.compile(r"400.000"))
    expect(page.get_by_role("row").last).to_contain_text(re.compile(r"700.000"))
    picture(page, f"72-pivot-{'dark' if look else 'light'}")
