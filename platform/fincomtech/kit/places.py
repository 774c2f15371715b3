"""Where things are in a browser: the addresses that mails lead to."""

from django.conf import settings

from fincomtech.kit import context


def workspace_address() -> str:
    """Where the company's workspace is."""
    default = {"http": "80", "https": "443"}[settings.PUBLIC_SCHEME]
    port = "" if settings.PUBLIC_PORT in ("", default) else f":{settings.PUBLIC_PORT}"
    return f"{settings.PUBLIC_SCHEME}://{context.company().subdomain}.{settings.PUBLIC_HOST}{port}/"


def record_address(record_type: str, record_id: int) -> str:
    """Where a record is."""
    return f"{workspace_address()}r/{record_type}/{record_id}"
