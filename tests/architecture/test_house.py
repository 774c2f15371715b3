"""The house stands as docs/architecture.md says: traps that were met once are guarded for good."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("entry", ["fincomtech.api.wsgi", "fincomtech.worker", "fincomtech.api.events.asgi"])
def test_a_process_without_settings_is_production_and_needs_its_secret(entry: str) -> None:
    """Whoever forgets the variable must not get the demo, and never a secret that everybody can read here."""
    away = {"DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
    bare = {name: value for name, value in os.environ.items() if name not in away}
    code = f"import {entry}; from django.conf import settings; settings.SECRET_KEY"
    for settings in ({}, {"DJANGO_SETTINGS_MODULE": "fincomtech.settings.demo"}):
        run = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code], env=bare | settings, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert "SECRET_KEY is not set" in run.stderr


def test_no_name_says_nothing() -> None:
    """A file that could hold anything will."""
    assert [path for path in sources() if VAGUE & set(Path(path).with_suffix("").parts)] == []


def test_tasks_are_sent_after_commit_only() -> None:
    """Only the kit's `after_commit` (and its sender) puts messages on the broker."""
    assert [
        path for path, text in sources().items() if not path.endswith("kit/background/tasks.py") and _sends(text)
    ] == []


# Tasks of the platform itself: they stand in no transaction, or wait for its commit themselves.
SENDERS = {
    "platform/fincomtech/jobs/tasks.py",
    "platform/fincomtech/api/tasks.py",
    "platform/fincomtech/kit/background/tasks.py",
    "provisioning/tasks.py",
}


def test_only_tasks_of_the_platform_send_at_once() -> None:
    """Everybody else goes through `after_commit`: a message must not overtake the rows that it is about."""
    assert {path for path, text in sources().items() if "/tests/" not in path and _sends_at_once(text)} <= SENDERS


def _sends_at_once(text: str) -> bool:
    """Whether the file calls `send` of the kit's tasks, under whatever name it has imported the module or the function."""
    tree = ast.parse(text)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    if any(
        node.module == "fincomtech.kit.background.tasks" and "send" in {a.name for a in node.names} for node in imports
    ):
        return True
    names = {a.asname or a.name for n in imports if n.module == "fincomtech.kit" for a in n.names if a.name == "tasks"}
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if _is_method_call(node)}
    return bool({f"{name}.send" for name in names} & calls)


def _sends(text: str) -> bool:
    calls = {node.func.attr for node in ast.walk(ast.parse(text)) if _is_method_call(node)}
    return bool({"delay", "apply_async", "send_task"} & calls)


def _is_method_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
