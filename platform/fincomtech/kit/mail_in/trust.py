"""Whether a mail is from whom it says: only the receiving server's word counts. Source: RFC 8601.

Anybody can write any From. The receiving server checks SPF, DKIM and DMARC and says so in Authentication-Results; a
sender may put such headers in as well, so only the topmost one with the receiving server's own name is believed.
"""

import re

from fincomtech.kit.mail_in.parsing import Mail

_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_DOMAIN = re.compile(r"\b(?:smtp\.mailfrom|header\.d|header\.i|header\.from)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


def checked(mail: Mail, server: str) -> str:
    """What is known about the From: "verified", "unverified", or "" where the receiving server has said nothing."""
    said = _said_by(mail, server)
    if said is None:
        return ""
    results = _RESULT.findall(said)
    if not results:
        return ""
    passed = any(_proves(method.lower(), result.lower(), rest, mail.sender) for method, result, rest in results)
    refuted = any(method.lower() == "dmarc" and result.lower() == "fail" for method, result, _rest in results)
    return "verified" if passed and not refuted else "unverified"


def _said_by(mail: Mail, server: str) -> str | None:
    """The server's own header: the topmost of that name."""
    for value in mail.headers.get("authentication-results", []) if server else []:
        name, _semicolon, rest = value.partition(";")
        if (name.split() or [""])[0].lower() == server.lower():
            return rest
    return None


def _proves(method: str, result: str, rest: str, sender: str) -> bool:
    """DMARC speaks of the From itself; SPF and DKIM prove it only for the same domain."""
    if result != "pass":
        return False
    domain = sender.rpartition("@")[2].lower()
    named = {found.rpartition("@")[2].lower().strip(".") for found in _DOMAIN.findall(rest)}
    return (method == "dmarc" and (not named or domain in named)) or (method != "dmarc" and domain in named)
