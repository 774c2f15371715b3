"""docs/architecture.md names the addresses that the server has, and no others; the folders it names are there."""

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
CALL = re.compile(r"^\| `(?:GET|POST) (/(?:[^` <]|<[^>]*>)*)`", re.MULTILINE)
REST = "^.*$"  # whatever else is asked for: the client's page


def section(title: str) -> str:
    """The page's text from the headings that begin so to the next heading."""
    parts = re.split(r"^#{2,3} ", TEXT, flags=re.MULTILINE)
    return "\n".join(part for part in parts if part.startswith(title))


def documented(title: str) -> list[str]:
    return sorted({re.sub("<[^>]*>", "<>", path) for path in CALL.findall(section(title))})  # one for GET and POST


def routed(urls: str) -> list[str]:
    """The addresses of a URLconf, with <> for what varies."""
    found = [str(entry.pattern) for entry in importlib.import_module(urls).urlpatterns]
    return sorted("/" + re.sub(r"\(\?P.*\)|<[^>]*>", "<>", path.strip("^$")) for path in found if path != REST)


@pytest.mark.parametrize(
    ("title", "urls"),
    [("The public site", "fincomtech.api.public_urls"), ("A company: ", "fincomtech.api.urls")],
)
def test_every_address_is_documented_and_every_documented_one_is_there(title: str, urls: str) -> None:
    assert documented(title) == routed(urls)


def test_the_events_process_has_the_documented_addresses() -> None:
    tree = ast.parse((ROOT / "platform/fincomtech/api/events/asgi.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert documented("Live events") == sorted(text for text in texts if text.startswith("/"))


def test_the_folders_of_the_house_are_there() -> None:
    named = [path for path in re.findall(r"^\| `([^`]+/)` \|", section("The house"), re.MULTILINE) if "<" not in path]
    assert named
    assert [path for path in named if not (ROOT / path).is_dir()] == []
