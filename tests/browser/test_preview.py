"""Pictures and PDF of a record are looked at over the record, drawn by the product itself."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

At = Callable[..., Desk]
Keep = Callable[[Page, str], None]
UPLOAD = """async ([record, name, type, data]) => {
  const form = new FormData()
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
  form.append('file', new File([bytes], name, {type}))
  form.append('recordType', 'crm.Deal')
  form.append('recordId', record)
  const token = document.cookie.match(/csrf_token=([^;]+)/)[1]
  return (await fetch('/api/files', {method: 'POST', headers: {'X-CSRF-Token': token}, body: form})).status
}"""
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
INK = "(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value < 90)"


def pdf(pages: int) -> bytes:
    """A small PDF that says "Contract" on every page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"]
    parts.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    words = "BT /F1 48 Tf 60 700 Td (Contract) Tj ET"
    for number in range(pages):
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        parts.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R {font} >>")
        parts.append(f"<< /Length {len(words)} >>\nstream\n{words}\nendstream")
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    return f"{body}{head}trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF".encode()


def attach(desk: Desk, record: str, name: str, kind: str, data: bytes) -> None:
    assert desk.page.evaluate(UPLOAD, [record, name, kind, base64.b64encode(data).decode()]) == 201


@pytest.mark.parametrize("width", [1440, 390])
def test_a_pdf_is_read_over_the_record(desk: At, picture: Keep, width: int) -> None:
    clara = desk("clara", width=width, dark=width == 390)
    deal = clara.deal(f"Договор {width}")
    attach(clara, deal, "договор.pdf", "application/pdf", pdf(5))
    attach(clara, deal, "битый.pdf", "application/pdf", b"%PDF-1.4 nothing more")
    page = clara.go(f"/r/crm.Deal/{deal}")
    page.get_by_role("tab", name="Файлы").click()
    page.get_by_role("button", name="договор.pdf", exact=True).click()
    dialog = page.get_by_role("dialog")
    first = dialog.get_by_role("img", name="договор.pdf, страница 1 из 5")
    expect(first).to_have_attribute("data-drawn", "true")
    assert first.evaluate(INK)
    last = dialog.get_by_role("img", name="договор.pdf, страница 5 из 5")
    assert last.get_attribute("data-drawn") is None  # what is out of sight costs nothing
    picture(page, f"80-pdf-{width}")
    last.scroll_into_view_if_needed()
    expect(last).to_have_attribute("data-drawn", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="битый.pdf", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text("Этот файл не показать")).to_be_visible()


def test_a_picture_is_looked_at_over_the_record(desk: At) -> None:
    clara = desk("clara")
    deal = clara.deal("Снимок")
    attach(clara, deal, "снимок.png", "image/png", DOT)
    page = clara.go(f"/r/crm.Deal/{deal}")
    page.get_by_role("tab", name="Файлы").click()
    page.get_by_role("button", name="снимок.png", exact=True).click()
    shown = page.get_by_role("dialog").get_by_role("img", name="снимок.png")
    expect(shown).to_be_visible()
    assert shown.evaluate("(image) => image.naturalWidth") == 1
