"""`make demo`: the product on this machine, on loopback, with the mail sink."""

from fincomtech.settings.base import *

SECRET_KEY = SECRET_KEY or "only-for-commands-that-need-no-secret"
