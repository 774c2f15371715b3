"""Django's entry for tenancy."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Companies and their addresses, in the public schema."""

    name = "fincomtech.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Teach Django's deletion which tables a company has, and the kit's tasks how to enter one."""
        from fincomtech.kit.background import tasks
        from fincomtech.kit.context import Actor
        from fincomtech.tenancy import collector, switch

        collector.install()
        tasks.enter_company = lambda key: switch.in_company(key, Actor.SYSTEM)
