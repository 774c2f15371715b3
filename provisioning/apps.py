"""Django's entry for provisioning."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """Sign-ups and runs, in the public schema."""

    name = "provisioning"
    label = "provisioning"
    default_auto_field = "django.db.models.BigAutoField"
