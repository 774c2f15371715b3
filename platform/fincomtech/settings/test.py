"""The test suite: its own cluster, a cheap password hash, mails to the sink that the tests start."""

from fincomtech.settings.base import *

SECRET_KEY = "tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
OUTBOUND_LOOPBACK = True
