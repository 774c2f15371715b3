"""Amounts, quantities, numbers and dates in words, for printed documents: Russian and English.

«Сто двадцать три рубля 45 копеек»; "One hundred and twenty-three roubles 45 kopecks". Languages without words of their own
here are written in English; dates and figures follow every language (Babel). The rules of Russian agreement are those of
the Academy's grammar: один/одна/одно by gender, the noun after 1 in the singular, after 2–4 in the genitive singular, else
in the genitive plural; тысяча is feminine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_name
from django.utils.translation import get_language

from fincomtech.kit import languages
from fincomtech.kit.numbers import money

MASCULINE, FEMININE = "m", "f"
LARGEST = 10**21


@dataclass(frozen=True)
class Noun:
    """What is counted: its gender and its forms after 1, 2 and 5 (English: the last is the plural)."""

    gender: str
    one: str
    few: str
    many: str


def _noun(forms: str, gender: str = MASCULINE) -> Noun:
    one, few, many = (each.strip() for each in forms.split("/"))
    return Noun(gender, one, few, many)


_KOPECK = _noun("копейка/копейки/копеек", FEMININE)
_CENT = _noun("цент/цента/центов")
_RUSSIAN_MONEY: Mapping[str, tuple[Noun, Noun]] = {
    "RUB": (_noun("рубль/рубля/рублей"), _KOPECK),
    "USD": (_noun("доллар США/доллара США/долларов США"), _CENT),
    "EUR": (_noun("евро/евро/евро"), _CENT),
    "CNY": (_noun("юань/юаня/юаней"), _noun("фэнь/фэня/фэней")),
    "KZT": (_noun("тенге/тенге/тенге"), _noun("тиын/тиына/тиынов")),
    "BYN": (_noun("белорусский рубль/белорусских рубля/белорусских рублей"), _KOPECK),
}
_ENGLISH_MONEY: Mapping[str, tuple[Noun, Noun]] = {
    "RUB": (_noun("rouble/roubles/roubles"), _noun("kopeck/kopecks/kopecks")),
    "USD": (_noun("US dollar/US dollars/US dollars"), _noun("cent/cents/cents")),
    "EUR": (_noun("euro/euros/euros"), _noun("cent/cents/cents")),
    "CNY": (_noun("yuan/yuan/yuan"), _noun("fen/fen/fen")),
    "KZT": (_noun("tenge/tenge/tenge"), _noun("tiyn/tiyn/tiyn")),
    "BYN": (_noun("Belarusian rouble/Belarusian roubles/Belarusian roubles"), _noun("kopeck/kopecks/kopecks")),
}
# Of the currencies whose names CLDR gives, those that are feminine in Russian: крона, рупия, лира, иена, гривна, вона …
_FEMININE_MONEY = frozenset("CZK DKK NOK SEK ISK INR PKR LKR NPR MUR SCR IDR TRY JPY UAH KRW KPW LBP SYP".split())
# By code of ОКЕИ.
_RUSSIAN_UNITS: Mapping[str, Noun] = {
    "796": _noun("штука/штуки/штук", FEMININE),
    "778": _noun("упаковка/упаковки/упаковок", FEMININE),
    "839": _noun("комплект/комплекта/комплектов"),
    "704": _noun("набор/набора/наборов"),
    "715": _noun("пара/пары/пар", FEMININE),
    "736": _noun("рулон/рулона/рулонов"),
    "625": _noun("лист/листа/листов"),
    "812": _noun("ящик/ящика/ящиков"),
    "868": _noun("бутылка/бутылки/бутылок", FEMININE),
    "698": _noun("место/места/мест", "n"),
    "792": _noun("человек/человека/человек"),
    "163": _noun("грамм/грамма/граммов"),
    "166": _noun("килограмм/килограмма/килограммов"),
    "206": _noun("центнер/центнера/центнеров"),
    "168": _noun("тонна/тонны/тонн", FEMININE),
    "004": _noun("сантиметр/сантиметра/сантиметров"),
    "006": _noun("метр/метра/метров"),
    "008": _noun("километр/километра/километров"),
    "055": _noun("квадратный метр/квадратных метра/квадратных метров"),
    "112": _noun("литр/литра/литров"),
    "113": _noun("кубический метр/кубических метра/кубических метров"),
    "245": _noun("киловатт-час/киловатт-часа/киловатт-часов"),
    "355": _noun("минута/минуты/минут", FEMININE),
    "356": _noun("час/часа/часов"),
    "359": _noun("день/дня/дней"),
    "360": _noun("неделя/недели/недель", FEMININE),
    "362": _noun("месяц/месяца/месяцев"),
    "366": _noun("год/года/лет"),
}


def amount(value: Decimal, currency: str, language: str = "") -> str:
    """An amount as documents write it: the whole in words, the hundredths in figures, a capital letter in front.

    Rounded as the currency is; one without hundredths (JPY) has no second part. ValueError from 10²¹ on.
    """
    language = _language(language)
    exact = money.rounded(value, currency)
    whole, part = divmod(abs(exact), 1)
    major, minor = _money(currency, language, int(whole))
    text = f"{number(int(whole), language, major.gender)} {after(int(whole), major, language)}"
    digits = money.digits(currency)
    if digits:
        count = int(part * 10**digits)
        unit = after(count, minor, language) if minor else ""
        text += f" {count:0{digits}d} {unit}" if unit else f" {count:0{digits}d}/{10**digits}"
    return _capital(_signed(text, exact, language))


def quantity(value: int, code: str, language: str = "", symbol: str = "") -> str:
    """A whole number of units in words: «двадцать одна штука». `code` is of ОКЕИ; a unit without words has its symbol."""
    language = _language(language)
    noun = _RUSSIAN_UNITS.get(code) if language == "ru" else None
    text = number(abs(value), language, noun.gender if noun else MASCULINE)
    return _signed(f"{text} {after(abs(value), noun, language) if noun else symbol}".strip(), Decimal(value), language)


def number(value: int, language: str = "", gender: str = MASCULINE) -> str:
    """A whole number in words, in the gender ("m", "f", "n") of what is counted. ValueError from 10²¹ on."""
    if abs(value) >= LARGEST:
        raise ValueError(f"{value} has no words")
    spell = _russian if _language(language) == "ru" else _english
    text = spell(abs(value), gender)
    return _signed(text, Decimal(value), _language(language))


def after(count: int, noun: Noun, language: str = "ru") -> str:
    """The noun's form after the number: рубль, рубля, рублей."""
    if language != "ru":
        return noun.one if count == 1 else noun.many
    if count % 100 in range(11, 15):
        return noun.many
    return {1: noun.one, 2: noun.few, 3: noun.few, 4: noun.few}.get(count % 10, noun.many)


