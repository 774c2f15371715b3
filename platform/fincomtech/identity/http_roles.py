"""The editor of roles and looking as somebody else: for administrators."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from fincomtech.identity import guards, role_matrix, viewing
from fincomtech.identity.answers import answer, body
from fincomtech.identity.cookies import set_cookie
from fincomtech.identity.models import Role, User
from fincomtech.kit import accesses, context
from fincomtech.kit.accesses import Access
from fincomtech.kit.refusals import Missing


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """All roles, and how many people have each."""
    guards.administrator()
    return answer({"roles": role_matrix.listed()})


@require_GET
def matrix(request: HttpRequest, role_id: int) -> HttpResponse:
    """One role, with the levels' defaults and its rules for each record type."""
    guards.administrator()
    role = Role.objects.filter(pk=role_id).first()
    if role is None:
        raise Missing()
    return answer(role_matrix.of(role))


@require_POST
def view_as(request: HttpRequest) -> HttpResponse:
    """Look as a role (`role`) or a person (`user`) does, until it is ended; the trail keeps it."""
    context.signed_in()
    guards.administrator()
    values = body(request)
    role, user = viewing.named(_id(values, "role"), _id(values, "user"))
    if (role is None) == (user is None) or context.actor().session_id is None:
        raise Missing()
    seen: Any = role or user
    kind = Role.record_type() if role else User.record_type()
    accesses.tell(Access("view_as", record_type=kind, record_id=seen.pk, title=seen.name))
    response = answer({"name": seen.name})
    value = viewing.cookie_for(role.pk if role else None, user.pk if user else None)
    set_cookie(response, request, viewing.COOKIE, value, viewing.LASTS)
    return response


@require_POST
def end_view_as(request: HttpRequest) -> HttpResponse:
    """Be oneself again."""
    told = viewing.looking(request, context.actor())
    if told is not None:
        role, user = viewing.named(told["role"], told["user"])
        seen: Any = role or user
        accesses.tell(Access("view_as_ended", title=seen.name if seen else ""))
    response = answer({})
    response.delete_cookie(viewing.COOKIE, samesite="Lax")
    return response


def _id(values: dict[str, Any], name: str) -> int | None:
    given = str(values.get(name) or "")
    return int(given) if given.isdecimal() and len(given) < 18 else None
