"""An administrator's questions about personal data: what is found, the archive, the erasure, the act to print."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fincomtech.identity import guards
from fincomtech.identity.answers import answer, body
from fincomtech.kit import accesses
from fincomtech.kit.accesses import Access
from fincomtech.kit.records import Record, record_model
from fincomtech.kit.refusals import Missing
from fincomtech.kit.safety import step_up
from fincomtech.privacy import erasing, exporting, finding
from fincomtech.privacy.models import Act


@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """What would be handed out or erased, and what stays and why."""
    return answer(erasing.told(finding.everything(_subject(request.GET))))


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The ZIP; the trail keeps that it was taken."""
    subject = _subject(body(request))
    step_up.demand()
    content = exporting.archive(finding.everything(subject))
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
    act = erasing.erase(subject, str(values.get("basis") or ""))
    return answer({"id": str(act.pk), "number": act.number})


@require_GET
def act_page(request: HttpRequest, act_id: int) -> HttpResponse:
    """The act as a page to print and sign."""
    guards.administrator()
    act = Act.visible().filter(pk=act_id).first()
    if act is None:
        raise Missing()
    return render(request, "privacy/act.html", {"act": act, "erased": [_named(each) for each in act.erased]})


def _named(each: dict[str, Any]) -> dict[str, Any]:
    model = record_model(each["type"])
    labels = erasing.labels(model)
    by_name = {name.replace("_", ""): label for name, label in labels.items()}
    return {**each, "label": model._meta.verbose_name, "names": [by_name.get(n.lower(), n) for n in each["fields"]]}


def _subject(given: Any) -> Record:
    guards.administrator()
    return finding.subject_of(str(given.get("recordType") or ""), given.get("id"))
