"""Printable documents that modules declare in their `reports/`: of which record type, with which standard template.

```python
# tenant_apps/commerce/crm/reports/__init__.py
declare(Document(Deal, "offer", title=_("Commercial offer"), folder=Path(__file__).parent))
```

The folder holds `offer.ru.html` and `offer.en.html` (the body, Jinja2 as in `kit/safety/templates_sandbox.py`) and, where it
wants its own, `offer.css`. Source: kit.8.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fincomtech.kit import context
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Text

LANGUAGES = ("ru", "en")
FORMATS = ("A4", "A5", "letter")
STANDARD = Path(__file__).parent / "standard"


@dataclass(frozen=True)
class Document:
    """A printable document of a record. Margins in millimetres: top, right, bottom, left."""

    model: type[Record]
    key: str
    title: Text
    folder: Path
    page_format: str = "A4"
    orientation: str = "portrait"
    margins: tuple[int, int, int, int] = (30, 15, 25, 20)

    @property
    def name(self) -> str:
        """The name by which templates and the API know it: "crm.offer"."""
        return f"{self.model._meta.app_label}.{self.key}"

    @property
    def record_type(self) -> str:
        """The type of its records."""
        return self.model.record_type()

    def body(self, language: str) -> str:
        """The standard template's body."""
        return text_of(self.folder / f"{self.key}.{language}.html")

    def css(self) -> str:
        """The standard template's style."""
        own = self.folder / f"{self.key}.css"
        return text_of(own if own.exists() else STANDARD / "document.css")


@lru_cache(maxsize=512)
def text_of(path: Path) -> str:
    """The file's text, read once a process."""
    return path.read_text("utf-8")


def standard(part: str, language: str) -> str:
    """The standard "header" or "footer"."""
    return text_of(STANDARD / f"{part}.{language}.html")


_documents: dict[str, Document] = {}


def declare(document: Document) -> Document:
    """Make the document known. Refuses a second one of the same name, and one whose templates are missing."""
    if document.name in _documents:
        raise ValueError(f"{document.name} is declared already")
    for language in LANGUAGES:
        if not document.body(language).strip():
            raise ValueError(f"{document.name} has no template in {language}")
    _documents[document.name] = document
    return document


def all_documents() -> dict[str, Document]:
    """Every declared document by name, those of disabled modules too."""
    return dict(_documents)


def document_choices() -> list[tuple[str, Text]]:
    """Names and titles, for the column that names a document."""
    return [(name, found.title) for name, found in sorted(_documents.items())]


def declared(name: str) -> Document | None:
    """The declared document, if the company has its module."""
    found = _documents.get(name)
    return found if found is not None and found.model._meta.app_label in context.company().modules else None
