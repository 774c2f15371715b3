"""What contacts gain where CRM is enabled, and only there (kit.3)."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fincomtech.tenancy import directory
from fincomtech.tenancy.models import Tenant
from fincomtech.tenancy.switch import in_public
from fincomtech.testing.cast import CastCompany
from tenant_apps.commerce.crm.models import Customer, Deal
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts.models import Contact
from tenant_apps.foundation.contacts.tests.test_exchange import table_of, upload

As = Callable[..., Story]
CONTACT = "contacts.Contact"
GAINED = "segment customerSince salesperson { name }"


@contextmanager
def without_crm(company: CastCompany) -> Any:
    """As if the company had disabled CRM: its tables and rows stay."""
    before = list(company.modules)
    _set_modules(company, [name for name in before if name != "crm"])
    yield
    _set_modules(company, before)


def _set_modules(company: CastCompany, names: list[str]) -> None:
    with in_public():
        Tenant.objects.filter(schema_name=company.key).update(modules=names, ever_enabled=list(company.modules))
    directory.forget()


def names_in(nodes: Any) -> set[str]:
    """Every id and name in a part of a spec."""
    if isinstance(nodes, dict):
        own = {nodes[key] for key in ("id", "name", "field") if isinstance(nodes.get(key), str)}
        return own.union(*(names_in(value) for value in nodes.values()))
    return set().union(*(names_in(value) for value in nodes)) if isinstance(nodes, list) else set()


@pytest.mark.spec("kit.3")
def test_an_added_field_is_written_read_filtered_sorted_and_grouped_like_an_own_one(
    story: As, company: CastCompany
) -> None:
    boris, clara = story("boris"), company.users["clara"]
    key = boris.create(CONTACT, f"id {GAINED}", name="Лютик", segment="key", salesperson=clara.id)
    assert key["salesperson"] == {"name": clara.name}
    assert key["customerSince"] is None
    boris.create(CONTACT, name="Осока", segment="new", customer_since="2026-01-15")
    boris.create(CONTACT, name="Ромашка")
    answer = boris.client.run(
        """{ key: contactsContacts(where: {segment: {eq: "key"}}) { nodes { name } }
             hers: contactsContacts(where: {salesperson: {name: {contains: "Клара"}}}) { nodes { name segment } }
             others: contactsContacts(where: {NOT: {segment: {eq: "key"}}}, orderBy: [{name: ASC}]) { nodes { name } }
             sorted: contactsContacts(orderBy: [{customerSince: ASC}, {name: ASC}], first: 2)
               { nodes { name } pageInfo { endCursor } }
             contactsContactGroups(by: [{field: "segment"}], measures: [{field: "customerSince", aggregate: "max"}])
               { nodes { count keys { label value } where } } }"""
    )
    assert [n["name"] for n in answer["key"]["nodes"]] == ["Лютик"]
    assert answer["hers"]["nodes"] == [{"name": "Лютик", "segment": "key"}]
    assert [n["name"] for n in answer["others"]["nodes"]] == ["Осока", "Ромашка"]
    assert [n["name"] for n in answer["sorted"]["nodes"]] == ["Осока", "Лютик"]
    groups = {g["keys"][0]["value"]: g["count"] for g in answer["contactsContactGroups"]["nodes"]}
    assert groups == {"key": 1, "new": 1, None: 1}


@pytest.mark.spec("kit.3")
def test_a_contact_without_a_row_has_none_until_somebody_gives_it_a_value(story: As, company: CastCompany) -> None:
    made = story("boris").create(CONTACT, name="Лютик")
    assert not Customer.objects.filter(pk=made["id"]).exists()
    story("boris").change(CONTACT, made["id"], segment="regular")
    assert Customer.objects.get(pk=made["id"]).segment == "regular"
    changed = story("boris").change(CONTACT, made["id"], "segment", segment=None)
    assert changed["segment"] is None


@pytest.mark.spec("kit.3")
def test_the_rule_of_another_module_refuses_a_contact_and_nothing_is_written(story: As, company: CastCompany) -> None:
    assert story("boris").create(CONTACT, name="Лютик", segment="key", refusal=True) == {"crm.key_without_salesperson"}
    assert not Contact.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.spec("kit.3")
def test_the_spec_has_the_tab_column_button_counters_and_filters(story: As, company: CastCompany) -> None:
    spec = story("clara").client.get(f"/api/ui/spec/{CONTACT}").json()
    form, columns = spec["views"]["form"], [c["field"] for c in spec["views"]["list"]["columns"]]
    assert form["tabs"][-1]["id"] == "crm_sales"
    assert columns[columns.index("group") + 1] == "segment"
    assert {"crm_deals", "crm_leads"} <= {s["id"] for s in form["stats"]}
    assert form["buttons"][-1] == "open_deal"
    assert spec["actions"]["open_deal"]["mutation"] == "contactsContactOpenDeal"
    assert spec["fields"]["segment"]["options"][0]["value"] == "new"
    assert "crm_key" in {f["id"] for f in spec["search"]["filters"]}


@pytest.mark.spec("kit.3")
def test_the_added_button_opens_a_deal_of_the_salesperson(story: As, company: CastCompany) -> None:
    clara = company.users["clara"]
    made = story("boris").create(CONTACT, name="Лютик", segment="regular", salesperson=clara.id)
    story("clara").act(CONTACT, "open_deal", made["id"], name="Поставка")
    deal = Deal.objects.get()
    assert (deal.name, deal.contact_id, deal.assignee_id) == ("Поставка", int(made["id"]), clara.id)
    assert story("dan").act(CONTACT, "open_deal", made["id"], name="x", refusal=True) == {"denied"}


@pytest.mark.spec("kit.3")
def test_disabling_crm_removes_everything_and_enabling_it_again_finds_the_data(story: As, company: CastCompany) -> None:
    boris = story("boris")
    made = boris.create(CONTACT, name="Лютик", segment="regular")
    asked = f'{{ contactsContact(id: "{made["id"]}") {{ name segment }} }}'
    with without_crm(company):
        spec = boris.client.get(f"/api/ui/spec/{CONTACT}").json()
        gone = {"segment", "salesperson", "customerSince", "crm_sales", "crm_deals", "crm_key", "open_deal"}
        assert not gone & names_in(spec)
        assert not gone & set(spec["fields"])
        assert "open_deal" not in spec["actions"]
        assert "open_deal" not in spec["views"]["form"]["buttons"]
        [error] = boris.client.refused(asked)
        assert error["message"] == "Cannot query field 'segment' on type 'ContactsContact'."
        [error] = boris.client.refused('{ contactsContacts(where: {segment: {eq: "x"}}) { totalCount } }')
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        listed = "query($w: ContactsContactWhere) { contactsContacts(where: $w) { totalCount } }"
        assert boris.client.refused(listed, w={"segment": {"eq": "regular"}})
        order = "query($o: [ContactsContactOrderBy!]) { contactsContacts(orderBy: $o) { totalCount } }"
        assert boris.client.refused(order, o=[{"segment": "ASC"}])
        assert boris.change(CONTACT, made["id"], segment="key", refusal=True) == {"not_writable"}
        text = boris.client.get("/graphql/schema").content.decode()
        assert "segment" not in text
        assert "contactsContactOpenDeal" not in text
        export = {"recordType": CONTACT, "fields": ["name", "segment"]}
        assert boris.client.post("/api/exports", export).json()["error"]["code"] == "export.unknown"
        boris.change(CONTACT, made["id"], name="Лютик-2")
    assert boris.client.run(asked)["contactsContact"] == {"name": "Лютик-2", "segment": "regular"}
    assert "segment" in boris.client.get("/graphql/schema").content.decode()


@pytest.mark.spec("kit.3")
def test_added_fields_are_exported_and_imported(story: As, company: CastCompany) -> None:
    boris = story("boris")
    table = "Название,Сегмент,Клиент с\nЛютик,Постоянный,15.01.2026\nОсока,Неведомый,\n"
    answer = upload(boris, "/api/imports", SimpleUploadedFile("c.csv", table.encode()), recordType=CONTACT).json()
    assert [c["field"] for c in answer["columns"]] == ["name", "segment", "customerSince"]
    mapping = {"Название": "name", "Сегмент": "segment", "Клиент с": "customerSince"}
    done = boris.client.post(f"/api/imports/{answer['id']}/run", {"mapping": mapping}).json()
    assert (done["created"], done["rejected"]) == (1, 1)
    export = {"recordType": CONTACT, "fields": ["name", "segment", "customerSince"], "format": "csv"}
    rows = table_of(boris.client.post("/api/exports", export), "csv")
    assert rows[1] == ["Лютик", "Постоянный", "2026-01-15"]


@pytest.mark.spec("kit.3")
def test_deleting_a_contact_takes_its_added_values_along(story: As, company: CastCompany) -> None:
    made = story("alice").create(CONTACT, name="Лютик", segment="new")
    asked = f'mutation {{ contactsContactDelete(id: "{made["id"]}") {{ ok }} }}'
    assert story("alice").client.run(asked)["contactsContactDelete"]["ok"]
    assert not Customer.objects.exists()
