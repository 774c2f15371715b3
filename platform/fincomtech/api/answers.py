"""JSON over HTTP: reading a body, answering with data or with a refusal."""

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
    return answer({"error": {**refusal.as_json(), "requestId": context.request_id()}}, status=refusal.status)
