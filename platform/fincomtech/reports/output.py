"""Sheets as files: XLSX and CSV by the kit's writers, PDF as a printed page with the company's header and footer."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from html import escape
from typing import IO, Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fincomtech.kit import clock, conversation, tables
from fincomtech.kit.files import stored_files
from fincomtech.kit.refusals import Invalid
from fincomtech.reports import documents, pdf, printing
from fincomtech.reports.printing import Layout
from fincomtech.reports.sheets import Sheet

FORMATS = ("xlsx", "csv", "pdf")
MOST_PDF_LINES = 3000
_WIDE = 6  # columns from which a page lies on its side


def known(form: str) -> str:
    """The format. Raises Invalid for one that there is not."""
    if form not in FORMATS:
        raise Invalid(gettext_lazy("The format is xlsx, csv or pdf."), code="reports.format", path=["format"])
    return form


def write(sheet: Sheet, out: IO[bytes], form: str) -> None:
    """Write the table. Raises Invalid for more lines than paper takes."""
    if form == "csv":
        tables.write_csv(out, sheet.head, sheet.lines)
    elif form == "xlsx":
        tables.write_xlsx(out, sheet.head, sheet.lines, sheet.title, sheet.formats)
    else:
        if sheet.count > MOST_PDF_LINES:
            sentence = gettext_lazy("More than %(most)d lines are too many for PDF. Take XLSX, or narrow the report.")
            raise Invalid(sentence, code="reports.long_pdf", path=["format"], most=MOST_PDF_LINES)
        out.write(pdf.pdf([html(sheet)], printing.pictures()))


def file_name(sheet: Sheet, form: str) -> str:
    """What the file is called."""
    return stored_files.clean_name(f"{sheet.title} {clock.today()}.{form}".replace("/", " "))


def html(sheet: Sheet) -> str:
    """The table as a page of HTML."""
    language = "ru" if get_language() == "ru" else "en"
    header, footer = documents.standard("header", language), documents.standard("footer", language)
    css = documents.text_of(documents.STANDARD / "document.css") + documents.text_of(documents.STANDARD / "table.css")
    direction = "landscape" if len(sheet.head) > _WIDE else "portrait"
    layout = Layout(language, "", css, header, footer, f"size: A4 {direction}; margin: 28mm 12mm 20mm 12mm;")
    return printing.framed(layout, None, sheet.title, "".join(_body(sheet)))


def _body(sheet: Sheet) -> Iterable[str]:
    yield f"<h1>{escape(sheet.title)}</h1>"
    moment = _("As of %(moment)s") % {"moment": conversation.plain(clock.now())}
    yield f'<p class="muted">{escape(moment)}</p>'
    yield "<table><thead><tr>"
    for place, name in enumerate(sheet.head):
        yield f'<th class="{_class(sheet, place)}">{escape(name)}</th>'
    yield ('<th class="bar"></th>' if sheet.bars is not None else "") + "</tr></thead><tbody>"
    lines = list(sheet.lines)
    most = max((_size(line[sheet.bars]) for line in lines if not line.strong), default=0.0) if sheet.bars else 0.0
    for line in lines:
        yield f'<tr class="{"strong" if line.strong else ""} level{line.level}">'
        for place, cell in enumerate(line):
            yield f'<td class="{_class(sheet, place)}">{escape(_shown(cell, sheet.formats[place]))}</td>'
        yield _bar(line, sheet.bars, most) + "</tr>"
    yield "</tbody></table>"


def _class(sheet: Sheet, place: int) -> str:
    return "number" if place in sheet.numbers else ""


def _size(cell: Any) -> float:
    return abs(float(cell)) if isinstance(cell, int | float | Decimal) else 0.0


def _bar(line: tables.Line, place: int | None, most: float) -> str:
    if place is None:
        return ""
    share = 100 * _size(line[place]) / most if most and not line.strong else 0
    return f'<td class="bar"><div style="width: {share:.1f}%"></div></td>'


def _shown(cell: Any, form: str) -> str:
    """A cell as the language writes it."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal | float) or (form and isinstance(cell, int) and not isinstance(cell, bool)):
        from babel.numbers import format_decimal

        places = len(form.partition(".")[2]) if form else None
        pattern = "#,##0" + ("." + "0" * places if places else "") if places is not None else None
        return str(format_decimal(cell, format=pattern, locale=conversation.locale()))
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M") if get_language() == "ru" else str(conversation.plain(cell))
    if isinstance(cell, bool | date | time):
        return str(conversation.plain(cell))
    return str(cell)
