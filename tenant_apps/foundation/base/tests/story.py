"""How stories speak to the API: one person's client with plain verbs, over GraphQL only."""

from typing import Any

from fincomtech.kit.naming import action_name, camel, plural_name, root_name, type_name
from fincomtech.testing.client import ApiClient

PAYLOAD = "ok record { %s } result errors { code message path }"


class Story:
    """One person at work. Verbs answer what the API answered and fail the test when something was refused.

    `refusal=True` turns a verb round: it answers the refusals' codes, and fails when nothing was refused.
    """

    def __init__(self, client: ApiClient):
        self.client = client

    def create(self, record: str, fields: str = "id", *, refusal: bool = False, **values: Any) -> Any:
        """Make a record; answers the named fields."""
        head = f"mutation($input: {type_name(record)}Input!)"
        return self._write(
            f"{head} {{ it: {root_name(record)}Create(input: $input)", fields, refusal, {"input": _camels(values)}
        )

    def change(self, record: str, key: str, fields: str = "id", *, refusal: bool = False, **values: Any) -> Any:
        """Change a record; answers the named fields."""
        head = f"mutation($id: ID!, $input: {type_name(record)}Input!)"
        call = f"{root_name(record)}Update(id: $id, input: $input)"
        return self._write(f"{head} {{ it: {call}", fields, refusal, {"id": key, "input": _camels(values)})

    def act(
        self, record: str, action: str, key: str, fields: str = "id", *, refusal: bool = False, **values: Any
    ) -> Any:
        """Run an action on one record; answers the record's fields, and `result` beside them."""
        name = action_name(record, action)
        asked = f", $input: {name[0].upper()}{name[1:]}Input" if values else ""
        given = ", input: $input" if values else ""
        head = f"mutation($id: ID!{asked}) {{ it: {name}(id: $id{given})"
        return self._write(head, fields, refusal, {"id": key, **({"input": _camels(values)} if values else {})})

    def preview(self, record: str, *, key: str | None = None, **values: Any) -> Any:
        """What the form of a new or stored record would show with these values; nothing is written."""
        name = root_name(record)
        head = f"mutation($id: ID, $input: {type_name(record)}Input!)"
        document = f"{head} {{ it: {name}Preview(id: $id, input: $input) {{ values errors {{ code }} }} }}"
        answer = self.client.run(document, id=key, input=_camels(values))["it"]
        assert not answer["errors"], answer["errors"]
        return answer["values"]

    def found(self, record: str, action: str) -> Any:
        """What an action of the whole collection answers."""
        answer = self.client.run(f"mutation {{ it: {action_name(record, action)} {{ ok result errors {{ code }} }} }}")
        assert answer["it"]["ok"], answer["it"]["errors"]
        return answer["it"]["result"]

    def one(self, record: str, key: str, fields: str) -> Any:
        """The record, or None when it is not open to the person."""
        name = root_name(record)
        return self.client.run(f"query($id: ID!) {{ it: {name}(id: $id) {{ {fields} }} }}", id=key)["it"]

    def all(self, record: str, fields: str, arguments: str = "first: 200") -> list[Any]:
        """The nodes of a list; `arguments` as in the API: `where: {…}, search: "…", orderBy: [{…}]`."""
        name = plural_name(record)
        found: list[Any] = self.client.run(f"{{ it: {name}({arguments}) {{ nodes {{ {fields} }} }} }}")["it"]["nodes"]
        return found

    def names(self, record: str, arguments: str = "first: 200") -> list[str]:
        """The names in a list."""
        return [node["name"] for node in self.all(record, "name", arguments)]

    def groups(self, record: str, by: str, measures: str = "", where: str = "{}") -> dict[str, tuple[int, list[Any]]]:
        """Group label → (count, values of the measures). `by` as in the API: `{field: "stage"}`."""
        call = f"{root_name(record)}Groups(by: [{by}], measures: [{measures}], where: {where})"
        nodes = self.client.run(f"{{ it: {call} {{ nodes {{ keys {{ label }} count measures {{ value }} }} }} }}")[
            "it"
        ]["nodes"]
        return {n["keys"][0]["label"]: (n["count"], [m["value"] for m in n["measures"]]) for n in nodes}

    def _write(self, head: str, fields: str, refusal: bool, variables: dict[str, Any]) -> Any:
        document = f"{head} {{ {PAYLOAD % fields} }} }}"
        if refusal:
            return {problem.get("code") for problem in self.client.refused(document, **variables)}
        answer = self.client.run(document, **variables)["it"]
        assert answer["ok"], answer["errors"]
        return {**answer["record"], "result": answer["result"]} if answer["record"] else {"result": answer["result"]}


def _camels(values: dict[str, Any]) -> dict[str, Any]:
    return {camel(name): value for name, value in values.items()}
