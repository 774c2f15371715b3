"""The kinds of notifications. A module declares its own in `notices.py`.

```python
DEAL_WON = kind("deal_won", title=_("A deal of my team is won"), text=_("%(who)s has won “%(record)s”"))
```
"""

from dataclasses import dataclass
from typing import Any

from fincomtech.kit import context, registry
from fincomtech.kit.refusals import Text

NONE, NOW, DIGEST = "none", "now", "digest"
MAILS = (NONE, NOW, DIGEST)


@dataclass(frozen=True)
class Kind:
    """What one sort of fact is called and how it is told.

    `text` is one line about one fact, `many` about several of one record, `without` about what has no record: templates with %(who)s, %(record)s, %(count)d
    and what the teller gives. `app`, `mail` and `push` are what holds until the person wishes otherwise. `mails` are the
    ways by mail that can be chosen; a kind that `only_mail` tells cannot appear in the app or be pushed.
    """

    name: str
    module: str
    title: Text
    text: Text
    many: Any
    without: Text = ""
    app: bool = True
    mail: str = DIGEST
    push: bool = False
    mails: tuple[str, ...] = MAILS
    only_mail: bool = False

    def line(self, values: dict[str, Any]) -> str:
        """The line in the active language."""
        template = self.many if values.get("count", 1) > 1 and self.many is not None else self.text
        if self.without and not values.get("record"):
            template = self.without
        return str(template % values)


_kinds: dict[str, Kind] = {}


def kind(name: str, *, title: Text, text: Text, many: Any = None, owner: str, **defaults: Any) -> str:
    """Declare a kind; `owner` is `__name__` of the declaring file. Returns its full name ("crm.deal_won")."""
    module = _module_of(owner)
    found = Kind(f"{module}.{name}", module, title, text, many, **defaults)
    if found.mail not in found.mails:
        raise ValueError(f"{found.name}: its mail is none of its mails")
    _kinds[found.name] = found
    return found.name


def _module_of(path: str) -> str:
    owner = type("Owner", (), {"__module__": path})
    [module, *_neighbours] = registry.owner_of(owner)
    return module


def named(name: str) -> Kind | None:
    """The kind, if its module is enabled in the current company."""
    found = _kinds.get(name)
    return found if found is not None and found.module in context.company().modules else None


def all_kinds() -> list[Kind]:
    """Those of the current company, in the order of the modules."""
    order = {name: place for place, name in enumerate(registry.all_modules())}
    own = "notifications"  # what everybody gets stands first
    there = [found for found in _kinds.values() if found.module in context.company().modules]
    return sorted(there, key=lambda found: (found.module != own, order[found.module]))
