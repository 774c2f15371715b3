"""Writes the client's types from the server's shapes, or with --check fails when the file differs."""

import inspect
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fincomtech.api.ui import shapes

TARGET = Path("frontend/src/spec/types.gen.ts")
ALIASES = ("FieldType", "ViewType", "Tone", "ArgumentKind", "Where")
PLAIN: dict[Any, str] = {
    str: "string",
    int: "number",
    bool: "boolean",
    float: "number",
    type(None): "null",
    Any: "unknown",
}


def typescript() -> str:
    """The whole file."""
    parts = ["// Written by `manage.py client_types` from platform/fincomtech/api/ui/shapes.py. Do not edit.\n"]
    parts += [f"export type {name} = {written(getattr(shapes, name))};\n" for name in ALIASES]
    parts.append("export type ExprNode = readonly [string, ...unknown[]];\n")
    parts.append("export type Expr = boolean | ExprNode;\n")
    parts.append("export type FormNode = FieldNode | GroupNode | LinesNode;\n")
    parts += [interface(cls) for cls in vars(shapes).values() if is_typeddict(cls)]
    return "\n".join(parts)


def interface(cls: Any) -> str:
    """One TypedDict as an interface."""
    hints = get_type_hints(cls, vars(shapes), include_extras=False)
    lines = []
    for name, hint in hints.items():
        mark = "?" if name in cls.__optional_keys__ else ""
        expr = inspect.get_annotations(cls).get(name) is Any and name in {"invisible", "readonly", "required", "when"}
        lines.append(f"\t{name}{mark}: {'Expr' if expr else named(hint)};")
    return f"export interface {cls.__name__} {{\n" + "\n".join(lines) + "\n}\n"


def named(hint: Any) -> str:
    """The alias of a type where there is one, else the type written out."""
    alias = next((name for name in ALIASES if getattr(shapes, name) == hint), None)
    return alias or written(hint)


def written(hint: Any) -> str:
    """A Python type as TypeScript."""
    origin, args = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in args)
    if origin in (Union, types.UnionType):
        return " | ".join(named(a) for a in args)
    if origin is list:
        inner = named(args[0])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if origin is dict:
        return f"Record<string, {named(args[1])}>"
    return str(hint.__name__)


class Command(BaseCommand):
    """`manage.py client_types [--check]`."""

    help = "Write the client's TypeScript types from the server's shapes."

    def add_arguments(self, parser: CommandParser) -> None:
        """--check compares only."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Write, or compare."""
        target = settings.ROOT / TARGET
        text = typescript()
        if check:
            if not target.exists() or target.read_text() != text:
                raise CommandError(f"{TARGET} differs from the server's shapes: run `manage.py client_types`")
            return
        target.write_text(text)
