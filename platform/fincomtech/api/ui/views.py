"""The endpoints /api/ui/…"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from fincomtech.api.answers import answer
from fincomtech.api.ui.boot import boot
from fincomtech.api.ui.spec import model_spec
from fincomtech.kit import context
from fincomtech.kit.refusals import SignInNeeded


def _signed_in() -> None:
    if context.actor().user_id is None:
        raise SignInNeeded()


def boot_view(request: HttpRequest) -> HttpResponse:
    """GET /api/ui/boot."""
    _signed_in()
    return answer(boot(request.get_host().split(":")[0], get_token(request)))


def spec_view(request: HttpRequest, record_type: str) -> HttpResponse:
    """GET /api/ui/spec/<record type>; 304 when the client's copy is current."""
    _signed_in()
    spec = model_spec(record_type)
    tag = f'"{spec["etag"]}"'
    response = HttpResponse(status=304) if request.headers.get("If-None-Match") == tag else answer(spec)
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response
