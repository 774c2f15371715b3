"""`make spec`: which requirement ids are listed in the READMEs, and which tests prove them.

An id counts as listed when a README table has it in its first column, and as proved when a test carries
`@pytest.mark.spec("<id>")`. What is done in part carries `@pytest.mark.spec_part("<id>")` and is told as such. What is listed
and what tests carry must be the same (tests/architecture/test_spec.py).
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("platform", "tenant_apps", "provisioning", "billing", "tests", "infra")
ROW = re.compile(r"^\|\s*`?([a-z_]+(?:\.\d+)+)`?\s*\|\s*([^|]+)\|")


def listed() -> dict[str, str]:
    """Requirement id → what the README says in its own words."""
    found = {}
    for readme in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("README.md")):
        if "node_modules" in readme.parts:
            continue
        for line in readme.read_text().splitlines():
            row = ROW.match(line)
            if row:
                found[row[1]] = row[2].strip()
    return found


def proved(mark: str = "spec") -> dict[str, list[str]]:
    """Requirement id → the tests that carry it with this mark ("spec", or "spec_part")."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(p for folder in FOLDERS for p in (ROOT / folder).rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
                for spec_id in _marks(node, mark):
                    found[spec_id].append(f"{path.relative_to(ROOT)}::{node.name}")
    return found


def _marks(node: ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef, mark: str) -> list[str]:
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func).endswith(f"mark.{mark}")]
    return [str(arg.value) for call in calls for arg in call.args if isinstance(arg, ast.Constant)]


def _order(spec_id: str) -> tuple[str, list[int]]:
    head, *numbers = spec_id.split(".")
    return head, [int(n) for n in numbers]


def main() -> None:
    """Print the table, ordered by id, and the totals."""
    words, tests, parts = listed(), proved(), proved("spec_part")
    for spec_id in sorted({*words, *tests, *parts}, key=_order):
        state = "proved" if spec_id in tests else "in part" if spec_id in parts else "NO TEST"
        count = len(tests.get(spec_id, [])) + len(parts.get(spec_id, []))
        print(f"{spec_id:18} {state:8} {count:3}  {words.get(spec_id, '(not in a README)')}")
    only_part = set(parts) - set(tests)
    bare = set(words) - set(tests) - set(parts)
    print(f"\n{len(tests)} requirements proved by tests, {len(only_part)} in part, {len(bare)} listed without a test")


if __name__ == "__main__":
    main()
