"""The executable schema of all modules, and what each set of modules may see of it.

A module may add root fields, types, and fields to other modules' types (`Extension`); its relations lead to modules that
it depends on (a check sees to it). So what a company sees is decided at the roots, at those fields and at the names of types.
"""

import gzip
import hashlib
import logging
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import graphene
import orjson
import redis
from django.apps import apps
from graphql import GraphQLSchema, execute, get_introspection_query, parse, print_schema

from fincomtech.api.graphql import roots
from fincomtech.api.graphql.bounded import Recent
from fincomtech.api.graphql.directives import DIRECTIVES
from fincomtech.api.graphql.roots import Root
from fincomtech.api.graphql.shapes import output
from fincomtech.api.graphql.types import derived_names
from fincomtech.kit import live
from fincomtech.kit.extending.members import members
from fincomtech.kit.naming import type_name
from fincomtech.kit.records import record_types

log = logging.getLogger(__name__)
Modules = frozenset[str]
KEPT_SECONDS = 7 * 86_400
OURS = ("fincomtech", "tenant_apps")
INTROSPECTION = get_introspection_query()


def _executable(queries: Mapping[str, Root], writes: Mapping[str, Root]) -> GraphQLSchema:
    query = output("Query", "Reads.", {name: root.field for name, root in queries.items()})
    mutation = output(
        "Mutation",
        "Writes. Each field is a transaction of its own.",
        {name: root.field for name, root in writes.items()},
    )
    schema = graphene.Schema(
        query=query, mutation=mutation if writes else None, auto_camelcase=False, directives=DIRECTIVES
    )
    found: GraphQLSchema = schema.graphql_schema
    return found


def without_foreign_fields(schema: GraphQLSchema, modules: Modules) -> GraphQLSchema:
    """The schema without the fields that absent modules add to others' record types."""
    for (name, field), module in field_owners().items():
        for suffix in ("", "Where", "OrderBy", "Input"):
            kind: Any = schema.type_map.get(name + suffix)
            if module not in modules and kind is not None:
                kind.fields.pop(field, None)
    return GraphQLSchema(query=schema.query_type, mutation=schema.mutation_type, directives=schema.directives)


@cache
def field_owners() -> dict[tuple[str, str], str]:
    """(type, field) → the other module that adds the field."""
    return {
        (type_name(record), member.name): member.module
        for record, model in record_types().items()
        for member in members(model).values()
        if member.module
    }


def field_module(type_name_: str, field: str) -> Modules:
    """The module that adds this field to a record's type or one of its input types; none for own fields."""
    owners = field_owners()
    names = (type_name_, *(type_name_.removesuffix(suffix) for suffix in ("Where", "OrderBy", "Input")))
    return frozenset(owners[(name, field)] for name in names if (name, field) in owners)


@cache
def full() -> GraphQLSchema:
    """The schema of all modules: the one that documents are checked against and run on."""
    return _executable(roots.queries(), roots.writes())


_subsets: Recent[Modules, GraphQLSchema] = Recent(4)
_texts: Recent[tuple[str, Modules], bytes] = Recent(64)


def known_modules() -> Modules:
    """The modules that own anything in the API."""
    return frozenset(
        m for roots_ in (roots.queries(), roots.writes()) for root in roots_.values() for m in root.modules
    )


def subset(modules: Modules) -> GraphQLSchema:
    """The schema as a company with these modules knows it. Only introspection runs on it."""
    enabled = modules & known_modules()
    return _subsets.get_or_make(
        enabled,
        lambda: without_foreign_fields(
            _executable(
                {n: r for n, r in roots.queries().items() if r.modules <= enabled},
                {n: r for n, r in roots.writes().items() if r.modules <= enabled},
            ),
            enabled,
        ),
    )


@cache
def type_owners() -> dict[str, str]:
    """The module that a type name belongs to; shared types have none."""
    return {name: model._meta.app_label for model in record_types().values() for name in derived_names(model)}


def root_modules(parent: str, field: str) -> Modules:
    """The modules that a root field needs."""
    found = {"Query": roots.queries, "Mutation": roots.writes}[parent]().get(field)
    return found.modules if found else frozenset()


# --- texts ------------------------------------------------------------------------------------------------------------


def sdl(modules: Modules) -> bytes:
    """The schema definition of these modules, gzipped."""
    return _kept("sdl", modules, lambda: sdl_text(modules).encode())


def sdl_text(modules: Modules) -> str:
    """The schema definition of these modules."""
    return print_schema(subset(modules)) + "\n"


def introspection(modules: Modules) -> bytes:
    """The answer to the standard introspection query, gzipped."""
    return _kept("introspection", modules, lambda: _introspected(modules))


def _kept(what: str, modules: Modules, make: Callable[[], bytes]) -> bytes:
    """From this process's memory, else from Redis, else made: one process of a release makes it for all.

    The key names the code and the modules, no company: companies with the same modules have the same schema.
    """
    enabled = modules & known_modules()
    name = f"schema:{what}:{release()}:{hashlib.sha256(' '.join(sorted(enabled)).encode()).hexdigest()[:32]}"
    return _texts.get_or_make((what, enabled), lambda: _shared(name, lambda: _packed(make())))


def _shared(name: str, make: Callable[[], bytes]) -> bytes:
    try:
        known: Any = live.client().get(name)
        if known is None:
            known = make()
            live.client().set(name, known, ex=KEPT_SECONDS)
    except redis.RedisError:
        log.warning("no shared schema texts: Redis does not answer", exc_info=True)
        return make()
    return bytes(known)


@cache
def release() -> str:
    """Names the code that schemas are made of: every module's sources, and the English texts in their descriptions."""
    found = hashlib.sha256()
    for path in (Path(each.path) for each in apps.get_app_configs() if each.name.split(".")[0] in OURS):
        for file in sorted([*path.rglob("*.py"), *path.glob("locale/en/**/*.mo")]):
            if "tests" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()[:32]


def _introspected(modules: Modules) -> bytes:
    result: Any = execute(subset(modules), parse(INTROSPECTION))
    return orjson.dumps({"data": result.data})


def _packed(text: bytes) -> bytes:
    return gzip.compress(text, 6, mtime=0)


def etag(packed: bytes) -> str:
    """Names the content."""
    return f'"{hashlib.sha256(packed).hexdigest()[:32]}"'
