"""Amounts, quantities and dates in words."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from fincomtech.kit.numbers import words

RUSSIAN = [
    ("0", "RUB", "Ноль рублей 00 копеек"),
    ("1", "RUB", "Один рубль 00 копеек"),
    ("2.02", "RUB", "Два рубля 02 копейки"),
    ("5.01", "RUB", "Пять рублей 01 копейка"),
    ("11.11", "RUB", "Одиннадцать рублей 11 копеек"),
    ("12.12", "RUB", "Двенадцать рублей 12 копеек"),
    ("14.14", "RUB", "Четырнадцать рублей 14 копеек"),
    ("21.21", "RUB", "Двадцать один рубль 21 копейка"),
    ("40.40", "RUB", "Сорок рублей 40 копеек"),
    ("90.93", "RUB", "Девяносто рублей 93 копейки"),
    ("111", "RUB", "Сто одиннадцать рублей 00 копеек"),
    ("123.45", "RUB", "Сто двадцать три рубля 45 копеек"),
    ("1000", "RUB", "Одна тысяча рублей 00 копеек"),
    ("1001", "RUB", "Одна тысяча один рубль 00 копеек"),
    ("2002", "RUB", "Две тысячи два рубля 00 копеек"),
    ("5000", "RUB", "Пять тысяч рублей 00 копеек"),
    ("11011", "RUB", "Одиннадцать тысяч одиннадцать рублей 00 копеек"),
    ("21000", "RUB", "Двадцать одна тысяча рублей 00 копеек"),
    ("512000.60", "RUB", "Пятьсот двенадцать тысяч рублей 60 копеек"),
    ("2000000", "RUB", "Два миллиона рублей 00 копеек"),
    ("1000001", "RUB", "Один миллион один рубль 00 копеек"),
    ("1002003004.05", "RUB", "Один миллиард два миллиона три тысячи четыре рубля 05 копеек"),
    ("-5.5", "RUB", "Минус пять рублей 50 копеек"),
    ("0.005", "RUB", "Ноль рублей 01 копейка"),
    ("0.995", "RUB", "Один рубль 00 копеек"),
    ("22", "USD", "Двадцать два доллара США 00 центов"),
    ("1.01", "USD", "Один доллар США 01 цент"),
    ("3.3", "EUR", "Три евро 30 центов"),
    ("5.22", "CNY", "Пять юаней 22 фэня"),
    ("1.5", "KZT", "Один тенге 50 тиынов"),
    ("2.01", "BYN", "Два белорусских рубля 01 копейка"),
    ("21", "BYN", "Двадцать один белорусский рубль 00 копеек"),
    ("1", "TRY", "Одна турецкая лира 00/100"),
    ("2", "INR", "Две индийские рупии 00/100"),
    ("5", "AMD", "Пять армянских драмов 00/100"),
    ("1001", "JPY", "Одна тысяча одна японская иена"),
]
ENGLISH = [
    ("0", "RUB", "Zero roubles 00 kopecks"),
    ("1.01", "RUB", "One rouble 01 kopeck"),
    ("21.45", "USD", "Twenty-one US dollars 45 cents"),
    ("123.45", "RUB", "One hundred and twenty-three roubles 45 kopecks"),
    ("1001", "EUR", "One thousand and one euros 00 cents"),
    ("2000000", "CNY", "Two million yuan 00 fen"),
    ("1234567", "BYN", "One million two hundred and thirty-four thousand five hundred and sixty-seven Belarusian roubles 00 kopecks"),
    ("-14", "KZT", "Minus fourteen tenge 00 tiyn"),
    ("1000", "JPY", "One thousand Japanese yen"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "currency", "said"), RUSSIAN)
def test_amounts_in_russian(value: str, currency: str, said: str) -> None:
    assert words.amount(Decimal(value), currency, "ru") == said


@pytest.mark.parametrize(("value", "currency", "said"), ENGLISH)
def test_amounts_in_english(value: str, currency: str, said: str) -> None:
    assert words.amount(Decimal(value), currency, "en") == said


def test_the_largest_amount_that_a_column_holds_has_words() -> None:
    said = words.amount(Decimal("999999999999999999.99"), "RUB", "ru")
    assert said.startswith("Девятьсот девяносто девять квадриллионов девятьсот девяносто девять триллионов")
    assert said.endswith("девятьсот девяносто девять рублей 99 копеек")
    assert words.number(10**18, "ru") == "один квинтиллион"
    with pytest.raises(ValueError, match="no words"):
        words.number(words.LARGEST, "ru")


@pytest.mark.parametrize(
    ("count", "code", "said"),
    [
        (1, "796", "одна штука"),
        (2, "796", "две штуки"),
        (12, "796", "двенадцать штук"),
        (21, "166", "двадцать один килограмм"),
        (1002, "168", "одна тысяча две тонны"),
        (1, "698", "одно место"),
        (101, "778", "сто одна упаковка"),
        (5, "366", "пять лет"),
        (-3, "356", "минус три часа"),
    ],
)
def test_quantities_agree_with_their_unit(count: int, code: str, said: str) -> None:
    assert words.quantity(count, code, "ru") == said


def test_a_unit_without_words_has_its_symbol() -> None:
    assert words.quantity(3, "214", "ru", symbol="кВт") == "три кВт"
    assert words.quantity(3, "796", "en", symbol="pc") == "three pc"


NAMES = {word: value for value, word in enumerate(words._UNITS)} | {
    word: 10 * value for value, word in enumerate(words._TENS) if word.strip()
} | {word: 100 * value for value, word in enumerate(words._HUNDREDS) if word.strip()} | {"одна": 1, "две": 2}  # fmt: skip
SCALES = {
    form: 1000 ** (place + 1) for place, noun in enumerate(words._SCALES) for form in (noun.one, noun.few, noun.many)
}


def read(text: str) -> int:
    """The number that the Russian words say."""
    total = group = 0
    for word in text.split():
        if word in SCALES:
            total, group = total + group * SCALES[word], 0
        else:
            group += NAMES[word]
    return total + group


@given(some.integers(min_value=0, max_value=words.LARGEST - 1))
def test_the_words_of_any_number_say_that_number(value: int) -> None:
    assert read(words.number(value, "ru")) == value


@pytest.mark.spec("kit.14")
def test_dates_and_figures_follow_the_readers_language() -> None:
    day = date(2026, 11, 24)
    assert words.long_date(day, "ru") == "24 ноября 2026\u202fг."
    with override("en"):
        assert (words.long_date(day), words.figure(Decimal("1234.5"))) == ("24 November 2026", "1,234.5")
    assert words.figure(Decimal("1234.5"), "ru") == "1\u00a0234,5"
    assert words.amount(Decimal(1), "RUB") == "Один рубль 00 копеек"
