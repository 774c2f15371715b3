"""Where modules are on disk. Imported by settings, so it imports nothing of Django."""

from pathlib import Path


def module_packages(folder: Path) -> list[str]:
    """Dotted names of the modules below `tenant_apps`, families and modules in alphabetical order.

    A module is a folder with a `module.py`; its family is the folder above it.
    """
    return [f"{folder.name}.{path.parent.parent.name}.{path.parent.name}" for path in sorted(folder.glob("*/*/module.py"))]
