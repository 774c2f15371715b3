"""One person of the cast at work in the browser: their page, and the API with their own session to prepare and to look."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.product import Product

PASSWORD = "correct horse battery"
COMPANY = "romashka"
SEND = """async ([query, variables]) => {
  const token = document.cookie.match(/csrf_token=([^;]+)/)[1]
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': token}
  const answer = await fetch('/graphql', {method: 'POST', headers, body: JSON.stringify({query, variables})})
  return answer.json()
}"""


@dataclass
class Desk:
    """A signed-in person's page."""

    product: Product
    page: Page

    @classmethod
    def of(cls, product: Product, page: Page, name: str) -> "Desk":
        """Sign somebody of Romashka in."""
        page.goto(product.company(COMPANY))
        page.locator("input[type=email]").fill(f"{name}@romashka.example")
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("input[type=password]")).to_have_count(0)
        expect(page.locator("main h1").first).to_be_visible()
        return cls(product, page)

    def go(self, path: str) -> Page:
        """Open a screen."""
        self.page.goto(self.product.company(COMPANY) + path)
        expect(self.page.locator("main h1").first).to_be_visible()
        return self.page

    def ask(self, document: str, **variables: Any) -> Any:
        """The data of a GraphQL document; fails the test when the API says no."""
        answer = self.page.evaluate(SEND, [document, variables])
        assert "errors" not in answer, answer
        for payload in answer["data"].values():
            assert not (isinstance(payload, dict) and payload.get("errors")), payload
        return answer["data"]

    def create(self, one: str, fields: str = "id", **values: Any) -> Any:
        """Make a record by the API's name of its type ("crmDeal")."""
        kind = one[0].upper() + one[1:]
        document = f"mutation M($input: {kind}Input!) {{ it: {one}Create(input: $input) {{ record {{ {fields} }} errors {{ message }} }} }}"
        return self.ask(document, input=values)["it"]["record"]

    def deal(self, name: str, **values: Any) -> str:
        """A deal of a customer of its own; its id."""
        customer = self.create("contactsContact", name=f"ООО «{name}»")["id"]
        found: str = self.create("crmDeal", name=name, contact=customer, **values)["id"]
        return found

    def read(self, one: str, key: str, fields: str) -> Any:
        """A record as it is stored."""
        return self.ask(f"query Q($id: ID!) {{ it: {one}(id: $id) {{ {fields} }} }}", id=key)["it"]

    def stage(self, name: str) -> str:
        """A stage's id."""
        document = "query Q($name: String!) { crmStages(where: {name: {eq: $name}}) { nodes { id } } }"
        found: str = self.ask(document, name=name)["crmStages"]["nodes"][0]["id"]
        return found

    def becomes(self, read: Callable[[], Any], wanted: Any) -> None:
        """What is stored comes to be so: the screen shows a change before the server has it."""
        for _try in range(50):
            if read() == wanted:
                return
            self.page.wait_for_timeout(100)
        assert read() == wanted

    def cell(self, row: str, column: str) -> Locator:
        """A cell of the list by a text in its row and the column's head."""
        heads = self.page.get_by_role("columnheader").all_inner_texts()
        at = next(number for number, text in enumerate(heads) if text.strip() == column)
        return self.page.get_by_role("row").filter(has_text=re.compile(re.escape(row))).get_by_role("gridcell").nth(at)

    def column(self, name: str) -> Locator:
        """A column of the board."""
        return self.page.get_by_role("region", name=name, exact=True)
