"""The test suite: its own cluster, a cheap password hash, mails to the sink that the tests start."""

from fincomtech.settings.base import *

SECRET_KEY = "tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
# Nobody listens there: a test that wants rates starts the fake bank, and none asks the real ones.
RATES_CBR_URL = "http://127.0.0.1:9/scripts/"
RATES_ECB_URL = "http://127.0.0.1:9/stats/eurofxref/"
MAIL_DOMAIN = MAIL_DOMAIN or "in.example"
PRIVATE_NETWORK = True  # the servers that the tests start
