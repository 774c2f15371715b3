"""The endpoints /api/ui/…"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from fincomtech.api.answers import answer
from fincomtech.api.ui.boot import boot
from fincomtech.api.ui.spec import model_spec
from fincomtech.kit import context


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
