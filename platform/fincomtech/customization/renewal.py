"""The token in the company's profile that stands for all of its customization: another one after every change."""

import secrets

from django.apps import apps
from django.conf import settings

from fincomtech.kit import context, live


def renew_token() -> None:
    """Another token for the current company, in the current transaction."""
    token = secrets.token_hex(12)
    profile = context.profile()
    apps.get_model(settings.COMPANY_PROFILE_MODEL)._base_manager.update(customization=token)
    profile.customization = token
    live.changed("customization.Layout", [], "update")
