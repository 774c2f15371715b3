"""What the demo's processes are told: ports, secrets and the environment that the settings read."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.devservices.ports import HOST, choose_port, is_free
from infra.devservices.postgres import PostgresServer
from infra.devservices.state import STATE, ServiceError, read_json, write_json, write_private

NAME = "demo"
DATABASE = "fincomtech"
FOLDER = STATE / NAME
LOGS = STATE / "logs"
VARIABLES = STATE / "demo.env"
OWNER, APP = "fct_owner", "fct_app"
# name: (variable that fixes it, port of the first choice)
PORTS = {
    "web": ("PORT", 8000),
    "events": ("EVENTS_PORT", 8001),
    "mail": ("MAIL_PORT", 8025),
    "smtp": ("SMTP_PORT", 1025),
    "rates": ("RATES_PORT", 8030),
    "imap": ("IMAP_PORT", 1143),
    "oidc": ("OIDC_PORT", 9100),
}
SECRETS = ("SECRET_KEY", "FCT_OWNER_PASSWORD", "FCT_APP_PASSWORD")
# Ours to set: what a developer's shell holds for another database must not reach the demo.
SET_HERE = {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL"}


@dataclass(frozen=True)
class Ports:
    """Where each process listens, on 127.0.0.1."""

    web: int
    events: int
    mail: int
    smtp: int
    rates: int
    imap: int
    oidc: int


def choose_ports() -> Ports:
    """Return the ports of the last run if they are free, else the usual ones, else others; remember them."""
    memory = FOLDER / "ports.json"
    remembered = read_json(memory)
    chosen: dict[str, int] = {}
    for name, (variable, usual) in PORTS.items():
        fixed = os.environ.get(variable)
        wanted = remembered.get(name, usual)
        chosen[name] = _fixed(variable, fixed) if fixed else choose_port(wanted, chosen.values())
    write_json(memory, chosen)
    return Ports(**chosen)


def environment(server: PostgresServer, valkey: str, ports: Ports) -> dict[str, str]:
    """Return the children's environment, and keep it in .state/demo.env for commands by hand."""
    own = {**_secrets(), **_settings(ports), "REDIS_URL": valkey}
    own["DATABASE_URL"] = server.url(APP, own["FCT_APP_PASSWORD"], DATABASE)
    own["DATABASE_OWNER_URL"] = server.url(OWNER, own["FCT_OWNER_PASSWORD"], DATABASE)
    write_private(VARIABLES, "".join(f"{name}='{value}'\n" for name, value in own.items()))
    inherited = {name: value for name, value in os.environ.items() if name not in SET_HERE}
    return inherited | own


def _settings(ports: Ports) -> dict[str, str]:
    host = os.environ.get("PUBLIC_HOST", "localhost")
    return {
        "DJANGO_SETTINGS_MODULE": "fincomtech.settings.demo",
        "PUBLIC_HOST": host,
        "PUBLIC_PORT": str(ports.web),
        "EVENTS_PORT": str(ports.events),
        "EMAIL_URL": f"smtp://{HOST}:{ports.smtp}",
        "MAIL_PAGE": f"http://{host}:{ports.mail}/",
        "RATES_CBR_URL": f"http://{HOST}:{ports.rates}/scripts/",
        "RATES_ECB_URL": f"http://{HOST}:{ports.rates}/stats/eurofxref/",
        # What is sent to anything@<company>.<host> is fetched back by the company's own mailbox.
        "MAIL_DOMAIN": host,
        "DEMO_IMAP_PORT": str(ports.imap),
        "FILES_ROOT": str(FOLDER / "files"),
        "DEMO_SSO_ISSUER": f"http://localhost:{ports.oidc}",
        "PYTHONUNBUFFERED": "1",
    }


def _secrets() -> dict[str, str]:
    """Return the secrets of earlier runs; a new one for each that is missing."""
    kept = _read_variables(VARIABLES)
    return {name: kept.get(name) or secrets.token_urlsafe(36) for name in SECRETS}


def _read_variables(path: Path) -> Mapping[str, str]:
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name: value.strip("'") for name, _, value in pairs}


def _fixed(variable: str, text: str) -> int:
    if not text.isdigit() or not is_free(int(text)):
        raise ServiceError(f"{variable}={text}: no free port; end what listens there, or choose another")
    return int(text)
