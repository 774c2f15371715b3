"""Templates read what they may and nothing else, and end in time."""

import time
from typing import Any

import pytest

from fincomtech.kit import writes
from fincomtech.kit.models import MailTemplate
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Several
from fincomtech.kit.safety import templates_sandbox
from fincomtech.kit.safety.templates_sandbox import TemplateFault, render
from fincomtech.testing import sandbox

FIELDS = [
    ("{{ name }} {{ record.name }}", "Заря Заря"),
    ("{{ kind }}{% if kind == 'company' %}!{% endif %}", "Компания!"),
    ("{{ created_by.name }}", "Алиса Иванова"),
    ("{% for a in addresses %}{{ loop.index }}. {{ a.city }}; {% endfor %}", "1. Тула; 2. Псков; "),
    ("{{ addresses|length }} {{ addresses[0].city }}", "2 Тула"),
    ("{{ nothing }}{{ nothing.at.all }}{{ email|default('нет') }}", "info@zarya.example"),
    ("{{ phone or 'без телефона' }}", "без телефона"),
    ("{% set total = 2 * 3 + 1 %}{{ total }} {{ 7 / 2 }}", "7 3.5"),
    ("{{ company.name }}", "ООО «Ромашка»"),
    ("{{ 'a' ~ name ~ 1 }}", "aЗаря1"),
    ("{{ 1234.5|number }}", "1\xa0234,50"),
    ("{{ created_at|date('short') != '' }}", "да"),
]


@pytest.fixture
def zarya(company: Any) -> Any:
    lines = {"create": [{"city": "Тула"}, {"city": "Псков"}]}
    values = {"name": "Заря", "email": "info@zarya.example", "addresses": lines}
    return writes.create(record_model("contacts.Contact"), values)


@pytest.mark.parametrize(("text", "shown"), FIELDS)
def test_fields_relations_and_lines_are_filled_in(zarya: Any, text: str, shown: str) -> None:
    assert render(text, zarya, language="ru") == shown


def test_values_are_escaped_in_html_and_safe_html_stays(zarya: Any) -> None:
    zarya.name, zarya.notes = "<b>Заря</b>", "<p>да</p>"
    assert render("{{ name }}{{ notes }}{{ name ~ '<i>' }}", zarya, html=True) == (
        "&lt;b&gt;Заря&lt;/b&gt;<p>да</p>&lt;b&gt;Заря&lt;/b&gt;&lt;i&gt;"
    )


def test_a_relation_that_the_actor_may_not_read_is_empty(zarya: Any, acting: Any) -> None:
    with acting("clara"):
        mine = writes.create(type(zarya), {"name": "Своя", "kind": "person", "last_name": "Своя", "parent": zarya.pk})
    writes.update(type(zarya), zarya.pk, {"level": sandbox.secret_level()})
    assert render("{{ parent.name }}", mine) == "Заря"
    with acting("clara"):
        assert render("{{ parent }}{{ parent.name }}{{ parent.email }}", mine) == ""


# Each of these is empty or refused; none of them reaches anything.
HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ record.__class__ }}{{ record._record }}{{ record['_record'] }}",
    "{{ record.field('name') }}",
    "{{ record.delete() }}{{ name.upper() }}",
    "{{ created_by.password }}{{ created_by['password'] }}",
    "{{ self }}{{ self._TemplateReference__context }}",
    "{{ ''|attr('__class__') }}",
    "{{ [].append(1) }}",
    "{{ cycler.__init__.__globals__ }}{{ joiner }}{{ lipsum }}{{ namespace }}",
    "{{ range(10) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'kit/mail.html' %}",
    "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
    "{{ 'x' * 1000000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 'x'.format(1) }}{{ 'x'.center(1000000000) }}",
    "{{ 9 ** 9 ** 9 }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 60 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 60 + "{{ a }}",
    "{% set s = 'x' * 1 %}" + "{% for a in name %}" * 40 + "{% endfor %}" * 40,
    "{% for a in 'xxxxxxxxxxxxxxxxxxxx' %}" * 12 + "{% endfor %}" * 12,
    "{{ name|map('upper')|list }}",
    "{{ name|format }}",
    "{{ name|replace('', 'x')|wordwrap(1) }}",
    "{% for a in addresses recursive %}{{ loop(addresses) }}{% endfor %}",
    "{{ addresses|join('', attribute='_record') }}",
    "{{ company._state }}{{ company.pk }}{{ company.objects }}",
    "{{ today.__class__ }}{{ today.replace(year=1) }}",
    "{% for k in record %}{{ k }}{% endfor %}",
    "{% filter upper %}{% endfilter %}{% set x.y = 1 %}",
    "{{ loop }}{{ caller }}{{ varargs }}{{ kwargs }}",
    "{{ '" + "(" * 5000 + "' }}" + "{{ " + "(" * 400 + "1" + ")" * 400 + " }}",
    "{{ name",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_templates_reach_nothing_and_end_in_time(zarya: Any, text: str) -> None:
    began = time.monotonic()
    try:
        shown = render(text, zarya)
    except TemplateFault:
        shown = ""
    assert time.monotonic() - began < templates_sandbox.MOST_SECONDS + 2
    assert len(shown) < 10_000
    for word in ("class", "object", "Contact", "scrypt", "md5", "root:", "function", "<"):
        assert word not in shown.replace("((", ""), shown[:300]


def test_a_template_that_cannot_be_read_is_refused_when_it_is_written(company: Any) -> None:
    values = {"record_type": "contacts.Contact", "name": "x", "subject": "{{ name", "body": "{% include 'x' %}"}
    with pytest.raises(Several) as refused:
        writes.create(MailTemplate, values)
    assert [r.path for r in refused.value.refusals] == [["subject"], ["body"]]


def test_given_values_are_seen_as_views_and_plain_data(zarya: Any) -> None:
    values = {"rows": [{"name": "Гвоздь", "who": zarya}], "odd": object()}
    shown = render("{% for r in rows %}{{ r.name }}: {{ r.who.name }}{{ r.who._record }}{% endfor %}", None, values)
    assert shown == "Гвоздь: Заря"
