"""An administrator's questions about personal data: what is found, the archive, the erasure, the act to print."""

from typing import Any

import orjson
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from fincomtech.identity import guards
from fincomtech.identity.answers import answer, body
from fincomtech.kit import accesses, clock, context
from fincomtech.kit.accesses import Access
from fincomtech.kit.naming import camel
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Invalid, Missing
from fincomtech.kit.safety import step_up
from fincomtech.privacy import erasing, exporting, finding
from fincomtech.privacy.finding import Key
from fincomtech.privacy.models import Act

PAGE = 50


@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """What would be handed out or erased, and what stays and why."""
    return answer(erasing.told(finding.everything(_subject(request.GET), _others(request.GET.get("without") or "[]"))))


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The ZIP; the trail keeps that it was taken."""
    values = body(request)
    subject = _subject(values)
    step_up.demand()
    content = exporting.archive(finding.everything(subject, _others(values.get("without"))))
    kind = type(subject).record_type()
    accesses.tell(Access("personal_export", record_type=kind, record_id=subject.pk, title=str(subject)))
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="person-{subject.pk}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the person; answers the act."""
    values = body(request)
    subject = _subject(values)
    step_up.demand()
    act = erasing.erase(subject, str(values.get("basis") or ""), _others(values.get("without")))
    return answer({"id": str(act.pk), "number": act.number})


@require_GET
def acts(request: HttpRequest) -> HttpResponse:
    """The acts, the latest first: `?search=` in numbers, bases and names, `?after=` the id that the page before ended with."""
    guards.administrator()
    rows = Act.visible().order_by("-pk")
    for word in request.GET.get("search", "").replace("\0", "").split()[:6]:
        rows = rows.filter(Q(number__icontains=word) | Q(basis__icontains=word) | Q(user_name__icontains=word))
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    next_ = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return answer({"acts": [_told(act) for act in found[:PAGE]], "next": next_})


@require_GET
def act(_request: HttpRequest, act_id: int) -> HttpResponse:
    """What an act says."""
    found = _act(act_id)
    return answer({**_told(found), "erased": [_named(each) for each in found.erased], "kept": found.kept})


@require_GET
def act_page(request: HttpRequest, act_id: int) -> HttpResponse:
    """The act as a page to print and sign."""
    found = _act(act_id)
    erased = [_named(each) for each in found.erased]
    values = {"act": found, "at": clock.local(found.created_at), "erased": erased, "company": context.company().name}
    return render(request, "privacy/act.html", values)


def _act(act_id: int) -> Act:
    guards.administrator()
    found = Act.visible().filter(pk=act_id).first()
    if found is None:
        raise Missing()
    return found


def _told(act: Act) -> dict[str, Any]:
    return {
        "id": str(act.pk),
        "number": act.number,
        "at": act.created_at.isoformat(),
        "by": act.user_name,
        "basis": act.basis,
        "recordType": str(act.record_type),
        "recordId": str(act.record_id),
    }


def _named(each: dict[str, Any]) -> dict[str, Any]:
    """A line of the act: of one record which fields, of all else how many."""
    model = record_model(each["type"])
    if "count" in each:
        names = [gettext("what names the person in their texts")] if each.get("words") else []
        return {**each, "label": capfirst(str(model._meta.verbose_name_plural)), "names": names}
    by_name = {camel(name): label for name, label in erasing.labels(model).items()}
    names = [by_name.get(name, name) for name in each["fields"]]
    return {**each, "label": capfirst(str(model._meta.verbose_name)), "names": names}


def _subject(given: Any) -> Record:
    guards.administrator()
    return finding.subject_of(str(given.get("recordType") or ""), given.get("recordId"))


def _others(given: Any) -> list[Key]:
    """Found records that are somebody else's: `[{recordType, recordId}]`. Raises Invalid for anything else."""
    try:
        told = orjson.loads(given) if isinstance(given, str) else given or ()
        return [(str(each["recordType"]), int(each["recordId"])) for each in told]
    except (TypeError, KeyError, ValueError):
        raise Invalid(_("Choose the records anew."), code="privacy.without", path=["without"]) from None
