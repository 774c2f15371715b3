"""`make demo`: the product on this machine, on loopback, with the mail sink."""

from fincomtech.settings.base import *

SECRET_KEY = SECRET_KEY or "only-for-commands-that-need-no-secret"
WHITENOISE_AUTOREFRESH = True  # the client may be built anew while the demo runs
WHITENOISE_ROOT = CLIENT_DIST
