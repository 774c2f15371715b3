"""The texts of a language as a file for administrators, and as words for the client."""

import hashlib

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from fincomtech.identity import guards
from fincomtech.kit import languages
from fincomtech.kit.refusals import Missing
from fincomtech.languages import catalogue, files
from fincomtech.languages.models import Language


@require_GET
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """GET /api/languages/<code>/texts?form=&missing=: the file."""
    guards.administrator()
    language, form = Language.visible().filter(code=code).first(), request.GET.get("form", "xlsx")
    if language is None or form not in files.FORMS:
        raise Missing()
    entries = catalogue.entries(code)
    if request.GET.get("missing") == "1":
        entries = [entry for entry in entries if entry.key not in language.texts]
    response = HttpResponse(files.written(form, code, entries, language.texts), content_type=files.FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="fincomtech-{code}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def words(request: HttpRequest, code: str) -> HttpResponse:
    """GET /api/languages/<code>/words: the client's own texts, for the sign-in page too."""
    if not languages.is_spoken(code):
        raise Missing()
    mark = catalogue.CLIENT
    found = {key.removeprefix(mark): text for key, text in languages.words(code).items() if key.startswith(mark)}
    body = orjson.dumps(found)
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    same = request.headers.get("If-None-Match") == tag
    response = HttpResponse(b"" if same else body, content_type="application/json", status=304 if same else 200)
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response
