"""`make module` and the how-to pages: the command and every block are carried out in a copy of the tree, which must then hold.

A page whose steps no longer work fails here; so does a module from the template that the conformance suite would refuse.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from tests.documentation.pages import Block, blocks

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to"
# In the order in which a reader would follow them: each continues the former ones.
PAGES = (
    "add-a-record.md",
    "add-an-action.md",
    "add-a-link.md",
    "add-a-report.md",
    "add-a-job.md",
    "add-a-screen.md",
)
FLEET = "tenant_apps/supply/fleet"
CONFORMANCE = "fleet or test_house or test_spec or test_translations"


class Copy:
    """A copy of the tree, and its commands."""

    def __init__(self, root: Path):
        self.root = root
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for name in subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0"):
            if name and (ROOT / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, root / name)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A Python command in the copy, with the copy's code."""
        path = os.pathsep.join([str(self.root / "platform"), str(self.root)])
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("PYTEST_CURRENT_TEST", None)
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)

    def must(self, *arguments: str) -> str:
        """Run it; AssertionError with its words when it fails."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout[-6000:]}{done.stderr[-3000:]}"
        return done.stdout

    def tests(self, *arguments: str) -> None:
        """Run tests of the copy."""
        self.must("-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)

    def commands(self) -> list[list[str]]:
        """The commands of add-a-module.md: `make module …` first."""
        shell = [block.text for block in blocks(HOW_TO / "add-a-module.md") if block.language == "sh"]
        return [shlex.split(line) for line in "".join(shell).splitlines()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """The tree with the module of add-a-module.md."""
    made = Copy(tmp_path_factory.mktemp("tree"))
    [make, *_generate] = made.commands()
    assert make[:2] == ["make", "module"]
    options = [f"--{name}={value}" for name, _equals, value in (word.partition("=") for word in make[2:])]
    made.must("-m", "infra.scaffold", *options)
    yield made
    shutil.rmtree(made.root)


def refusal(copy: Copy, *options: str) -> str:
    done = copy.run("-m", "infra.scaffold", *options)
    assert done.returncode == 1, done.stdout
    return done.stderr


def test_a_module_from_the_template_passes_what_every_module_must(copy: Copy) -> None:
    copy.must("-m", "ruff", "check", FLEET)
    copy.must("-m", "ruff", "format", "--check", FLEET)
    copy.must("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    copy.must("manage.py", "makemigrations", "--check", "--dry-run", "fleet")
    copy.must("manage.py", "schema", "--check", "fleet")
    copy.tests(FLEET, "tests/architecture", "-k", CONFORMANCE)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "say name="),
        (("--name=yard", "--family=garden"), "no such family; there are foundation, office"),
        (("--name=crm", "--family=commerce"), "tenant_apps.commerce.crm is called so already"),
        (("--name=kit", "--family=office"), "fincomtech.kit is called so already"),
        (("--name=Yard2", "--family=office"), "a word or two in small letters"),
        (("--name=utils", "--family=office"), "says nothing"),
        (("--name=class", "--family=office"), "says nothing"),
        (("--name=yard", "--family=office", "--record=yard"), "CapitalCase"),
        (
            ("--name=yard", "--family=office", "--record=Deal", "--record_ru=торг"),
            "translates 'deal' as 'сделка' already",
        ),
    ],
)
def test_a_bad_name_is_refused_in_words_and_leaves_nothing(copy: Copy, options: tuple[str, ...], words: str) -> None:
    assert words in refusal(copy, *options)
    assert not (copy.root / "tenant_apps" / "office").exists()


def test_the_pages_work_when_followed(copy: Copy) -> None:
    steps = [block for page in PAGES for block in blocks(HOW_TO / page)]
    for block in steps:
        if block.language != "po":
            block.apply(copy.root)
    copy.must("-m", "ruff", "check", "-q", "--fix", FLEET)
    for command in copy.commands()[1:]:
        copy.must(*command[1:])
        if "collect_texts" in command:
            translate(copy.root, [block for block in steps if block.language == "po"])
    copy.must("-m", "mypy", FLEET)
    copy.tests(FLEET, "tests/architecture", "-k", CONFORMANCE)


def translate(root: Path, steps: list[Block]) -> None:
    """Fill the pages' translations in; each must be of a text that is there and has none."""
    for block in steps:
        path = root / block.where
        catalogue = read_po(path.open("rb"), locale="ru")
        for (context, text), russian in block.translations().items():
            message = catalogue.get(text, context)
            assert message is not None, f"{text!r} is no text of the module"
            message.string = russian
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, include_lineno=False)


def test_every_page_of_steps_is_followed() -> None:
    """A page that writes files must be among those that are followed here."""
    writing = {page.name for page in HOW_TO.glob("*.md") if any(block.where for block in blocks(page))}
    assert writing == set(PAGES)
