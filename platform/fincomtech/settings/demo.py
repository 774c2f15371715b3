"""`make demo`: the product on this machine, on loopback, with the mail sink."""

import sys
from pathlib import Path

from fincomtech.settings import base
from fincomtech.settings.base import *

# Commands by hand (a new migration, the schema) need no secret; whatever serves requests or works in the background does.
BY_HAND = Path(sys.argv[0]).name == "manage.py"
SECRET_KEY = base.SECRET_KEY or ("only-for-commands-that-need-no-secret" if BY_HAND else "")
if not SECRET_KEY:
    raise RuntimeError("SECRET_KEY is not set")
WHITENOISE_AUTOREFRESH = True  # the client may be built anew while the demo runs
WHITENOISE_ROOT = base.CLIENT_DIST
PRIVATE_NETWORK = True  # the demo's own mail server and sign-in provider
DEMO_SSO_ISSUER = environment.text("DEMO_SSO_ISSUER")  # the provider of the example company
