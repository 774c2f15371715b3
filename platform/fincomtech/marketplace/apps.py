"""Django's entry for the marketplace."""

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    """Modules, prices and who enabled what, in the public schema."""

    name = "fincomtech.marketplace"
    label = "marketplace"
    default_auto_field = "django.db.models.BigAutoField"
