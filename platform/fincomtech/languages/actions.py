"""What administrators do with languages: hand texts out to be translated, and take them in."""

from typing import Annotated, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.actions import Download, Input, Say, action
from fincomtech.kit.files import uploads
from fincomtech.kit.refusals import Invalid
from fincomtech.languages import catalogue, files, taking
from fincomtech.languages.models import Language

TOLD = 3  # so many of the refused texts are named


@action(Language, title=_("Download the texts"), icon="download", access="read", bulk=False)
def hand_out(
    language: Language,
    *,
    form: Annotated[
        Literal["xlsx", "po"], Input(_("File"), choices=(("xlsx", _("XLSX table")), ("po", _("PO file"))))
    ] = "xlsx",
    missing: Annotated[bool, Input(_("Only what is not translated yet"))] = False,
) -> Download:
    """A file of all texts of the enabled modules, with what is translated already."""
    return Download(f"/api/languages/{language.code}/texts?form={form}&missing={int(missing)}")


@action(Language, title=_("Take translations in"), icon="upload", bulk=False)
def take_in(language: Language, *, file: Annotated[str, Input(_("File"), widget="file")]) -> Say:
    """Keep the translations of a file; what does not fit is told, what the file lacks stays as it is."""
    entries = catalogue.entries(language.code)
    lines = files.read(uploads.content(file), language.code, entries)
    outcome = taking.take(language.code, entries, language.texts, lines)
    if not outcome.changed and outcome.refused:
        raise Invalid(_why(outcome), code="languages.nothing_fits", path=["file"])
    language.texts = outcome.texts
    return Say(_told(outcome))


def _told(outcome: taking.Taken) -> str:
    parts = [gettext("Texts taken in: %(count)d.") % {"count": outcome.changed}]
    if outcome.unknown:
        parts.append(gettext("Texts that the product does not have: %(count)d.") % {"count": outcome.unknown})
    return " ".join([*parts, _why(outcome)] if outcome.refused else parts)


def _why(outcome: taking.Taken) -> str:
    named = "; ".join(f"“{text[:60]}”: {why}" for text, why in outcome.refused[:TOLD])
    return gettext("Left out: %(count)d. %(texts)s") % {"count": len(outcome.refused), "texts": named}
