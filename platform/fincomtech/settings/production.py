"""Behind a proxy with TLS, such as infra/nginx sets one up."""

import os

os.environ.setdefault("PUBLIC_SCHEME", "https")
os.environ.setdefault("PUBLIC_PORT", "443")
os.environ.setdefault("EVENTS_PORT", "443")  # the proxy hands /events to the events process

from fincomtech.settings.base import *

if not SECRET_KEY:
    raise RuntimeError("SECRET_KEY is not set")
if not TLS:
    raise RuntimeError("PUBLIC_SCHEME must be https: sessions are not sent in clear text")
