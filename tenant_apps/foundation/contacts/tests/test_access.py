"""Who sees which contacts: departments, confidential ones, other companies."""

from collections.abc import Callable

import pytest

from fincomtech.identity.models import Role, Team
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts.models import Contact

As = Callable[..., Story]
CONTACT, LEVEL = "contacts.Contact", "contacts.Level"


@pytest.fixture
def sales(company: CastCompany) -> Team:
    """A department with Clara in it."""
    team = Team.objects.create(name="Продажи")
    team.members.add(company.users.clara.id)
    return team


@pytest.mark.spec("contacts.5.1")
def test_a_confidential_contact_is_open_to_its_people_only(story: As, company: CastCompany) -> None:
    boris = story("boris")
    key = boris.create(CONTACT, name="Тайна", level=sandbox.secret_level())["id"]
    clara = story("clara")
    assert clara.one(CONTACT, key, "name") is None
    assert clara.names(CONTACT, 'search: "тайна"') == []
    assert clara.change(CONTACT, key, refusal=True, name="Явь") == {"missing"}
    assert Contact.objects.get(pk=key).name == "Тайна"
    boris.change(CONTACT, key, assignee=str(company.users.clara.id))
    assert clara.one(CONTACT, key, "name") == {"name": "Тайна"}


@pytest.mark.spec("contacts.5.1")
def test_a_confidential_contact_stays_open_to_whoever_made_it(story: As, company: CastCompany) -> None:
    key = story("clara").create(CONTACT, name="Тайна", level=sandbox.secret_level())["id"]
    assert story("clara").one(CONTACT, key, "name") == {"name": "Тайна"}


@pytest.mark.spec("contacts.5.1")
def test_a_company_has_levels_of_its_own_for_roles_and_teams(story: As, company: CastCompany, sales: Team) -> None:
    alice, boris, clara = story("alice"), story("boris"), story("clara")
    board = alice.create(LEVEL, name="Дирекция")["id"]
    sellers = alice.create(LEVEL, name="Только продажи", teams=[str(sales.pk)])["id"]
    owners = alice.create(CONTACT, name="Собственник", level=board)["id"]
    alice.create(CONTACT, name="Ключевой клиент", level=sellers)
    alice.create(CONTACT, name="Тайна", level=sandbox.secret_level())
    alice.create(CONTACT, name="Открытый")
    assert sorted(alice.names(CONTACT)) == ["Ключевой клиент", "Открытый", "Собственник", "Тайна"]
    assert sorted(boris.names(CONTACT)) == ["Открытый", "Тайна"], "a manager, and of no team"
    assert sorted(clara.names(CONTACT)) == ["Ключевой клиент", "Открытый"], "she is in the team"
    assert clara.one(CONTACT, owners, "name") is None
    assert boris.change(CONTACT, owners, refusal=True, name="Явь") == {"missing"}
    managers = str(Role.objects.get(code=Role.MANAGER).pk)
    alice.change(LEVEL, board, roles=[managers])
    assert sorted(boris.names(CONTACT)) == ["Открытый", "Собственник", "Тайна"]
    sales.members.clear()
    assert clara.names(CONTACT) == ["Открытый"]


@pytest.mark.spec("contacts.5.1")
def test_levels_are_shaped_by_administrators_and_none_in_use_is_deleted(story: As, company: CastCompany) -> None:
    alice = story("alice")
    level = alice.create(LEVEL, name="Дирекция")["id"]
    alice.create(CONTACT, name="Собственник", level=level)
    for who in ("boris", "clara"):
        assert story(who).create(LEVEL, refusal=True, name="Моё") == {"denied"}
        assert story(who).change(LEVEL, level, refusal=True, name="Моё") == {"denied"}
    assert alice.create(LEVEL, refusal=True, name="Дирекция") == {"contacts_level_name"}
    document = "mutation($id: ID!) { contactsLevelDelete(id: $id) { ok errors { code } } }"
    assert [e["code"] for e in alice.client.refused(document, id=level)] == ["in_use"], (
        "its contacts would be open to all"
    )
    alice.change(LEVEL, level, archived=True)
    assert story("boris").names(CONTACT) == []


@pytest.mark.spec("contacts.5.1")
def test_what_is_closed_shows_nowhere_else_either(story: As, company: CastCompany) -> None:
    alice, boris = story("alice"), story("boris")
    level = alice.create(LEVEL, name="Дирекция")["id"]
    owner = alice.create(CONTACT, name="Собственник", email="owner@example.com", level=level)["id"]
    alice.act(CONTACT, "comment", owner, body="<p>Продаёт долю</p>")
    assert boris.names(CONTACT, 'search: "собственник"') == []
    assert (
        boris.all("kit.Message", "id", f'where: {{recordId: {{eq: "{owner}"}}, recordType: {{eq: "{CONTACT}"}}}}') == []
    )
    assert boris.preview(CONTACT, name="Тёзка", email="owner@example.com")["duplicates"] == []
    found = boris.client.run('{ search(text: "Собственник") { nodes { title } } }')["search"]["nodes"]
    assert found == []
    rows = boris.client.post("/api/exports", {"recordType": CONTACT, "fields": ["name"], "format": "csv"})
    assert "Собственник" not in b"".join(rows.streaming_content if rows.streaming else [rows.content]).decode(
        "utf-8-sig"
    )


@pytest.mark.spec("contacts.5.1")
def test_people_without_a_role_and_strangers_see_nothing(story: As, company: CastCompany) -> None:
    key = story("boris").create(CONTACT, name="Лютик")["id"]
    assert story("dan").one(CONTACT, key, "name") is None
    assert story("dan").create(CONTACT, refusal=True, name="Осока") == {"denied"}
    document = "query($id: ID!) { contactsContact(id: $id) { name } }"
    assert [e.get("code") or e["extensions"]["code"] for e in story().client.refused(document, id=key)] == ["sign_in"]


@pytest.mark.spec("contacts.5.2")
def test_departments_see_their_own_contacts_and_the_shared_ones(story: As, company: CastCompany, sales: Team) -> None:
    other = Team.objects.create(name="Закупки")
    boris, clara = story("boris"), story("clara")
    boris.create(CONTACT, name="Наш", team=str(sales.pk))
    alien = boris.create(CONTACT, name="Чужой", team=str(other.pk))["id"]
    boris.create(CONTACT, name="Общий")
    assert sorted(clara.names(CONTACT)) == ["Наш", "Общий"]
    assert clara.change(CONTACT, alien, refusal=True, name="Наш") == {"missing"}
    assert sorted(boris.names(CONTACT)) == ["Наш", "Общий", "Чужой"]


@pytest.mark.spec("contacts.5.2")
def test_a_confidential_contact_is_closed_to_the_rest_of_its_department(
    story: As, company: CastCompany, sales: Team
) -> None:
    key = story("boris").create(CONTACT, name="Тайна", level=sandbox.secret_level(), team=str(sales.pk))["id"]
    assert story("clara").one(CONTACT, key, "name") is None


def test_another_company_s_contact_is_not_there(story: As, company: CastCompany, vector: CastCompany) -> None:
    key = story("boris").create(CONTACT, name="Лютик")["id"]
    Contact.objects.filter(pk=key).update(id=10**9)
    assert story("alice", company=vector).one(CONTACT, str(10**9), "name") is None
    assert story("alice", company=vector).change(CONTACT, str(10**9), refusal=True, name="Моё") == {"missing"}
