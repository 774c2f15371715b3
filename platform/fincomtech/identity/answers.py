"""JSON in and out of the sign-in endpoints."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fincomtech.kit import context
from fincomtech.kit.refusals import Invalid, Refusal


def answer(values: dict[str, Any], status: int = 200) -> HttpResponse:
    """A JSON answer that no cache keeps: it is about one person's sign-in."""
    response = HttpResponse(orjson.dumps(values), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    return response


def refused(refusal: Refusal) -> HttpResponse:
    """A refusal in the form that all of HTTP has."""
    return answer({"error": {**refusal.as_json(), "requestId": context.request_id()}}, refusal.status)


def body(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object; refuses anything else."""
    try:
        values = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError:
        values = None
    if not isinstance(values, dict):
        raise Invalid(_("The request is no JSON object."), code="malformed")
    return values


def text(values: dict[str, Any], name: str) -> str:
    """A text that must be there; refuses to go on without it."""
    value = values.get(name)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise Invalid(_("Fill in “%(field)s”."), code="required", path=[name], field=name)
    return value
