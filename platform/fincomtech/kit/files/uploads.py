"""A file that an action asks for: `Annotated[str, Input(_("File"), widget="file")]` arrives as a data URL (RFC 2397)."""

import base64
import binascii

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Invalid

MOST_BYTES = 3 * 1024 * 1024  # one third more as text: within what a request may hold


def content(data_url: str, argument: str = "file") -> bytes:
    """The file's bytes. Raises Invalid, about the argument of that name."""
    head, comma, body = data_url.partition(",")
    if not comma or not head.startswith("data:") or not head.endswith(";base64"):
        raise Invalid(_("Choose a file."), code="file", path=[argument])
    try:
        found = base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise Invalid(_("Choose a file."), code="file", path=[argument]) from error
    if len(found) > MOST_BYTES:
        raise Invalid(
            _("The file is larger than %(limit)s MB."), code="file_size", path=[argument], limit=MOST_BYTES // 1024**2
        )
    return found
