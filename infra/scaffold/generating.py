"""What is generated from a new module: a process of its own, so that Django finds the module; once, because it starts slowly.

`python -m infra.scaffold.generating NAME`, with the Russian texts on its standard input: a JSON list of
[context or null, English, Russian].
"""

import json
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command

from infra.scaffold import translations


def generate(name: str, texts: translations.Texts) -> None:
    """The migration, the catalogues filled in, the tables as text, the API's schema and the client's types."""
    call_command("makemigrations", name, no_header=True, verbosity=0)
    call_command("collect_texts", name)
    folder = Path(apps.get_app_config(name).path)
    translations.fill_in(folder / "locale" / "ru" / "LC_MESSAGES" / "django.po", texts)
    call_command("compile_locales")
    call_command("schema", name)
    call_command("graphql_schema_file")
    call_command("client_types")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fincomtech.settings.demo")
    os.environ.setdefault("SECRET_KEY", "nothing is kept")
    django.setup()
    generate(sys.argv[1], {(context, english): russian for context, english, russian in json.load(sys.stdin)})
