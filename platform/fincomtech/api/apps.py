"""The HTTP interfaces as a Django app: commands, templates and checks, no models."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers what is checked at start."""

    name = "fincomtech.api"
    label = "api"

    def ready(self) -> None:
        """Names in the GraphQL schema must be unique and stay in their module."""
        from fincomtech.api.graphql import checks  # noqa: F401
