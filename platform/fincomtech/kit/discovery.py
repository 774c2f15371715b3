"""Where modules are on disk. Imported by settings, so it imports nothing of Django."""

from importlib import import_module
from pathlib import Path
from typing import Any


def module_packages(folder: Path) -> list[str]:
    """Dotted names of the modules below `tenant_apps`, families and modules in alphabetical order.

    A module is a folder with a `module.py`; its family is the folder above it.
    """
    return [
        f"{folder.name}.{path.parent.parent.name}.{path.parent.name}" for path in sorted(folder.glob("*/*/module.py"))
    ]


def optional_patterns(module: str, name: str) -> list[Any]:
    """URL patterns of a layer above the caller, named in text because lower layers import no higher ones."""
    return list(getattr(import_module(module), name))
