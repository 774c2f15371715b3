"""Start, stop and show the local services: `python -m infra.devservices up|down|status [--name demo]`."""

import argparse
import sys

from infra.devservices.postgres import ensure_postgres, postgres_running, stop_postgres
from infra.devservices.state import ServiceError
from infra.devservices.valkey import ensure_valkey, stop_valkey, valkey_running


def up(name: str, durable: bool) -> None:
    """Start PostgreSQL and Valkey and print their addresses."""
    print(ensure_postgres(name, durable=durable).superuser_url)
    print(ensure_valkey(name, durable=durable))


def down(name: str) -> None:
    """Stop both; their data stays."""
    stop_valkey(name)
    stop_postgres(name)


def status(name: str) -> None:
    """Print what runs; leave with 1 if something does not."""
    server, valkey = postgres_running(name), valkey_running(name)
    print(f"postgres: {server.superuser_url if server else 'stopped'}")
    print(f"valkey:   {valkey or 'stopped'}")
    sys.exit(0 if server and valkey else 1)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="devservices", description=__doc__)
    parser.add_argument("command", choices=("up", "down", "status"))
    parser.add_argument("--name", default="demo", help="which set of services; 'test' keeps nothing")
    given = parser.parse_args()
    if given.command == "up":
        up(given.name, durable=given.name != "test")
    else:
        {"down": down, "status": status}[given.command](given.name)


if __name__ == "__main__":
    try:
        main()
    except ServiceError as error:
        sys.exit(str(error))
