"""`make demo`: the product on this machine, on loopback, with the mail sink."""

import sys
from pathlib import Path

from fincomtech.settings.base import *

# Commands by hand (a new migration, the schema) need no secret; whatever serves requests or works in the background does.
if not SECRET_KEY and Path(sys.argv[0]).name == "manage.py":
    SECRET_KEY = "only-for-commands-that-need-no-secret"
if not SECRET_KEY:
    raise RuntimeError("SECRET_KEY is not set")
WHITENOISE_AUTOREFRESH = True  # the client may be built anew while the demo runs
WHITENOISE_ROOT = CLIENT_DIST
