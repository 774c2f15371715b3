"""What an administrator does with the trail besides reading and exporting it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fincomtech.audit import chain
from fincomtech.audit.models import Entry
from fincomtech.kit.actions import OpenList, action

TRAIL = "audit.Entry"
MOST_SHOWN = 200


@action(Entry, title=gettext_lazy("Verify the chain"), icon="shield-check", on="collection")
def verify() -> dict[str, Any]:
    """Seal what is new, go through the whole chain, and say whether anything has been altered, added or removed."""
    chain.seal()
    verdict = chain.verify()
    if not verdict.breaks:
        return OpenList(TRAIL, [], _whole(verdict)).as_json()
    broken = [b.entry for b in verdict.breaks if b.entry is not None]
    return OpenList(TRAIL, broken[:MOST_SHOWN], _broken(verdict)).as_json()


def _whole(verdict: chain.Verdict) -> str:
    sentence = ngettext(
        "The chain is whole: %(count)d entry, nothing altered.",
        "The chain is whole: %(count)d entries, nothing altered.",
        verdict.entries,
    )
    told = sentence % {"count": verdict.entries}
    if verdict.redacted:
        told += " " + _("Redacted by acts of erasure: %(count)d.") % {"count": verdict.redacted}
    return told


def _broken(verdict: chain.Verdict) -> str:
    altered = sum(1 for b in verdict.breaks if b.entry is not None)
    seals = ", ".join(str(b.seal) for b in verdict.breaks if b.entry is None)
    parts = [_("The chain is broken.")]
    if altered:
        parts.append(_("Entries that were altered: %(count)d.") % {"count": altered})
    if seals:
        parts.append(_("Entries were removed or added under the seals %(seals)s.") % {"seals": seals})
    return " ".join(parts)
