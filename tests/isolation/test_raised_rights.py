"""Ways to more rights than one was given: through rules of others, invitations, addresses of accounts, looking as somebody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine

from fincomtech.automation import runs
from fincomtech.automation.models import Rule
from fincomtech.identity.models import Role, User
from fincomtech.kit import clock
from fincomtech.kit.records import record_model
from fincomtech.notifications.models import Notification
from fincomtech.notifications.telling import notify
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.client import ApiClient

Api = Callable[..., ApiClient]
LATER = timedelta(minutes=16)
RULE = """mutation($i: AutomationRuleInput!) { automationRuleCreate(input: $i) { ok record { id } errors { code path message } } }"""
CHANGE = """mutation($id: ID!, $i: AutomationRuleInput!) { automationRuleUpdate(id: $id, input: $i) { ok errors { code } } }"""
ACTIVATE = "mutation($id: ID) { automationRuleActivate(id: $id) { ok errors { code message } } }"
TRY = "mutation($id: ID, $record: String!) { automationRuleDryRun(id: $id, input: {recordId: $record}) { ok result errors { code } } }"
CONTACT = 'mutation { contactsContactCreate(input: {kind: "company", name: "Приманка"}) { ok record { id } errors { code } } }'
ROLE = (
    """mutation($i: IdentityRoleInput!) { identityRoleCreate(input: $i) { ok record { id } errors { code path } } }"""
)
GIVE = "mutation($id: ID!, $roles: [ID!]!) { identityUserChangeRoles(id: $id, input: {roles: $roles}) { ok errors { code } } }"
INVITE = """mutation($i: IdentityUserInviteInput!) { identityUserInvite(input: $i) { ok errors { code } } }"""
EMAIL = (
    "mutation($id: ID!, $email: String!) { identityUserUpdate(id: $id, input: {email: $email}) { ok errors { code } } }"
)


def give_role(api: Api, person: int, *rules: dict[str, Any]) -> str:
    """A role of the company's own with these rules, and to one person nothing else."""
    alice = api("alice")
    levels = [{"module": name, "level": "manager"} for name in ("crm", "contacts")]
    values = {"name": "Мастер правил", "levels": {"create": levels}, "rules": {"create": list(rules)}}
    made = alice.run(ROLE, i=values)["identityRoleCreate"]
    assert made["ok"], made
    key = str(made["record"]["id"])
    assert alice.run(GIVE, id=person, roles=[key])["identityUserChangeRoles"]["ok"]
    return key


def administrator_rule(api: Api, **values: Any) -> str:
    """A rule that Alice has made and activated."""
    alice = api("alice")
    usual = {
        "name": "Правило Алисы",
        "recordType": "contacts.Contact",
        "trigger": "created",
        "steps": [{"kind": "set", "values": {"phone": {"value": "+7 900 000-00-00"}}}],
    }
    made = alice.run(RULE, i={**usual, **values})["automationRuleCreate"]
    assert made["ok"], made
    key = str(made["record"]["id"])
    assert alice.run(ACTIVATE, id=key)["automationRuleActivate"]["ok"]
    return key


WRITE_RULES = {"recordType": "automation.Rule", "reading": "all", "writing": "all", "creating": "yes"}


# --- rules of automation ----------------------------------------------------------------------------------------------


def test_whoever_changes_a_rule_of_another_does_not_act_with_the_rights_of_that_other(
    api: Api, company: CastCompany
) -> None:
    rule = administrator_rule(api)
    give_role(api, company.users.clara.id, {**WRITE_RULES, "actions": {"activate": True}})
    clara = api("clara")
    steps = [{"kind": "create", "record": "identity.Team", "values": {"name": {"value": "Команда Клары"}}}]
    clara.answer(CHANGE, id=rule, i={"steps": steps})
    assert api("clara").run(CONTACT)["contactsContactCreate"]["ok"]
    runs.proceed(int(rule))
    assert not record_model("identity.Team")._default_manager.filter(name="Команда Клары").exists()
    assert Rule.objects.get(pk=rule).owner_id in (company.users.clara.id, company.users.alice.id)


