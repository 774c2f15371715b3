"""`python -m infra.scaffold --name fleet --family supply`: see `docs/how-to/add-a-module.md`."""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

from fincomtech.kit.module import FAMILIES
from fincomtech.settings.base import INSTALLED_APPS
from infra.scaffold import translations
from infra.scaffold.naming import Names, Refused, named

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = Path(__file__).parent / "template"
# name → what is asked for; each has a default
OPTIONS = {
    "record": "the record's class, a noun in CapitalCase (from the name: repairs → Repair)",
    "records": "several of them in English, small letters",
    "title": "the module's title in English",
    "summary": "one sentence on it in English",
    "title_ru": "the title in Russian",
    "record_ru": "one record in Russian, small letters",
    "records_ru": "several of them in Russian",
    "summary_ru": "one sentence in Russian",
}


def taken() -> dict[str, str]:
    """Names that mean something here already → the package that is called so."""
    return {package.rsplit(".", 1)[-1]: package for package in INSTALLED_APPS}


def make(names: Names, texts: translations.Texts) -> Path:
    """Write the module and everything that is generated from it; what was written is removed when a step fails."""
    folder = ROOT / "tenant_apps" / names.family / names.name
    if folder.exists():
        raise Refused(f"there is a folder {folder.relative_to(ROOT)} already")
    made = folder if folder.parent.exists() else folder.parent
    try:
        write(folder, names)
        if made != folder:
            (made / "__init__.py").touch()
        _generate(folder, names, texts)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return folder


def write(folder: Path, names: Names) -> None:
    """The template's files with the names filled in."""
    words = names.placeholders()
    for source in sorted(TEMPLATE.rglob("*.txt")):
        place = source.relative_to(TEMPLATE).with_suffix("").as_posix()
        target = folder / Template(place).substitute(words)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")


def _generate(folder: Path, names: Names, texts: translations.Texts) -> None:
    _tidy(folder)
    told = json.dumps([[context, english, russian] for (context, english), russian in texts.items()])
    _run("-m", "infra.scaffold.generating", names.name, told=told)
    _tidy(folder)


def _tidy(folder: Path) -> None:
    for tool in (["check", "-q", "--fix"], ["format", "-q"]):
        _run("-m", "ruff", *tool, str(folder))


def _run(*arguments: str, told: str = "") -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, input=told, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the module and say what to do next; 1 with a sentence when it cannot be made."""
    parser = argparse.ArgumentParser(prog="make module")
    parser.add_argument("--name", default="", help="the module, a word in small letters")
    parser.add_argument("--family", default="", help="the folder of tenant_apps that it belongs to")
    for option, help_text in OPTIONS.items():
        parser.add_argument(f"--{option}", default="", help=help_text)
    given = {key: value.strip() for key, value in vars(parser.parse_args(arguments)).items()}
    try:
        folder = _make(given)
    except Refused as refused:
        print(f"make module: {refused}", file=sys.stderr)
        return 1
    place = folder.relative_to(ROOT)
    print(f"{place} is there. Read its README.md, look at the Russian texts in locale/ru, then:")
    print(f"  {Path(sys.executable).name} -m pytest {place} tests/architecture")
    return 0


def _make(given: dict[str, str]) -> Path:
    name, family = given.pop("name"), given.pop("family")
    if not name or not family:
        raise Refused("say name=… and family=…, e.g. make module name=fleet family=supply")
    if family not in FAMILIES:
        raise Refused(f"family={family}: there is no such family; there are {', '.join(FAMILIES)}")
    names = named(family, name, given)
    if name in (there := taken()):
        raise Refused(f"name={name}: {there[name]} is called so already")
    chosen = {value for key, value in given.items() if key.endswith("_ru") and value}
    return make(names, translations.agreed(names.russian(), translations.known(ROOT), chosen))


if __name__ == "__main__":
    sys.exit(main())
