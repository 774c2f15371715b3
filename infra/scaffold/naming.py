"""What a new module is called, in the code and in both languages; and which names are refused."""

import keyword
import re
from dataclasses import dataclass

# A file or a module of these names could hold anything (tests/architecture/test_house.py).
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "core", "base", "module", "test", "tests"}
LONGEST = 24  # names of indexes have 30 characters, and the table's name stands in them


class Refused(ValueError):
    """The module cannot be made; the sentence says what to do."""


@dataclass(frozen=True)
class Names:
    """The module's names. `record` is a class ("Vehicle"), all else are texts; `*_ru` are their Russian translations."""

    name: str
    family: str
    record: str
    one: str
    many: str
    title: str
    summary: str
    one_ru: str
    many_ru: str
    title_ru: str
    summary_ru: str

    def placeholders(self) -> dict[str, str]:
        """What stands in the template as `$name`, `$record`, …"""
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", self.record).lower()
        table = f"{self.name}_{self.record.lower()}"
        return {
            **self.__dict__,
            "variable": snake,
            "Many": _capital(self.many),
            "table": table,
            "index": f"{table[:23].rstrip('_')}_state",
            "prefix": self.record[0],
            "api": f"{self.name.split('_')[0]}{''.join(p.capitalize() for p in self.name.split('_')[1:])}{self.record}",
        }

    def russian(self) -> dict[tuple[str | None, str], str]:
        """(context, English text) → Russian text, for each text that the template brings."""
        many = self.many_ru
        return {
            (None, self.title): self.title_ru,
            (None, self.summary): self.summary_ru,
            (None, self.one): self.one_ru,
            (None, self.many): many,
            (None, _capital(self.many)): _capital(many),
            (None, f"My {self.many}"): f"Мои {many}",
            (None, "name"): "название",
            (None, "notes"): "заметки",
            (None, "finished on"): "дата завершения",
            (self.name, "In work"): "В работе",
            (self.name, "Done"): "Готово",
            (self.name, "Finish"): "Завершить",
            (None, CONTRADICTION): "У готового есть дата завершения, у того, что в работе, её нет.",
        }


CONTRADICTION = "What is done has a day of completion, what is in work has none."


def named(family: str, name: str, given: dict[str, str]) -> Names:
    """The names from what was given, the rest by default. Raises Refused for what cannot be a name."""
    _check_word(name)
    record = given.get("record") or "".join(part.capitalize() for part in _singular(name).split("_"))
    if not re.fullmatch(r"[A-Z][a-z]+([A-Z][a-z]+)*", record) or keyword.iskeyword(record):
        raise Refused(f"record={record}: a record is called by a noun in CapitalCase, such as Vehicle or TestDrive")
    if len(f"{name}_{record.lower()}") > 2 * LONGEST:
        raise Refused(
            f"record={record}: the table {name}_{record.lower()} would have too long a name; choose a shorter word"
        )
    title = given.get("title") or _capital(name.replace("_", " "))
    one = " ".join(re.findall("[A-Z][a-z]+", record)).lower()
    many = given.get("records") or _plural(one)
    many_ru = given.get("records_ru") or f"карточки «{title}»"
    return Names(
        name=name,
        family=family,
        record=record,
        one=one,
        many=many,
        title=title,
        summary=given.get("summary") or f"{_capital(many)}: who is at work on them, and what is done",
        one_ru=given.get("record_ru") or f"карточка «{title}»",
        many_ru=many_ru,
        title_ru=given.get("title_ru") or f"Модуль «{title}»",
        summary_ru=given.get("summary_ru") or f"{_capital(many_ru)}: кто над чем работает и что готово",
    )


def _check_word(name: str) -> None:
    if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name) or not 3 <= len(name) <= LONGEST:
        raise Refused(
            f"name={name}: a module is called by a word or two in small letters, joined by _ "
            f"(fleet, field_service), of 3 to {LONGEST} letters"
        )
    if keyword.iskeyword(name) or name in VAGUE:
        raise Refused(
            f"name={name}: this word says nothing, or means something else in Python; name what the module is about"
        )


def _singular(word: str) -> str:
    for ending, instead in (
        ("ies", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("ss", "ss"),
        ("s", ""),
    ):
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return word + ("es" if re.search(r"(s|x|ch|sh)$", word) else "s")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
