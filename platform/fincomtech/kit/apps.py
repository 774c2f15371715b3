"""Loads every module's parts once Django knows all models."""

from django.apps import AppConfig
from django.contrib.postgres.indexes import OpClass
from django.db.models import OrderBy
from django.db.models.functions import Collate
from django.db.models.indexes import IndexExpression


class KitConfig(AppConfig):
    """The kit's own tables live in each company's schema."""

    name = "fincomtech.kit"
    label = "kit"

    def ready(self) -> None:
        """Fill the registries; a wrong declaration stops the process here."""
        IndexExpression.register_wrappers(OrderBy, OpClass, Collate)  # as the app django.contrib.postgres does
        from fincomtech.kit import conversation_actions, languages, registry, screens  # noqa: F401
        from fincomtech.kit.exchange import actions, export_runs, undoing  # noqa: F401
        from fincomtech.kit.exchange import screens as exchange_screens  # noqa: F401
        from fincomtech.kit.talk import mail_actions, mail_screens  # noqa: F401

        languages.install()
        registry.load()
