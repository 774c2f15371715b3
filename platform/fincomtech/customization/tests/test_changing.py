"""Own fields that are changed when records have values already: nothing is lost, and whoever would lose it is told (kit.5)."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.customization.conversions import turned
from fincomtech.customization.models import Field
from fincomtech.customization.tests.conftest import defined, spec_of
from fincomtech.kit import context, writes
from fincomtech.kit.extending.customs import Choice, Custom
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Conflict
from fincomtech.tenancy import directory
from fincomtech.tenancy.models import Tenant
from fincomtech.tenancy.switch import in_public
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

LEAD = {"recordType": "crm.Lead"}
SAVE = "mutation($i: CrmLeadInput!) { it: crmLeadCreate(input: $i) { ok record { id } errors { code path } } }"
CHANGE = "mutation($id: ID!, $i: CrmLeadInput!) { it: crmLeadUpdate(id: $id, input: $i) { ok errors { code path } } }"
ALTER = "mutation($id: ID!, $i: CustomizationFieldInput!) { it: customizationFieldUpdate(id: $id, input: $i) { ok errors { code path message } } }"
CHOICES = {"create": [{"labelRu": "Красный", "labelEn": "Red"}, {"labelRu": "Синий", "labelEn": "Blue"}]}


def saved(client: ApiClient, **custom: Any) -> str:
    answer = client.run(SAVE, i={"name": "Лид", "custom": custom})["it"]
    assert answer["ok"], answer["errors"]
    return str(answer["record"]["id"])


def shown(client: ApiClient, key: str, name: str = "x_it") -> Any:
    return client.run(f'{{ crmLead(id: "{key}") {{ v: custom(field: "{name}") }} }}')["crmLead"]["v"]


def alter(client: ApiClient, field: str, **values: Any) -> list[dict[str, Any]]:
    """What is refused; nothing when it was done."""
    found: list[dict[str, Any]] = client.run(ALTER, id=field, i=values)["it"]["errors"]
    return found


@pytest.mark.spec("kit.5")
def test_another_kind_is_refused_while_values_would_be_lost_and_says_how_many(
    alice: ApiClient, clara: ApiClient
) -> None:
    field = defined(alice, "x_it", "text", **LEAD)
    good, *bad = [saved(clara, x_it=text) for text in ("12", "много", "много", "1.5")]
    [refused] = alter(alice, field, kind="integer")
    assert (refused["code"], refused["path"]) == ("customization.lossy", ["kind"])
    assert "3" in refused["message"]
    assert "много" in refused["message"] or "1.5" in refused["message"]
    assert spec_of(clara, "crm.Lead")["fields"]["x_it"]["type"] == "char"
    assert shown(clara, bad[0]) == "много"
    for key in bad:
        assert clara.run(CHANGE, id=key, i={"custom": {"x_it": "7"}})["it"]["ok"]
    assert alter(alice, field, kind="integer") == []
    assert spec_of(clara, "crm.Lead")["fields"]["x_it"]["type"] == "int"
    assert (shown(clara, good), shown(clara, bad[0])) == ("12", "7")
    at_least = "{ crmLeads(where: {custom: {x_it: {gt: 9}}}) { nodes { id } } }"
    assert clara.run(at_least)["crmLeads"]["nodes"] == [{"id": good}]
    assert clara.run(CHANGE, id=good, i={"custom": {"x_it": "нет"}})["it"]["errors"][0]["path"] == ["x_it"]


@pytest.mark.spec("kit.5")
def test_choices_become_words_and_words_become_choices(alice: ApiClient, clara: ApiClient) -> None:
    field = defined(alice, "x_it", "choice", choices=CHOICES, **LEAD)
    key = saved(clara, x_it="red")
    assert alter(alice, field, kind="choices") == []
    assert shown(clara, key) == ["red"]
    assert alter(alice, field, kind="text") == []
    assert shown(clara, key) == "Красный"
    assert alter(alice, field, kind="choice") == []
    assert shown(clara, key) == "red"


LABELS = (Choice("red", {"ru": "Красный", "en": "Red"}),)
TURNS: list[tuple[str, Any, str, Any]] = [
    ("integer", 12, "text", "12"),
    ("integer", 12, "money", "12.00"),
    ("money", "12.00", "integer", 12),
    ("text", "8 495 123-45-67", "phone", "+74951234567"),
    ("text", "2026-01-31", "date", "2026-01-31"),
    ("date", "2026-01-31", "text", "2026-01-31"),
    ("choices", ["red"], "choice", "red"),
    ("text", "красный", "choices", ["red"]),
    ("record", 5, "records", [5]),
    ("records", [5], "record", 5),
    ("money", "12.50", "integer", None),
    ("text", "x" * 401, "email", None),
    ("long_text", "x" * 401, "text", None),
    ("text", "31.31.2026", "date", None),
    ("text", "зелёный", "choice", None),
    ("choices", ["red", "red2"], "choice", None),
    ("records", [5, 6], "record", None),
    ("record", 5, "text", None),
    ("rich_text", "<p>x</p>", "text", None),
    ("instant", "2026-01-31T07:00:00+00:00", "date", None),
    ("yes_no", True, "integer", None),
]


@pytest.mark.spec("kit.5")
@pytest.mark.parametrize(
    ("kind", "value", "to", "becomes"), TURNS, ids=[f"{k} {v!s:.12} to {t}" for k, v, t, _ in TURNS]
)
def test_each_value_becomes_itself_or_is_lost(
    company: CastCompany, kind: str, value: Any, to: str, becomes: Any
) -> None:
    from django.core.exceptions import ValidationError

    old, new = (Custom("x_it", k, {"ru": "Поле"}, choices=LABELS, target="identity.User") for k in (kind, to))
    if becomes is None:
        with pytest.raises(ValidationError):
            turned(old, new, value)
    else:
        assert turned(old, new, value) == becomes


@pytest.mark.spec("kit.5")
def test_a_value_of_the_former_kind_is_not_written_after_the_change(alice: ApiClient, company: CastCompany) -> None:
    defined(alice, "x_it", "text", **LEAD)
    context.memo().pop("profile", None)
    profile: Any = context.profile()  # as a request has read it that began before the change
    type(profile)._base_manager.update(customization="changed-meanwhile")
    with pytest.raises(Conflict):
        writes.create(record_model("crm.Lead"), {"name": "Лид", "x_it": "слово"})
    assert writes.create(record_model("crm.Lead"), {"name": "Лид без своих полей"}).pk


@pytest.mark.spec("kit.5")
def test_a_choice_that_is_chosen_stays(alice: ApiClient, clara: ApiClient) -> None:
    field = defined(alice, "x_it", "choices", choices=CHOICES, **LEAD)
    key = saved(clara, x_it=["red", "blue"])
    told = alice.run(f'{{ customizationField(id: "{field}") {{ choices {{ id value }} }} }}')["customizationField"]
    ids = {choice["value"]: choice["id"] for choice in told["choices"]}
    for command in ({"delete": [ids["red"]]}, {"update": [{"id": ids["red"], "value": "rot"}]}):
        [refused] = alter(alice, field, choices=command)
        assert (refused["code"], refused["path"]) == ("customization.chosen", ["choices"])
        assert "Красный" in refused["message"]
        assert "1" in refused["message"]
    assert alter(alice, field, choices={"update": [{"id": ids["red"], "labelRu": "Алый"}]}) == []
    assert clara.run(CHANGE, id=key, i={"custom": {"x_it": ["blue"]}})["it"]["ok"]
    assert alter(alice, field, choices={"delete": [ids["red"]]}) == []
    assert shown(clara, key) == ["blue"]


@pytest.mark.spec("kit.5")
def test_a_renamed_field_keeps_its_values_and_a_required_one_its_old_records(
    alice: ApiClient, clara: ApiClient
) -> None:
    field = defined(alice, "x_it", "text", **LEAD)
    full, empty = saved(clara, x_it="слово"), saved(clara)
    assert alter(alice, field, labelRu="Иначе", required=True) == []
    assert spec_of(clara, "crm.Lead")["fields"]["x_it"]["label"] == "Иначе"
    assert shown(clara, full) == "слово"
    assert clara.run(CHANGE, id=empty, i={"name": "Лид 2"})["it"]["ok"], "an old record may stay without"
    assert clara.run(CHANGE, id=full, i={"custom": {"x_it": ""}})["it"]["errors"][0]["code"] == "required"
    assert clara.run(SAVE, i={"name": "Новый"})["it"]["errors"] == [{"code": "required", "path": ["x_it"]}]


@pytest.fixture
def without_crm(company: CastCompany) -> Callable[[bool], None]:
    """Disable CRM, or enable it again; its tables and rows stay."""

    def put(away: bool) -> None:
        names = [name for name in company.modules if name != "crm" or not away]
        with in_public():
            Tenant.objects.filter(schema_name=company.key).update(modules=names, ever_enabled=list(company.modules))
        directory.forget()

    return put


@pytest.mark.spec("kit.5")
def test_fields_come_back_with_their_module(
    alice: ApiClient, clara: ApiClient, without_crm: Callable[[bool], None], company: CastCompany
) -> None:
    defined(alice, "x_it", "text", **LEAD)
    defined(alice, "x_lead", "record", target="crm.Lead", recordType="contacts.Contact")
    key = saved(clara, x_it="слово")
    without_crm(True)
    assert alice.get("/api/ui/spec/crm.Lead").status_code == 404
    assert "x_lead" not in spec_of(clara, "contacts.Contact")["fields"]
    assert Field.objects.filter(removed_at=None).count() == 2
    without_crm(False)
    assert "x_lead" in spec_of(clara, "contacts.Contact")["fields"]
    assert shown(clara, key) == "слово"
