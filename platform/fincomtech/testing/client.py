"""A client of the HTTP API, signed in as one of the cast."""

from typing import Any

from fincomtech.testing import sandbox
from fincomtech.testing.cast import PASSWORD, CastCompany, Person

BROWSER_COOKIE = "browser"


class ApiClient:
    """`run` answers data, `refused` answers refusals, `http` is Django's client at the company's host.

    What a request leaves for after its commit runs right after the request.
    """

    def __init__(self, company: CastCompany, user: "str | Person | None" = None, key: str | None = None):
        from django.test import Client

        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.company = company
        self.http = Client(
            headers={"Host": company.host, "Accept": "application/json", **headers}, HTTP_HOST=company.host
        )
        if user is not None:
            self.sign_in(company.users[user] if isinstance(user, str) else user)

    def sign_in(self, person: Person, password: str = PASSWORD) -> None:
        """Sign in as a person would, always in the same browser: a new one is told of by mail. AssertionError when refused."""
        self.http.cookies[BROWSER_COOKIE] = f"browser-of-{person.company_key}-{person.id}"
        answer = self.post("/api/auth/sign-in", {"email": person.email, "password": password})
        assert answer.status_code == 200, answer.content.decode()

    def post(self, path: str, data: Any) -> Any:
        """Send JSON; answers Django's response."""
        with sandbox.committed():
            return self.http.post(path, data, content_type="application/json")

    def get(self, path: str, **parameters: Any) -> Any:
        """Ask for a page; answers Django's response."""
        with sandbox.committed():
            return self.http.get(path, parameters)

    def answer(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole GraphQL answer: data and errors."""
        found: dict[str, Any] = self.post("/graphql", {"query": query, "variables": variables}).json()
        return found

    def run(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data; AssertionError on any error of GraphQL. Refusals of a mutation are data: see `refused`."""
        found = self.answer(query, **variables)
        assert not found.get("errors"), found
        assert "error" not in found, found
        data: dict[str, Any] = found["data"]
        return data

    def refused(self, query: str, **variables: Any) -> list[dict[str, Any]]:
        """Every refusal and error of the answer: those beside the data, and the `errors` inside each payload."""
        found = self.answer(query, **variables)
        told = [found["error"]] if "error" in found else list(found.get("errors") or [])
        for payload in (found.get("data") or {}).values():
            told += (payload.get("errors") or []) if isinstance(payload, dict) else []
        assert told, f"nothing was refused: {found}"
        return told
