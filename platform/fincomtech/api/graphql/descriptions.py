"""What the schema says about itself. It is built once, in English; explorers show it in their reader's language.

Programs that generate code (`GET /graphql/schema`, the standard introspection) get the English text.
"""

from typing import Any

from django.utils.functional import keep_lazy_text
from django.utils.text import capfirst
from django.utils.translation import override

from fincomtech.kit.refusals import Text

_texts: dict[str, Text] = {}


def described(text: Text, english: str = "") -> str:
    """The description for the schema; `english` where that says more than readers of the explorer need."""
    with override("en"):
        found = english or str(text)
    _texts.setdefault(found, text)
    return found


@keep_lazy_text
def capitalized(text: Text) -> str:
    """The text with a capital at its start."""
    return capfirst(str(text))


def in_readers_language(data: Any) -> Any:
    """An introspection's answer with every description that is known in the active language."""
    if isinstance(data, list):
        return [in_readers_language(item) for item in data]
    if not isinstance(data, dict):
        return data
    return {
        name: str(_texts.get(value, value))
        if name == "description" and isinstance(value, str)
        else in_readers_language(value)
        for name, value in data.items()
    }
