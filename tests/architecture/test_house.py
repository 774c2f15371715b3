"""The house stands as docs/architecture.md says: traps that were met once are guarded for good."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("platform", "provisioning", "billing", "tenant_apps", "infra")
MOST_LINES = 500
VAGUE = {"utils", "helpers", "common", "misc", "util", "helper"}


def sources() -> dict[str, str]:
    """Every Python file of ours: path → text."""
    found = sorted(p for folder in OURS for p in (ROOT / folder).rglob("*.py") if "node_modules" not in p.parts)
    return {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in found}


def test_platform_shadows_no_module_of_python() -> None:
    """With an __init__.py, `import platform` anywhere would find our folder instead of the standard library."""
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_no_file_is_longer_than_a_person_reads() -> None:
    """A longer one becomes a package, split by noun."""
    long = {path for path, text in sources().items() if len(text.splitlines()) > MOST_LINES}
    assert {path for path in long if "/migrations/" not in path} == set()


def test_no_name_says_nothing() -> None:
    """A file that could hold anything will."""
    assert [path for path in sources() if VAGUE & set(Path(path).with_suffix("").parts)] == []


def test_tasks_are_sent_after_commit_only() -> None:
    """Only the kit's `after_commit` (and its sender) puts messages on the broker."""
    assert [path for path, text in sources().items() if not path.endswith("kit/tasks.py") and _sends(text)] == []


def _sends(text: str) -> bool:
    calls = {node.func.attr for node in ast.walk(ast.parse(text)) if _is_method_call(node)}
    return bool({"delay", "apply_async", "send_task"} & calls)


def _is_method_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
