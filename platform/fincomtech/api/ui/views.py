"""The endpoints /api/ui/…"""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_POST

from fincomtech.api.answers import answer
from fincomtech.api.ui.adapted import Tried
from fincomtech.api.ui.boot import boot
from fincomtech.api.ui.spec import model_spec
from fincomtech.customization import definitions, layouts
from fincomtech.kit import context
from fincomtech.kit.refusals import Denied, Invalid, Missing

MOST_BYTES = 400_000


@require_POST
def preview_view(request: HttpRequest, record_type: str) -> HttpResponse:
    """POST /api/ui/spec/<record type>/preview {view, role?, changes}: the spec with changes that are not published yet."""
    context.signed_in()
    if not context.actor().is_administrator:
        raise Denied()
    asked = _asked(request)
    model = definitions.enabled_type(record_type)
    view, role = asked.get("view"), asked.get("role")
    if model is None or not definitions.has_view(record_type, str(view)) or not (role is None or str(role).isdecimal()):
        raise Missing()
    steps = layouts.checked(model, str(view), asked.get("changes"))
    return answer(model_spec(record_type, Tried(str(view), int(role) if role is not None else None, steps)))


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        found = orjson.loads(request.body[:MOST_BYTES])
    except ValueError as error:
        raise Invalid(code="json") from error
    if not isinstance(found, dict):
        raise Invalid(code="json")
    return found


def boot_view(request: HttpRequest) -> HttpResponse:
    """GET /api/ui/boot."""
    context.signed_in()
    return answer(boot(request.get_host().split(":")[0], get_token(request)))


def spec_view(request: HttpRequest, record_type: str) -> HttpResponse:
    """GET /api/ui/spec/<record type>; 304 when the client's copy is current."""
    context.signed_in()
    spec = model_spec(record_type)
    tag = f'"{spec["etag"]}"'
    response = HttpResponse(status=304) if request.headers.get("If-None-Match") == tag else answer(spec)
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response
