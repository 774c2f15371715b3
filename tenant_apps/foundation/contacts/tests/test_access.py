"""Who sees which contacts: departments, confidential ones, other companies."""

from collections.abc import Callable

import pytest

from fincomtech.identity.models import Team
from fincomtech.testing.cast import CastCompany
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts.models import Contact

As = Callable[..., Story]
CONTACT = "contacts.Contact"


@pytest.fixture
def sales(company: CastCompany) -> Team:
    """A department with Clara in it."""
    team = Team.objects.create(name="Продажи")
    team.members.add(company.users.clara.id)
    return team


@pytest.mark.spec_part("contacts.5.1")
def test_a_confidential_contact_is_open_to_its_people_only(story: As, company: CastCompany) -> None:
    boris = story("boris")
    key = boris.create(CONTACT, name="Тайна", confidential=True)["id"]
    clara = story("clara")
    assert clara.one(CONTACT, key, "name") is None
    assert clara.names(CONTACT, 'search: "тайна"') == []
    assert clara.change(CONTACT, key, refusal=True, name="Явь") == {"missing"}
    assert Contact.objects.get(pk=key).name == "Тайна"
    boris.change(CONTACT, key, assignee=str(company.users.clara.id))
    assert clara.one(CONTACT, key, "name") == {"name": "Тайна"}


@pytest.mark.spec_part("contacts.5.1")
def test_a_confidential_contact_stays_open_to_whoever_made_it(story: As, company: CastCompany) -> None:
    key = story("clara").create(CONTACT, name="Тайна", confidential=True)["id"]
    assert story("clara").one(CONTACT, key, "name") == {"name": "Тайна"}


@pytest.mark.spec_part("contacts.5.1")
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
    key = story("boris").create(CONTACT, name="Тайна", confidential=True, team=str(sales.pk))["id"]
    assert story("clara").one(CONTACT, key, "name") is None


def test_another_company_s_contact_is_not_there(story: As, company: CastCompany, vector: CastCompany) -> None:
    key = story("boris").create(CONTACT, name="Лютик")["id"]
    Contact.objects.filter(pk=key).update(id=10**9)
    assert story("alice", company=vector).one(CONTACT, str(10**9), "name") is None
    assert story("alice", company=vector).change(CONTACT, str(10**9), refusal=True, name="Моё") == {"missing"}
