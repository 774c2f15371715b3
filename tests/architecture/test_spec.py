"""What the READMEs claim is what the tests prove."""

from tests.spec_report import listed, proved


def test_every_listed_requirement_has_a_test() -> None:
    assert sorted(set(listed()) - set(proved()) - set(proved("spec_part"))) == []


def test_every_proved_requirement_is_explained_in_a_readme() -> None:
    assert sorted({*proved(), *proved("spec_part")} - set(listed())) == []
