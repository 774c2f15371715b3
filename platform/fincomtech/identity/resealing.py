"""Change of the key under which identity's secrets lie. Source: auth.4."""

from django.db import models

from fincomtech.identity.factors import totp
from fincomtech.identity.models import SsoConnection, Totp
from fincomtech.identity.sso import provider
from fincomtech.kit import sealed

# Where sealed values stand: the model, the column, their purpose.
PLACES: tuple[tuple[type[models.Model], str, str], ...] = (
    (Totp, "secret", totp.PURPOSE),
    (SsoConnection, "client_secret", provider.PURPOSE),
)


def reseal() -> int:
    """Seal with today's key what another one has sealed, in the current company; how many. Inside a transaction."""
    done = 0
    for model, column, purpose in PLACES:
        rows = model._default_manager.select_for_update().exclude(**{column: ""}).order_by("pk")
        old = [row for row in rows if not sealed.is_current(getattr(row, column), purpose)]
        for row in old:
            setattr(row, column, sealed.seal(sealed.unseal(getattr(row, column), purpose), purpose))
        model._default_manager.bulk_update(old, [column])
        done += len(old)
    return done
