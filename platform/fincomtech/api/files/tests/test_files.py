"""Attachments over HTTP: who may attach, who may download, and that bytes never cross companies. Source: kit.6."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from fincomtech.kit import writes
from fincomtech.kit.models import Attachment
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.talk import files
from fincomtech.tenancy.switch import in_company
from fincomtech.testing import sandbox

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the tests go to a folder of their own."""
    monkeypatch.setattr(
        default_storage._wrapped if hasattr(default_storage, "_wrapped") else default_storage,
        "_location",
        str(tmp_path),
        raising=False,
    )
    for name in ("base_location", "location"):
        default_storage.__dict__.pop(name, None)
        getattr(default_storage, "_wrapped", default_storage).__dict__.pop(name, None)


@pytest.fixture
def contact(company: Any) -> Any:
    """A contact that Alice has made."""
    return writes.create(record_model("contacts.Contact"), {"name": "Заря"})


def send(client: Any, record: Any, data: bytes = b"hello", name: str = "договор.txt") -> Any:
    """Upload a file to a record."""
    with sandbox.committed():
        form = {"recordType": "contacts.Contact", "recordId": str(record.pk), "file": SimpleUploadedFile(name, data)}
        return client.http.post("/api/files", form)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_file_is_attached_and_downloaded(api: Callable[..., Any], contact: Any) -> None:
    answer = send(api("boris"), contact)
    assert answer.status_code == 201, answer.content
    found = api("boris").get(answer.json()["url"])
    assert body_of(found) == b"hello"
    assert found["Content-Disposition"].startswith("attachment")
    assert found["X-Content-Type-Options"] == "nosniff"
    again = api("boris").http.get(answer.json()["url"], headers={"If-None-Match": found["ETag"]})
    assert again.status_code == 304


def test_the_bytes_lie_under_the_companys_key_and_a_random_name(
    api: Callable[..., Any], contact: Any, company: Any
) -> None:
    key = send(api("boris"), contact, name="../../etc/passwd").json()["id"]
    attachment = Attachment.objects.get(pk=key)
    assert attachment.name == "passwd"
    assert attachment.path.startswith(f"{company.key}/")
    assert "passwd" not in attachment.path


def test_only_pictures_and_pdf_by_their_bytes_are_shown_in_the_browser(api: Callable[..., Any], contact: Any) -> None:
    client = api("boris")
    cases = [
        (PNG, "x.html", "inline"),
        (b"<script>x</script>", "x.png", "attachment"),
        (b"<svg/>", "x.svg", "attachment"),
    ]
    for data, name, expected in cases:
        found = client.get(send(client, contact, data, name).json()["url"])
        assert found["Content-Disposition"].startswith(expected), name
        assert "sandbox" in found["Content-Security-Policy"]


def test_too_big_and_empty_files_are_refused(api: Callable[..., Any], contact: Any, settings: Any) -> None:
    settings.MAX_FILE_BYTES = 10
    client = api("boris")
    assert send(client, contact, b"x" * 11).json()["error"]["code"] == "files.too_big"
    assert send(client, contact, b"").status_code == 400
    assert not Attachment.objects.exists()


def test_strangers_and_people_without_rights_get_nothing(api: Callable[..., Any], contact: Any) -> None:
    url = send(api("boris"), contact).json()["url"]
    assert api().get(url).status_code == 401
    assert api("dan").get(url).status_code == 404
    assert send(api(), contact).status_code in (401, 403)
    assert send(api("dan"), contact).status_code == 404


def test_a_confidential_records_file_is_closed_with_it(api: Callable[..., Any], contact: Any, company: Any) -> None:
    url = send(api("boris"), contact).json()["url"]
    assert api("clara").get(url).status_code == 200
    writes.update(type(contact), contact.pk, {"level": sandbox.secret_level()})
    assert api("clara").get(url).status_code == 404


