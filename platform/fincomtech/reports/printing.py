"""Records on paper: the template that counts, filled in for each record within the actor's rights, as one PDF or many."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fincomtech.kit import clock, context, languages, mail_templates
from fincomtech.kit.files import stored_files
from fincomtech.kit.models import Attachment
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Missing
from fincomtech.kit.safety import templates_sandbox
from fincomtech.reports import documents, pdf
from fincomtech.reports.documents import Document
from fincomtech.reports.models import Template

OWN = "own."  # how the documents that a company has made for itself are called: "own.12"
MOST_LOGO = 4 * 1024**2  # bytes
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


class Unknown(Missing):
    """There is no such document."""

    code = "reports.unknown_document"
    sentence = _("There is no such document for these records.")


@dataclass(frozen=True)
class Layout:
    """What is drawn in one language: a template of the company's, or the standard one."""

    language: str
    body: str
    css: str
    header: str
    footer: str
    page: str  # the inside of @page

    @classmethod
    def of_template(cls, template: Any) -> "Layout":
        """A company's template, saved or just being written."""
        margins = [f"{getattr(template, f'margin_{side}')}mm" for side in ("top", "right", "bottom", "left")]
        page = f"size: {template.page_format} {template.orientation}; margin: {' '.join(margins)};"
        return cls(template.language, template.body, template.css, template.header, template.footer, page)

    @classmethod
    def standard(cls, document: Document, language: str) -> "Layout":
        """The template that the document's module has."""
        margins = " ".join(f"{size}mm" for size in document.margins)
        page = f"size: {document.page_format} {document.orientation}; margin: {margins};"
        written = (
            language if language in documents.LANGUAGES else "en"
        )  # numbers, dates and choices are in the reader's
        header, footer = documents.standard("header", written), documents.standard("footer", written)
        return cls(language, document.body(written), document.css(), header, footer, page)


@dataclass(frozen=True)
class Print:
    """A document that records of a type can be printed as."""

    id: str
    title: str


def prints_of(model: type[Record]) -> list[Print]:
    """The documents of a record type: the declared ones of enabled modules, then the company's own. One query."""
    found = [
        Print(one.name, str(one.title))
        for one in documents.all_documents().values()
        if one.model is model and documents.declared(one.name)
    ]
    own: dict[str, Print] = {}
    for template in _own(model).order_by("pk"):
        own.setdefault(template.name.casefold(), Print(f"{OWN}{template.pk}", template.name))
    return [*found, *sorted(own.values(), key=lambda one: one.title)]


def _own(model: type[Record]) -> Any:
    return Template.objects.filter(record_type=model.record_type(), document="", active=True, archived=False)


class Press:
    """One document of one record type, ready to be drawn for many records. Raises Unknown."""

    def __init__(self, model: type[Record], name: str, language: str = ""):
        self.model, self.name = model, name
        self.language = language if language and languages.is_spoken(language) else ""
        self.document = documents.declared(name)
        self._layouts: dict[str, Layout] = {}
        self._found = self._templates()
        if self.document is not None and self.document.model is not model:
            raise Unknown(path=["document"])

    @property
    def title(self) -> str:
        """What the document is called."""
        return str(self.document.title) if self.document else next(iter(self._found.values())).name

    def _templates(self) -> dict[str, Template]:
        """The company's templates of the document by language."""
        rows = Template.objects.filter(active=True, archived=False)
        if self.document is not None:
            return {one.language: one for one in rows.filter(document=self.name)}
        key = self.name.removeprefix(OWN)
        first = _own(self.model).filter(pk=key).first() if self.name.startswith(OWN) and key.isdecimal() else None
        if first is None:
            raise Unknown(path=["document"])
        same = _own(self.model).filter(name__iexact=first.name)
        return {first.language: first, **{one.language: one for one in same}}

    def language_of(self, record: Record) -> str:
        """The chosen language, else the one of whoever gets the document; one that there is a template in."""
        wanted = self.language or mail_templates.language_for(record)
        if self.document is None:
            return wanted if wanted in self._found else next(iter(self._found))
        return wanted if languages.is_spoken(wanted) else documents.LANGUAGES[0]

    def layout(self, language: str) -> Layout:
        """The template in that language."""
        if language not in self._layouts:
            own = self._found.get(language)
            if own is not None:
                self._layouts[language] = Layout.of_template(own)
            else:
                assert self.document is not None
                self._layouts[language] = Layout.standard(self.document, language)
        return self._layouts[language]

    def html(self, record: Record) -> str:
        """The record's document as a page of HTML."""
        language = self.language_of(record)
        with override(language):
            title = f"{self.title}: {record}"
        return page_of(self.layout(language), record, title)

    def file_name(self, record: Record) -> str:
        """What the record's file is called."""
        with override(self.language_of(record)):
            return _clean(f"{self.title} {getattr(record, 'number', '') or record}.pdf")

    def file_name_of_many(self, form: str) -> str:
        """What a file of many records is called."""
        return _clean(f"{self.title} {clock.today()}.{form}")

    def pdf(self, records: Sequence[Record], progress: Callable[[int], None] = lambda _done: None) -> bytes:
        """All records in one PDF, each from a page of its own. Raises the refusals of `pdf.pdf` and of templates."""
        return pdf.pdf([self.html(record) for record in records], pictures(), progress=progress)


def _clean(name: str) -> str:
    return stored_files.clean_name(re.sub(r'[\\/:*?"<>|]', " ", name))


def page_of(layout: Layout, record: Record, title: str) -> str:
    """The record's document as a whole page of HTML. Raises TemplateFault."""
    return framed(layout, record, title, _filled(layout, "body", record))


def framed(layout: Layout, record: "Record | None", title: str, body: str) -> str:
    """A body between the page's header and footer. Only what the sandbox gives gets in; the style cannot end its element."""
    css = layout.css.replace("</", "<\\/")
    return (
        f'<!doctype html><html lang="{layout.language}"><head><meta charset="utf-8"><title>{escape(title)}</title><style>'
        f"@page {{ {layout.page} @top-left {{ content: element(header); width: 100% }}"
        f" @bottom-left {{ content: element(footer); width: 100% }} }}"
        f"{documents.text_of(documents.STANDARD / 'page.css')}\n{css}</style></head><body>"
        f'<div class="page-header">{_filled(layout, "header", record)}</div>'
        f'<div class="page-footer">{_filled(layout, "footer", record)}</div>{body}</body></html>'
    )


def _filled(layout: Layout, part: str, record: "Record | None") -> str:
    values = {"logo": "logo" in pictures(), "language": layout.language}
    text: str = getattr(layout, part)
    try:
        return templates_sandbox.render(text, record, values, language=layout.language, html=True)
    except templates_sandbox.TemplateFault as fault:
        fault.path = [part]
        raise


def pictures() -> dict[str, bytes]:
    """What a document may show: the company's logo."""
    found = context.memo().get("reports_pictures")
    if found is None:
        logo = _logo()
        found = context.memo()["reports_pictures"] = {"logo": logo} if logo else {}
    return dict(found)


def _logo() -> bytes:
    """The company's logo; nothing where there is none, or no picture that can be printed."""
    key = getattr(context.profile(), "logo_id", None)
    file = Attachment.objects.filter(pk=key).first() if key else None
    if file is None or file.content_type not in PICTURES or file.size > MOST_LOGO:
        return b""
    if not stored_files.is_ours(file.path) or not default_storage.exists(file.path):
        return b""
    with default_storage.open(file.path, "rb") as content:
        return bytes(content.read())
