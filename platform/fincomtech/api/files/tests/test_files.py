"""Attachments over HTTP: who may attach, who may download, and that bytes never cross companies. Source: kit.6."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from fincomtech.kit import writes
from fincomtech.kit.models import Attachment
from fincomtech.kit.records import record_model
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
    writes.update(type(contact), contact.pk, {"confidential": True})
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
