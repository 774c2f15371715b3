"""Errors to Sentry, where SENTRY_DSN is set: what broke and where, and nothing of whose data it was. Source: kit.15.

Whatever is logged as an error is reported, so there is no second list of places that report. An event is put together
anew from what is safe: the type and the place of an exception and never its words, which may quote a row; no variables,
no request, no person. The words stand in the log, found by the request's id.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

_KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk")
_OF_FRAME = ("filename", "function", "module", "lineno", "in_app")
OURS = ("fincomtech", "provisioning", "billing", "tenant_apps", "infra")


def start(dsn: str, environment: str, release: str) -> None:
    """Report to this address from now on, in this process and in those that it forks."""
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release or None,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None), DedupeIntegration()],
        before_send=cleaned,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        in_app_include=list(OURS),
    )


def cleaned(event: Any, hint: dict[str, Any]) -> Any:
    """The event as it is sent; None for refusals, which are no errors of ours."""
    if _is_refusal(hint.get("exc_info")):
        return None
    found = {name: event[name] for name in _KEPT if name in event}
    found["tags"] = _tags(hint.get("log_record"))
    found["logentry"] = {"message": _template(hint.get("log_record"))}
    if "exception" in event:
        found["exception"] = {"values": [_exception(each) for each in event["exception"].get("values", ())]}
    return found


def _is_refusal(exc_info: Any) -> bool:
    from fincomtech.kit.refusals import Refusal, Several

    return bool(exc_info) and isinstance(exc_info[1], Refusal | Several)


def _tags(record: Any) -> dict[str, str]:
    """Whose work it was, by key and by id only."""
    from fincomtech.kit import context

    company = context.company_or_none()
    found = {
        "company": company.key if company else "",
        "request_id": context.request_id(),
        "route": str(getattr(record, "route", "")),
    }
    return {name: value for name, value in found.items() if value}


def _template(record: Any) -> str:
    """The log line before its values are put in; a foreign line without any may hold them already."""
    ours = str(getattr(record, "name", "")).partition(".")[0] in OURS
    return str(record.msg) if record is not None and (ours or record.args) else ""


def _exception(value: dict[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or ()
    kept = [{name: frame[name] for name in _OF_FRAME if name in frame} for frame in frames]
    return {"type": value.get("type"), "module": value.get("module"), "stacktrace": {"frames": kept}}
