"""The conversation as the web client uses it: GraphQL from the first call to the last."""

from collections.abc import Callable
from typing import Any

from fincomtech.kit import clock

MESSAGES = """query($id: BigInt) {
  kitMessages(where: {recordType: {eq: "contacts.Contact"}, recordId: {eq: $id}}, orderBy: [{id: ASC}]) {
    nodes { id kind authorName subject body changes mailState createdAt author { id name } }
  }
}"""
COMMENT = 'mutation($id: ID) { contactsContactComment(id: $id, input: {body: "<p>Привет</p>"}) { ok result errors { code message } } }'


def test_a_comment_is_written_and_read(api: Callable[..., Any], contact: Any) -> None:
    client = api("clara")
    answer = client.run(COMMENT, id=str(contact.pk))["contactsContactComment"]
    assert answer["ok"], answer
    *_, said = client.run(MESSAGES, id=str(contact.pk))["kitMessages"]["nodes"]
    assert (said["kind"], said["authorName"], said["body"]) == ("comment", "Клара Смирнова", "<p>Привет</p>")
    assert said["id"] == answer["result"]["message"]


def test_changes_are_told_in_the_language_of_whoever_made_them(api: Callable[..., Any], contact: Any) -> None:
    client = api("boris")
    change = (
        'mutation($id: ID!) { contactsContactUpdate(id: $id, input: {phone: "84951234567"}) { ok errors { message } } }'
    )
    assert client.run(change, id=str(contact.pk))["contactsContactUpdate"]["ok"]
    *_, told = client.run(MESSAGES, id=str(contact.pk))["kitMessages"]["nodes"]
    assert [(c["field"], c["before"], c["after"]) for c in told["changes"]] == [("phone", "", "+74951234567")]


def test_an_activity_is_planned_listed_and_done(api: Callable[..., Any], contact: Any) -> None:
    client = api("clara")
    plan = """mutation($id: ID, $day: Date!) {
      contactsContactPlanActivity(id: $id, input: {summary: "Позвонить", dueDate: $day}) {
        ok errors { message } record { nextActivityDate }
      }
    }"""
    today = clock.today().isoformat()
    planned = client.run(plan, id=str(contact.pk), day=today)["contactsContactPlanActivity"]
    assert planned == {"ok": True, "errors": [], "record": {"nextActivityDate": today}}
    (activity,) = client.run(
        '{ kitActivities(where: {state: {eq: "planned"}}) { nodes { id summary assignee { name } } } }'
    )["kitActivities"]["nodes"]
    assert activity["assignee"]["name"] == "Клара Смирнова"
    done = 'mutation($id: ID) { kitActivityComplete(id: $id, input: {feedback: "ок"}) { ok errors { message } record { state } } }'
    assert client.run(done, id=activity["id"])["kitActivityComplete"]["record"] == {"state": "done"}
    assert client.run("query($id: ID!) { contactsContact(id: $id) { nextActivityDate } }", id=str(contact.pk)) == {
        "contactsContact": {"nextActivityDate": None}
    }


def test_the_conversation_of_a_closed_record_is_closed(api: Callable[..., Any], contact: Any) -> None:
    dan = api("dan")
    assert dan.answer(MESSAGES, id=str(contact.pk)).get("data") in (None, {"kitMessages": {"nodes": []}})
    assert dan.refused(COMMENT, id=str(contact.pk))


def test_saved_views_are_ones_own_until_they_are_shared(api: Callable[..., Any], company: Any) -> None:
    boris, clara = api("boris"), api("clara")
    make = """mutation { kitSavedViewCreate(input: {recordType: "contacts.Contact", view: "list", label: "Мои", settings: {a: 1}}) {
      ok errors { message } record { id user { id } settings }
    } }"""
    made = boris.run(make)["kitSavedViewCreate"]
    assert made["ok"], made
    assert made["record"]["settings"] == {"a": 1}
    mine = "{ kitSavedViews { nodes { id } } }"
    assert len(boris.run(mine)["kitSavedViews"]["nodes"]) == 1
    assert not clara.run(mine)["kitSavedViews"]["nodes"]
    share = "mutation($id: ID) { kitSavedViewShare(id: $id) { ok errors { message } } }"
    assert boris.run(share, id=made["record"]["id"])["kitSavedViewShare"]["ok"]
    assert len(clara.run(mine)["kitSavedViews"]["nodes"]) == 1