def test_a_trial_of_a_rule_shows_what_its_reader_may_see(api: Api, company: CastCompany) -> None:
    """A trial acts in the owner's name: whoever may not change the rule has no use for that."""
    rule = administrator_rule(api)
    give_role(api, company.users.clara.id, {**WRITE_RULES, "writing": "none", "creating": "no"})
    key = api("boris").run(CONTACT)["contactsContactCreate"]["record"]["id"]
    assert api("clara").refused(TRY, id=rule, record=str(key))[0]["code"] == "denied"


def test_a_rule_reads_no_field_that_is_hidden_from_its_owner(api: Api, company: CastCompany) -> None:
    hidden = {"recordType": "contacts.Contact", "fields": {"email": "hidden"}}
    give_role(api, company.users.clara.id, {**WRITE_RULES, "actions": {"activate": True}}, hidden)
    clara, boris = api("clara"), api("boris")
    steps = [{"kind": "set", "values": {"phone": {"value": "1"}, "comment": {"field": "email"}}}]
    fields = {f.name for f in record_model("contacts.Contact")._meta.concrete_fields}
    target = next(n for n in ("comment", "note", "notes", "website", "phone") if n in fields)
    steps[0]["values"] = {target: {"field": "email"}}
    made = clara.answer(
        RULE, i={"name": "Своё", "recordType": "contacts.Contact", "trigger": "created", "steps": steps}
    )
    payload = made["data"]["automationRuleCreate"]
    if not payload["ok"]:
        return  # it is refused by itself
    assert clara.run(ACTIVATE, id=payload["record"]["id"])["automationRuleActivate"]["ok"]
    values = {"kind": "company", "name": "Скрытый", "email": "secret@hidden.example"}
    create = (
        "mutation($i: ContactsContactInput!) { contactsContactCreate(input: $i) { ok record { id } errors { code } } }"
    )
    key = boris.run(create, i=values)["contactsContactCreate"]["record"]["id"]
    found = record_model("contacts.Contact")._default_manager.get(pk=key)
    assert "hidden.example" not in str(getattr(found, target))


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_a_stolen_session_invites_no_administrator(api: Api, company: CastCompany) -> None:
    administrator = str(Role.objects.get(code=Role.ADMINISTRATOR).pk)
    alice = api("alice")
    with time_machine.travel(clock.now() + LATER, tick=True):
        told = alice.refused(INVITE, i={"email": "mallory@evil.example", "name": "M", "roles": [administrator]})
        assert told[0]["code"] == "step_up_needed"
        assert not User.objects.filter(email="mallory@evil.example").exists()
        assert alice.run(INVITE, i={"email": "worker@romashka.example", "name": "W"})["identityUserInvite"]["ok"]


def test_a_stolen_session_sends_no_password_to_another_address(api: Api, company: CastCompany) -> None:
    alice = api("alice")
    with time_machine.travel(clock.now() + LATER, tick=True):
        told = alice.refused(EMAIL, id=company.users.alice.id, email="mallory@evil.example")
    assert told[0]["code"] == "step_up_needed"
    assert User.objects.get(pk=company.users.alice.id).email == company.users.alice.email


def test_whoever_may_write_users_does_not_take_over_an_administrator(api: Api, company: CastCompany) -> None:
    give_role(api, company.users.clara.id, {"recordType": "identity.User", "reading": "all", "writing": "all"})
    clara = api("clara")
    assert clara.refused(EMAIL, id=company.users.alice.id, email="mallory@evil.example")[0]["code"] == "denied"
    assert User.objects.get(pk=company.users.alice.id).email == company.users.alice.email


# --- looking as somebody ----------------------------------------------------------------------------------------------


def test_looking_as_a_person_does_not_open_their_notifications(api: Api, company: CastCompany) -> None:
    clara = User.objects.get(pk=company.users.clara.id)
    with sandbox.acting("boris"):
        assert notify([clara.pk], "notifications.mentioned", clara, excerpt="между нами") or True
    Notification.objects.get_or_create(
        user=clara,
        kind="notifications.responsible",
        record_type="",
        record_id=0,
        defaults={"excerpt": "между нами", "by_name": "Борис", "at": clock.now()},
    )
    alice = api("alice")
    assert alice.post("/api/roles/view-as", {"user": clara.pk}).status_code == 200
    for path in ("/api/notifications", "/api/notifications/unread", "/api/notifications/wishes"):
        answer = alice.get(path)
        assert "между нами" not in answer.content.decode()
        assert answer.status_code == 403, (path, answer.content)
