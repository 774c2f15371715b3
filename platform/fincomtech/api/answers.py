"""JSON over HTTP: reading a body, answering with data or with a refusal."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.refusals import Invalid, Refusal


def answer(data: Any, status: int = 200) -> HttpResponse:
    """The data as JSON; lazy texts come out in the active language."""
    return HttpResponse(orjson.dumps(data, default=str), content_type="application/json", status=status)


def body(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object; refuses anything else."""
    try:
        found = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise Invalid(_("The request is not a JSON object."), code="malformed")
    return found


def refused(refusal: Refusal) -> HttpResponse:
    """The answer that tells a refusal, with its HTTP status."""
    return answer({"error": _told(refusal)}, status=refusal.status)


def all_refused(refusals: Sequence[Refusal]) -> HttpResponse:
    """The answer that tells everything that is wrong in a form: the first as `error`, all of them as `errors`."""
    told = [_told(refusal) for refusal in refusals]
    return answer({"error": told[0], "errors": told}, status=refusals[0].status)


def _told(refusal: Refusal) -> dict[str, Any]:
    return {**refusal.as_json(), "requestId": context.request_id()}
