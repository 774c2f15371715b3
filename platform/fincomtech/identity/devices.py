"""Names a browser by its User-Agent, well enough for people to recognise their own session."""

BROWSERS = (
    ("Edg", "Edge"),
    ("YaBrowser", "Yandex Browser"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """ "Firefox, Linux"; for programs the beginning of what they call themselves."""
    named = [next((name for mark, name in group if mark in user_agent), "") for group in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in named if name) or user_agent[:120]
