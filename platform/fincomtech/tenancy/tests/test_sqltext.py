"""SQL text comes apart where its statements end, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fincomtech.tenancy import sqltext


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("", []),
        (";;\n ; ", []),
        ("SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';'; SELECT \";\"", ["SELECT ';'", 'SELECT ";"']),
        ("SELECT 'it''s; fine';", ["SELECT 'it''s; fine'"]),
        ("-- one; two\nSELECT 1 -- three;\n;", ["SELECT 1"]),
        ("SELECT /* ; */ 1; SELECT 4 / 2 - 1", ["SELECT  1", "SELECT 4 / 2 - 1"]),
        ("CREATE FUNCTION f() AS $$ a; b $$; SELECT $1", ["CREATE FUNCTION f() AS $$ a; b $$", "SELECT $1"]),
        ("DO $x$ ';' $$ ; $x$; SELECT 1", ["DO $x$ ';' $$ ; $x$", "SELECT 1"]),
    ],
)
def test_statements_come_apart(text: str, statements: list[str]) -> None:
    assert sqltext.split(text) == statements


@given(
    st.lists(st.text(alphabet="ab ;'\n", min_size=1).map(lambda s: "SELECT '" + s.replace("'", "''") + "'"), max_size=5)
)
def test_what_was_joined_comes_apart_again(statements: list[str]) -> None:
    assert sqltext.split(";\n".join(statements)) == statements


def test_references_of_a_table_are_added_at_once() -> None:
    alters = [
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (x) REFERENCES y'
        for table, name in ("b2", "a2", "b1")
    ]
    assert sqltext.joined_alters(alters) == [
        'ALTER TABLE "a" ADD CONSTRAINT "2" FOREIGN KEY (x) REFERENCES y',
        'ALTER TABLE "b" ADD CONSTRAINT "1" FOREIGN KEY (x) REFERENCES y, ADD CONSTRAINT "2" FOREIGN KEY (x) REFERENCES y',
    ]
    with pytest.raises(ValueError, match="not an ADD CONSTRAINT"):
        sqltext.joined_alters(["DROP TABLE x"])
