"""The story fixture; contacts and CRM use it, too."""

from collections.abc import Callable

import pytest

from fincomtech.testing.client import ApiClient
from tenant_apps.foundation.base.tests.story import Story


@pytest.fixture
def story(api: Callable[..., ApiClient]) -> Callable[..., Story]:
    """`story("clara")` is Clara at work."""
    return lambda *who, **where: Story(api(*who, **where))