def test_a_file_of_one_company_is_not_found_in_another(api: Callable[..., Any], contact: Any, vector: Any) -> None:
    url = send(api("boris"), contact).json()["url"]
    stranger = api("alice", company=vector)
    assert stranger.get(url).status_code == 404
    path = Attachment.objects.get().path
    with in_company(vector.key), sandbox.acting("alice"):
        other = writes.create(record_model("contacts.Contact"), {"name": "Чужая"})
        forged = Attachment.objects.create(
            record_type="contacts.Contact", record_id=other.pk, name="x", content_type="text/plain", size=5, path=path
        )
    assert stranger.get(f"/api/files/{forged.pk}").status_code == 404, "a row that names another company's place"


def test_a_deleted_attachment_takes_its_bytes_along(api: Callable[..., Any], contact: Any) -> None:
    key = send(api("alice"), contact).json()["id"]
    path = Attachment.objects.get(pk=key).path
    assert default_storage.exists(path)
    with sandbox.committed():
        writes.delete(Attachment, key)
    assert not default_storage.exists(path)


def test_files_of_the_tests_stay_out_of_the_real_folder(tmp_path: Any) -> None:
    assert default_storage.path("x") == str(tmp_path / "x")


# --- versions (kit.6) -----------------------------------------------------------------------------------------------


def send_version(client: Any, content: bytes, replaces: Any, name: str = "договор.txt") -> Any:
    with sandbox.committed():
        return client.http.post(
            "/api/files",
            {"file": SimpleUploadedFile(name, content), "replaces": str(replaces)},
            headers={"X-CSRF-Token": client.http.cookies["csrf_token"].value},
        )


@pytest.mark.spec("kit.6")
def test_a_new_version_takes_the_place_of_the_old_one_which_stays(company: Any, api: Any) -> None:
    contact = writes.create(record_model("contacts.Contact"), {"name": "Заря"})
    first = files.keep(contact, io.BytesIO(b"one"), "договор.txt", 3)
    client = api("alice")
    made = send_version(client, b"two", first.pk).json()
    assert made["revision"] == 2
    assert made["sha256"] == hashlib.sha256(b"two").hexdigest()
    first.refresh_from_db()
    assert not first.latest
    assert b"".join(client.get(f"/api/files/{first.pk}").streaming_content) == b"one"
    assert send_version(client, b"three", first.pk).json()["revision"] == 3, "also from an old one"
    assert Attachment.objects.filter(series=first.series, latest=True).count() == 1
    writes.delete(Attachment, Attachment.objects.get(series=first.series, latest=True).pk)
    assert Attachment.objects.get(series=first.series, latest=True).revision == 2


def test_a_version_of_a_file_that_is_not_open_is_refused(company: Any, api: Any, vector: Any) -> None:
    contact = writes.create(record_model("contacts.Contact"), {"name": "Заря", "level": sandbox.secret_level()})
    first = files.keep(contact, io.BytesIO(b"one"), "договор.txt", 3)
    assert send_version(api("clara"), b"x", first.pk).status_code == 404
    assert send_version(api("alice", company=vector), b"x", 10**9).status_code == 404
    assert send_version(api("alice"), b"x", "nonsense").status_code == 404
    assert Attachment.objects.filter(series=first.series).count() == 1
    other = writes.create(record_model("contacts.Contact"), {"name": "Другой"})
    with pytest.raises(Invalid):
        files.keep(other, io.BytesIO(b"x"), "x.txt", 1, replaces=first)


def test_a_pdf_may_stand_in_a_frame_of_ours_and_nothing_else_may(company: Any, api: Any) -> None:
    contact = writes.create(record_model("contacts.Contact"), {"name": "Заря"})
    pdf = files.keep(contact, io.BytesIO(b"%PDF-1.4"), "a.pdf", 8)
    text = files.keep(contact, io.BytesIO(b"<script>"), "a.html", 8)
    client = api("alice")
    shown, other = client.get(f"/api/files/{pdf.pk}"), client.get(f"/api/files/{text.pk}")
    assert (shown["X-Frame-Options"], shown["Content-Security-Policy"]) == ("SAMEORIGIN", "frame-ancestors 'self'")
    assert other["X-Frame-Options"] == "DENY"
    assert "sandbox" in other["Content-Security-Policy"]
