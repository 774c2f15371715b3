"""The story fixture."""

from tenant_apps.foundation.base.tests.conftest import story

__all__ = ["story"]
