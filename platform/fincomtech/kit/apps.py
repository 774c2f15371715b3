"""Loads every module's parts once Django knows all models."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """The kit's own tables live in each company's schema."""

    name = "fincomtech.kit"
    label = "kit"

    def ready(self) -> None:
        """Fill the registries; a wrong declaration stops the process here."""
        from fincomtech.kit import conversation_actions, imports, registry, screens  # noqa: F401

        registry.load()
