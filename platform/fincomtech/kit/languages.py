"""The languages that people read: Russian and English for everybody, and those that their company has added.

A company's words are found by its key at the very moment a text is said, so they are never said in another company, whatever
was activated where. What it has not translated is said in English; Django's own words in Django's translation. Whatever is
remembered by language must be remembered by `spoken()`. Source: kit.14.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from gettext import c2py
from typing import Any

from babel import Locale
from babel.messages.plurals import get_plural
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError
from django.utils.functional import lazy
from django.utils.translation import get_language, trans_real
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context

OURS = ("ru", "en")
NAMES = {"ru": _("Russian"), "en": _("English")}  # in the reader's language, unlike the settings' list
# What a company may add: known to Django, to CLDR and to browsers, written from left to right.
OFFERED = (
    "az", "be", "bg", "cs", "de", "es", "fi", "fr", "hu", "hy", "id", "it", "ja", "ka", "kk", "ko", "ky", "lt", "lv",
    "nl", "pl", "pt", "ro", "sk", "sr", "sv", "tg", "tk", "tr", "uk", "uz", "vi",
)  # fmt: skip
Words = Mapping[str, str | list[str]]
_NONE: Words = {}


def own() -> dict[str, int]:
    """The languages that the current company has added, with the edition of their words; read once a request."""
    if context.company_or_none() is None:
        return {}
    found: dict[str, int] | None = context.memo().get("languages")
    if found is None:
        try:
            rows = apps.get_model(settings.LANGUAGE_MODEL).objects.filter(archived=False).order_by("code")
            found = context.memo()["languages"] = dict(rows.values_list("code", "version"))
        except DatabaseError:
            return {}  # a broken transaction is being told about: in English, then
    return found


def forget() -> None:
    """Read the company's languages anew: they have just changed."""
    context.memo().pop("languages", None)


def is_spoken(code: str) -> bool:
    """Whether people of the current company can read in this language."""
    return code in OURS or (code in OFFERED and code in own())


def choices() -> Iterator[tuple[str, Any]]:
    """The languages of the current company, for fields."""
    yield from NAMES.items()
    for code in own():
        yield code, name_of(code)


def offered_choices() -> list[tuple[str, Any]]:
    """What can be added, with names in the reader's language, in the order of the names now."""
    name = lazy(_name_for_reader, str)
    return sorted(((code, name(code)) for code in OFFERED), key=lambda pair: str(pair[1]))


def _name_for_reader(code: str) -> str:
    return str(Locale.parse(code).get_display_name(locale())).capitalize()


def name_of(code: str) -> str:
    """The language by its own name: «Deutsch», «Қазақ тілі»."""
    return str(Locale.parse(code).get_display_name(code)).capitalize()


def listed() -> list[dict[str, str]]:
    """`[{code, label}]` of the current company, each by its own name."""
    added = [{"code": code, "label": name_of(code)} for code in own()]
    return [*({"code": code, "label": label} for code, label in settings.LANGUAGES), *added]


def spoken() -> str:
    """The active language, as what is said in it may be remembered: with company and edition where the words are its own."""
    code = get_language() or ""
    if code in OURS or not code:
        return code
    company = context.company_or_none()
    return f"{code} {company.key if company else ''} {own().get(code, '')}"


def locale(language: str = "") -> str:
    """The language (else the active one) as Babel names it. English is the British one: 24 November, weeks from Monday."""
    code = language or get_language() or "ru"
    return "en_GB" if code == "en" else code.replace("-", "_")


def writes_decimal_comma() -> bool:
    """Whether numbers of the active language have a comma before their decimals."""
    return bool(Locale.parse(locale()).number_symbols["latn"]["decimal"] == ",")


def words(code: str) -> Words:
    """What the current company says in a language that it has added, by msgid (with its context in front)."""
    company, edition = context.company_or_none(), own().get(code)
    return _words(company.key, code, edition) if company and edition is not None else _NONE


@lru_cache(maxsize=200)
def _words(company: str, code: str, edition: int) -> Words:
    """Read in the company itself: the key only keeps what is remembered apart."""
    found: Words | None = (
        apps.get_model(settings.LANGUAGE_MODEL).objects.filter(code=code).values_list("texts", flat=True).first()
    )
    return found or _NONE


@lru_cache(maxsize=len(OFFERED))
def plural_of(code: str) -> Any:
    """From a number to the index of the form that it takes in the language."""
    return c2py(get_plural(code).plural_expr)


def number_of_forms(code: str) -> int:
    """How many forms for numbers the language has."""
    return int(get_plural(code).num_plurals)


class _Fallback(trans_real.DjangoTranslation):
    """Django's own words in a language, else English; Django alone would go on in Russian."""

    def _add_fallback(self, localedirs: Any = None) -> None:
        self.add_fallback(trans_real.translation("en"))


class Spoken:
    """A translation as Django activates it: the current company's words first."""

    def __init__(self, code: str):
        self.code = code

    @cached_property
    def fallback(self) -> Any:
        """Read from disk when somebody speaks the language."""
        return _Fallback(self.code)

    def gettext(self, message: str) -> str:
        """The text, as gettext finds it."""
        found = words(self.code).get(message)
        return found if isinstance(found, str) else str(self.fallback.gettext(message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The text in the form that goes with the number."""
        forms = words(self.code).get(one)
        if isinstance(forms, list):
            index: int = plural_of(self.code)(number)
            return forms[index]
        return str(self.fallback.ngettext(one, many, number))

    def language(self) -> str:
        """The code."""
        return self.code

    to_language = language


_spoken = {code: Spoken(code) for code in OFFERED}


def install() -> None:
    """Teach Django the added languages; once, at start."""
    plain = trans_real.translation
    if getattr(plain, "knows_own", False):
        return

    def translation(language: str) -> Any:
        return _spoken.get(language) or plain(language)

    translation.knows_own = True  # type: ignore[attr-defined]
    trans_real.translation = translation
