"""Numbers without gaps and without doubles."""

import threading
from typing import Any, ClassVar

from django.db import connections, transaction

from fincomtech.kit import clock, sequences
from fincomtech.kit.records import record_types
from fincomtech.tenancy.switch import in_company


def numbered() -> Any:
    """Some record type with numbers."""
    return next(m for m in record_types().values() if hasattr(m, "number_format"))


class Invoice:
    """Stands for a record type whose numbers begin anew each year."""

    number_format: ClassVar[str] = "INV/{year}/{number:04d}"
    _meta: ClassVar[Any] = type("Meta", (), {"app_label": "tests"})


def test_numbers_count_up_and_a_rolled_back_one_is_given_again(company: Any) -> None:
    model: Any = Invoice
    with transaction.atomic():
        first = sequences.next_number(model)
    with transaction.atomic():
        sequences.next_number(model)
        transaction.set_rollback(True)
    with transaction.atomic():
        second = sequences.next_number(model)
    assert (first[-4:], second[-4:]) == ("0001", "0002")


def test_prefixes_and_other_companies_count_for_themselves(company: Any, vector: Any) -> None:
    model: Any = Invoice
    with transaction.atomic():
        sequences.next_number(model)
        assert sequences.next_number(model, prefix="A").endswith("0001")
    with in_company(vector.key), transaction.atomic():
        assert sequences.next_number(model).endswith("0001")


def test_a_company_may_go_on_from_a_number(company: Any) -> None:
    model: Any = Invoice
    with transaction.atomic():
        sequences.next_number(model)
    sequences.restart(model, 500, period=clock.today().year)
    with transaction.atomic():
        assert sequences.next_number(model).endswith("0500")


def test_two_at_once_never_get_the_same_number(real_company: Any) -> None:
    model: Any = Invoice
    taken: list[str] = []

    def take() -> None:
        with in_company(real_company.key):
            for _number in range(10):
                with transaction.atomic():
                    taken.append(sequences.next_number(model))
        connections.close_all()

    threads = [threading.Thread(target=take) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(number[-4:]) for number in taken) == list(range(1, 41))
