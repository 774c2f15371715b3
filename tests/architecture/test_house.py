"""The house stands as docs/architecture.md says: traps that were met once are guarded for good."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("platform", "provisioning", "billing", "tenant_apps", "infra")
SOURCES = sorted(path for folder in OURS for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)
MOST_LINES = 500
VAGUE = {"utils", "helpers", "common", "misc", "util", "helper"}


def test_platform_shadows_no_module_of_python() -> None:
    """With an __init__.py, `import platform` anywhere would find our folder instead of the standard library."""
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_no_file_is_longer_than_a_person_reads() -> None:
    """A longer one becomes a package, split by noun."""
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > MOST_LINES}
    assert {path for path in long if "/migrations/" not in path} == set()


def test_no_name_says_nothing() -> None:
    """A file that could hold anything will."""
    assert [str(p.relative_to(ROOT)) for p in SOURCES if p.stem in VAGUE or p.parent.name in VAGUE] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_tasks_are_sent_after_commit_only(path: Path) -> None:
    """Only the kit's `after_commit` (and its sender) puts messages on the broker."""
    if path.match("kit/tasks.py"):
        return
    calls = [node.func.attr for node in ast.walk(ast.parse(path.read_text())) if _is_method_call(node)]
    assert not {"delay", "apply_async"} & set(calls)


def _is_method_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
