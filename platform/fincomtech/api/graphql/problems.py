"""What is wrong with a request, as GraphQL errors with a stable code; nothing of our insides is told."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from graphql import GraphQLError

from fincomtech.kit import context
from fincomtech.kit.refusals import Refusal, Several

log = logging.getLogger(__name__)


class Problem(GraphQLError):
    """A request that is not run at all, or stopped."""

    def __init__(self, code: str, sentence: str, **details: Any):
        self.code = code
        super().__init__(sentence, extensions={"code": code, **details})


def told(error: GraphQLError) -> dict[str, Any]:
    """An error of the executor as the caller may see it."""
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return _with_code(dict(error.formatted), "BAD_USER_INPUT")
    found: dict[str, Any] = {"locations": error.formatted.get("locations"), "path": error.path}
    return {**explained(cause), **{name: value for name, value in found.items() if value}}


def unread(refusal: Mapping[str, Any]) -> dict[str, Any]:
    """A mutation's refusal as an error at the top: its payload has it too, but not where the caller looks."""
    details = {name: refusal[name] for name in ("code", "path", "params", "id")}
    return {"message": refusal["message"], "path": refusal["at"], "extensions": details}


def explained(cause: Exception) -> dict[str, Any]:
    """Any other exception: refusals in their own words, bugs in one sentence with the request's id."""
    if isinstance(cause, Several):
        cause = cause.refusals[0]
    if isinstance(cause, Refusal):
        refusal = cause.as_json()
        return {"message": refusal["message"], "extensions": {name: refusal[name] for name in ("code", "path")}}
    if isinstance(cause, RecursionError):
        return {"message": _("The request is nested too deeply."), "extensions": {"code": "TOO_COMPLEX"}}
    if took_too_long(cause):
        return {"message": _("This takes too long. Ask for less at once."), "extensions": {"code": "TIMEOUT"}}
    log.error("unhandled error in GraphQL", exc_info=cause)
    sentence = _("Something went wrong on our side. We have been told.")
    return {"message": sentence, "extensions": {"code": "INTERNAL", "requestId": context.request_id()}}


def took_too_long(error: BaseException) -> bool:
    """Whether the database ended a statement for its length."""
    return isinstance(error.__cause__, psycopg.errors.QueryCanceled)


def _with_code(error: dict[str, Any], code: str) -> dict[str, Any]:
    return {**error, "extensions": {"code": code, **error.get("extensions", {})}}


def all_told(errors: Iterable[GraphQLError], code: str) -> list[dict[str, Any]]:
    """Errors found before anything ran; `code` is for those without their own."""
    return [_with_code(dict(error.formatted), code) for error in errors]