def long_date(day: date, language: str = "") -> str:
    """«24 ноября 2026 г.», "24 November 2026": the month in words, in any language."""
    return format_date(day, format="long", locale=languages.locale(language))


def figure(value: Decimal | int, language: str = "") -> str:
    """A number in figures as the language groups them: «1 234,5», "1,234.5"."""
    return str(format_decimal(value, locale=languages.locale(language)))


def _language(given: str) -> str:
    return "ru" if (given or get_language() or "ru").startswith("ru") else "en"


def _signed(text: str, value: Decimal, language: str) -> str:
    return text if value >= 0 else f"{'минус' if language == 'ru' else 'minus'} {text}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _money(currency: str, language: str, count: int) -> tuple[Noun, Noun | None]:
    """The currency's noun and its hundredth's; for the rarer ones CLDR's name, and no noun for the hundredth."""
    known = (_RUSSIAN_MONEY if language == "ru" else _ENGLISH_MONEY).get(currency)
    if known:
        return known
    name = get_currency_name(currency, count=count, locale=language)
    return Noun(FEMININE if currency in _FEMININE_MONEY else MASCULINE, name, name, name), None


# --- Russian --------------------------------------------------------------------------------------------------------

_UNITS = "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать".split()  # noqa: E501
_TENS = ", , двадцать, тридцать, сорок, пятьдесят, шестьдесят, семьдесят, восемьдесят, девяносто".split(", ")
_HUNDREDS = ", сто, двести, триста, четыреста, пятьсот, шестьсот, семьсот, восемьсот, девятьсот".split(", ")
_GENDERED = {(1, "f"): "одна", (1, "n"): "одно", (2, "f"): "две"}
_SCALES = [
    _noun("тысяча/тысячи/тысяч", FEMININE),
    _noun("миллион/миллиона/миллионов"),
    _noun("миллиард/миллиарда/миллиардов"),
    _noun("триллион/триллиона/триллионов"),
    _noun("квадриллион/квадриллиона/квадриллионов"),
    _noun("квинтиллион/квинтиллиона/квинтиллионов"),
]


def _russian(value: int, gender: str) -> str:
    if value == 0:
        return _UNITS[0]
    said: list[str] = []
    for place in range(len(_SCALES), 0, -1):
        count = value // 1000**place % 1000
        if count:
            scale = _SCALES[place - 1]
            said += [*_russian_hundreds(count, scale.gender), after(count, scale)]
    return " ".join([*said, *_russian_hundreds(value % 1000, gender)])


def _russian_hundreds(count: int, gender: str) -> list[str]:
    hundreds, rest = divmod(count, 100)
    tens, last = divmod(rest, 10)
    if rest < 20:
        tens, last = 0, rest
    return [word for word in (_HUNDREDS[hundreds], _TENS[tens], _unit(last, gender) if last else "") if word]


def _unit(value: int, gender: str) -> str:
    return _GENDERED.get((value, gender), _UNITS[value])


# --- English --------------------------------------------------------------------------------------------------------

_ENGLISH_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: E501
_ENGLISH_TENS = ", , twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety".split(", ")
_ENGLISH_SCALES = ["thousand", "million", "billion", "trillion", "quadrillion", "quintillion"]


def _english(value: int, _gender: str) -> str:
    if value == 0:
        return _ENGLISH_UNITS[0]
    counts = [(value // 1000**place % 1000, _ENGLISH_SCALES[place - 1]) for place in range(6, 0, -1)]
    said = [f"{_english_hundreds(count)} {scale}" for count, scale in counts if count]
    rest = value % 1000
    if rest:
        said.append(f"and {_english_hundreds(rest)}" if said and rest < 100 else _english_hundreds(rest))
    return " ".join(said)


def _english_hundreds(count: int) -> str:
    hundreds, rest = divmod(count, 100)
    said = [f"{_ENGLISH_UNITS[hundreds]} hundred"] if hundreds else []
    if rest:
        said += ["and"] if hundreds else []
        tens, last = divmod(rest, 10)
        words = (
            (_ENGLISH_TENS[tens], _ENGLISH_UNITS[last] if last else "") if rest >= 20 else (_ENGLISH_UNITS[rest], "")
        )
        said.append("-".join(word for word in words if word))
    return " ".join(said)
