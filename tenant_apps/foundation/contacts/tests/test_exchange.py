"""Contacts go in and out: tables, mails, files."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fincomtech.kit.models import MailTemplate, Message
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from fincomtech.testing.sandbox import committed
from tenant_apps.foundation.base.tests.story import Story
from tenant_apps.foundation.contacts import demo
from tenant_apps.foundation.contacts.models import Contact

As = Callable[..., Story]
CONTACT = "contacts.Contact"


def upload(story: Story, path: str, file: SimpleUploadedFile, **data: str) -> Any:
    """Send a file as a form does."""
    with committed():
        return story.client.http.post(path, {"file": file, **data})


@pytest.mark.spec("contacts.6.1")
def test_a_table_of_contacts_is_imported_and_bad_rows_are_told(story: As, company: CastCompany) -> None:
    table = "Название,ИНН,Почта\nЛютик,7707083893,info@lyutik.example\nОсока,7707083894,info@osoka.example\n"
    boris = story("boris")
    answer = upload(boris, "/api/imports", SimpleUploadedFile("contacts.csv", table.encode()), recordType=CONTACT)
    assert answer.status_code == 201, answer.content.decode()
    run = answer.json()["id"]
    mapping = {"Название": "name", "ИНН": "inn", "Почта": "email"}
    done = boris.client.post(f"/api/imports/{run}/run", {"mapping": mapping}).json()
    assert (done["created"], done["rejected"]) == (1, 1)
    assert list(Contact.objects.values_list("name", "email")) == [("Лютик", "info@lyutik.example")]


@pytest.mark.spec("contacts.6.1")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_contacts_are_exported_within_one_s_rights(story: As, company: CastCompany, form: str) -> None:
    story("boris").create(CONTACT, name="Тайна", level=sandbox.secret_level())
    clara = story("clara")
    clara.create(CONTACT, name="Лютик", phone="+74951234567")
    answer = clara.client.post("/api/exports", {"recordType": CONTACT, "fields": ["name", "phone"], "format": form})
    assert answer.status_code == 200
    rows = table_of(answer, form)
    assert [row[0] for row in rows[1:]] == ["Лютик"]
    assert "4951234567" in str(rows[1][1])


def table_of(answer: Any, form: str) -> list[list[Any]]:
    """The rows of an exported file."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if form == "csv":
        text = data.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.spec("contacts.6.2")
def test_a_mail_goes_to_the_contact_and_stays_in_its_history(story: As, company: CastCompany, mailoutbox: Any) -> None:
    template = MailTemplate.objects.create(
        record_type=CONTACT,
        name="Каталог",
        language="ru",
        subject="Каталог для {{ name }}",
        body="<p>Высылаем каталог.</p>",
    )
    clara = story("clara")
    key = clara.create(CONTACT, name="Лютик", email="info@lyutik.example")["id"]
    clara.act(CONTACT, "send_mail", key, template=str(template.pk))
    assert [(m.to, m.subject) for m in mailoutbox] == [(["info@lyutik.example"], "Каталог для Лютик")]
    assert Message.objects.get(record_type=CONTACT, record_id=key, kind="mail").mail_state == "sent"


@pytest.mark.spec("contacts.6.2")
def test_a_contact_without_address_gets_no_mail(story: As, company: CastCompany, mailoutbox: Any) -> None:
    clara = story("clara")
    key = clara.create(CONTACT, name="Лютик")["id"]
    assert clara.act(CONTACT, "send_mail", key, refusal=True, subject="Каталог", body="<p>Высылаем</p>") == {
        "mail.nobody"
    }
    assert mailoutbox == []


@pytest.mark.spec("contacts.6.3")
def test_files_are_kept_with_the_contact(story: As, company: CastCompany) -> None:
    clara = story("clara")
    key = clara.create(CONTACT, name="Лютик")["id"]
    file = SimpleUploadedFile("Договор.txt", "Договор № 1".encode(), content_type="text/plain")
    answer = upload(clara, "/api/files", file, recordType=CONTACT, recordId=key)
    assert answer.status_code in (200, 201), answer.content.decode()
    where = f'where: {{recordType: {{eq: "{CONTACT}"}}, recordId: {{eq: "{key}"}}}}'
    (found,) = clara.all("kit.Attachment", "id name", where)
    assert found["name"] == "Договор.txt"
    assert b"".join(clara.client.get(f"/api/files/{found['id']}").streaming_content) == "Договор № 1".encode()


@pytest.mark.spec("contacts.6.3")
def test_files_of_a_closed_contact_are_closed(story: As, company: CastCompany) -> None:
    boris = story("boris")
    key = boris.create(CONTACT, name="Тайна", level=sandbox.secret_level())["id"]
    file = SimpleUploadedFile("Договор.txt", b"secret", content_type="text/plain")
    assert upload(story("clara"), "/api/files", file, recordType=CONTACT, recordId=key).status_code == 404


def test_sample_contacts_are_the_same_every_time_and_all_valid(company: CastCompany) -> None:
    demo.fill()
    demo.fill()
    contacts = list(Contact.objects.select_related("country"))
    assert (len(contacts), {c.kind for c in contacts}) == (200, {"company", "person"})
    assert [c.name for c in contacts if c.contradictions()] == []
    assert all(c.email.endswith((".example", "@example.com")) for c in contacts)
    assert len({c.email for c in contacts}) == 200
