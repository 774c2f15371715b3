"""Deletion in a company that lacks some modules.

Every module's models are in the process, so Django's deletion asks the tables of all of them for rows that point at the
deleted one; a company without CRM has no such table. The relations of missing modules are left out. A module that was
disabled still has its rows, so they go on protecting what they point at.
Source: tenancy.3. Django's function is private: a test imports it, and Django's version is pinned.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import deletion

from fincomtech.kit import context
from fincomtech.tenancy.routers import company_labels

_original = deletion.get_candidate_relations_to_delete


def candidate_relations(options: Any) -> Iterator[Any]:
    """The relations that deletion has to look at, of the modules whose tables the company has."""
    company = context.company_or_none()
    relations: Iterator[Any] = iter(_original(options))
    for relation in relations:
        label = relation.related_model._meta.app_label
        if company is None or label in company.tables or label not in company_labels():
            yield relation


def install() -> None:
    """Make Django use it."""
    deletion.get_candidate_relations_to_delete = candidate_relations  # type: ignore[assignment]
