"""The address that other systems call."""

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fincomtech.automation import hooks
from fincomtech.kit import constraints
from fincomtech.kit.refusals import Invalid


@csrf_exempt
@require_POST
def hook(request: HttpRequest, secret: str) -> HttpResponse:
    """`POST /api/automation/hooks/<secret>` with a JSON object: 202 `{run}`; 404 for a secret that starts nothing."""
    if len(request.body) > hooks.MOST_BYTES:
        raise Invalid(code="automation.too_long")
    try:
        payload = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError:
        payload = None
    if hooks.is_deep(payload):
        raise Invalid(code="automation.too_deep")
    if not isinstance(payload, dict):
        raise Invalid(code="automation.no_object")
    with constraints.as_refusals(), transaction.atomic():
        run = hooks.take(secret, payload)
    return JsonResponse({"run": str(run)}, status=202)
