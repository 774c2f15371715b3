"""Sample contacts: 80 companies and 120 people of Russian towns, the same ones every time.

Names, numbers and addresses are made up; the check digits of the numbers are right. All e-mail is at names that
RFC 2606 reserves (.example, example.com), so that nothing ever reaches anybody.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from random import Random

from django.db import transaction
from stdnum.ru import inn as inn_rule

from fincomtech.kit import clock
from fincomtech.kit.models import Message, Tag
from fincomtech.kit.scene import Scene
from tenant_apps.foundation.base.models import Country, home_country
from tenant_apps.foundation.contacts.models import Address, Contact, Group, Level

COMPANIES, PEOPLE = 80, 120

# city, region, postcode, code of the region (first two digits of INN and KPP), telephone code, latin name
CITIES = [
    ("Москва", "Москва", "115114", "77", "495", "moscow"),
    ("Санкт-Петербург", "Санкт-Петербург", "190031", "78", "812", "spb"),
    ("Екатеринбург", "Свердловская область", "620014", "66", "343", "ekb"),
    ("Новосибирск", "Новосибирская область", "630099", "54", "383", "nsk"),
    ("Казань", "Республика Татарстан", "420111", "16", "843", "kazan"),
    ("Нижний Новгород", "Нижегородская область", "603005", "52", "831", "nnov"),
    ("Самара", "Самарская область", "443010", "63", "846", "samara"),
    ("Ростов-на-Дону", "Ростовская область", "344002", "61", "863", "rostov"),
    ("Краснодар", "Краснодарский край", "350000", "23", "861", "krd"),
    ("Пермь", "Пермский край", "614000", "59", "342", "perm"),
    ("Воронеж", "Воронежская область", "394018", "36", "473", "vrn"),
    ("Тула", "Тульская область", "300041", "71", "487", "tula"),
]
STREETS = [
    "ул. Ленина",
    "ул. Мира",
    "пр-т Победы",
    "ул. Садовая",
    "ул. Гагарина",
    "Набережная ул.",
    "ул. Заводская",
    "ул. Чехова",
]
WORDS = [
    ("Северный ветер", "sever"), ("Вектор", "vektor"), ("Альфа-Строй", "alfastroy"), ("Медтехника", "medteh"),
    ("ТехноСнаб", "tehnosnab"), ("Агрополе", "agropole"), ("ЛогистикПлюс", "logistik"), ("Промдеталь", "promdetal"),
    ("Уют и дом", "uyutdom"), ("Хлебный дар", "hlebdar"), ("ЭнергоМонтаж", "energomontazh"), ("Стекло и свет", "steklo"),
    ("Цифровой дом", "cifrodom"), ("Лесная артель", "artel"), ("Волга-Трейд", "volgatrade"), ("Станкомаш", "stankomash"),
    ("Чистая вода", "voda"), ("Полиграф-Сервис", "poligraf"), ("Автолюкс", "avtolux"), ("Фармацея", "farma"),
]  # fmt: skip
MEN = ["Александр", "Дмитрий", "Сергей", "Андрей", "Михаил", "Илья", "Павел", "Николай", "Роман", "Тимур"]
WOMEN = ["Анна", "Елена", "Мария", "Ольга", "Наталья", "Ирина", "Юлия", "Татьяна", "Светлана", "Алина"]
FATHERS = ["Александр", "Иван", "Владимир", "Михаил", "Виктор", "Роман", "Борис", "Степан"]
LAST = [
    ("Иванов", "ivanov"), ("Смирнов", "smirnov"), ("Кузнецов", "kuznetsov"), ("Соколов", "sokolov"), ("Попов", "popov"),
    ("Лебедев", "lebedev"), ("Козлов", "kozlov"), ("Новиков", "novikov"), ("Морозов", "morozov"), ("Волков", "volkov"),
    ("Зайцев", "zaitsev"), ("Павлов", "pavlov"), ("Голубев", "golubev"), ("Виноградов", "vinogradov"), ("Орлов", "orlov"),
]  # fmt: skip
TITLES = [
    "Генеральный директор",
    "Коммерческий директор",
    "Главный бухгалтер",
    "Начальник снабжения",
    "Инженер",
    "Менеджер по закупкам",
]
NOTES = [
    "Созвонились, попросили прислать каталог.",
    "Предпочитают работать по предоплате 50 %.",
    "Просили не звонить до 11 утра по местному времени.",
    "Встретились на выставке, интерес к годовому договору.",
    "Сменился бухгалтер: акты отправлять новому.",
]


IRREGULAR = {"Михаил": ("Михайлович", "Михайловна")}  # fathers' names that do not simply take -ович


@dataclass(frozen=True)
class AddressBook(Scene):
    """With the seeded records that contacts are sorted by."""

    groups: list[Group | None]  # customers, VIP, suppliers, partners
    level: Level | None  # the confidential ones'
    country: Country | None

    @classmethod
    def found(cls) -> "AddressBook":
        """From what the company has."""
        groups: list[Group | None] = [*Group.objects.order_by("id")[:4]]
        groups += [None] * (4 - len(groups))
        return cls.of_company(20, groups=groups, level=Level.objects.order_by("id").first(), country=home_country())


@transaction.atomic
def fill() -> None:
    """Fill the contacts of a new company; does nothing where there are contacts already."""
    if Contact.objects.exists():
        return
    scene = AddressBook.found()
    companies = Contact.objects.bulk_create([_company(number, scene) for number in range(COMPANIES)])
    people = Contact.objects.bulk_create([_person(number, scene, companies) for number in range(PEOPLE)])
    _add_addresses(companies, scene.dice)
    _add_tags([*companies, *people], scene.dice)
    _add_history([*companies, *people], scene.dice)


def company_inn(region: str, serial: int) -> str:
    """An INN of a company with the right check digit."""
    base = f"{region}{serial:07d}"
    return base + inn_rule.calc_company_check_digit(base)


def person_inn(region: str, serial: int) -> str:
    """An INN of a person with the right check digits."""
    base = f"{region}{serial:08d}"
    return base + inn_rule.calc_personal_check_digits(base)


def company_ogrn(region: str, serial: int) -> str:
    """An OGRN (1, year, region, office, serial number, check digit)."""
    base = f"1{10 + serial % 15:02d}{region}{serial % 10_000_000:07d}"
    return f"{base}{int(base) % 11 % 10}"


def _company(number: int, scene: AddressBook) -> Contact:
    city, _region, _postcode, region, code, latin = CITIES[number % len(CITIES)]
    word, mail = WORDS[number % len(WORDS)]
    turn = number // len(WORDS)
    name = word if turn == 0 else f"{word} {['', 'Центр', 'Групп', 'Регион'][turn]}"
    serial = 1_100_000 + 7919 * number % 890_000
    made = clock.now() - timedelta(days=scene.dice.randint(20, 400), hours=scene.dice.randint(0, 12))
    supplier, partner = number % 5 == 3, number % 11 == 6
    return Contact(
        kind=Contact.COMPANY,
        name=f"ООО «{name}»",
        legal_name=f"Общество с ограниченной ответственностью «{name}»",
        inn=company_inn(region, serial),
        kpp=f"{region}{serial % 90 + 10:02d}01001",
        ogrn=company_ogrn(region, serial),
        email=f"info@{mail}-{latin}{turn or ''}.example",
        phone=f"+7{code}{2_000_000 + 37_123 * number % 7_999_999:07d}"[:12],
        website=f"https://{mail}-{latin}{turn or ''}.example",
        city=city,
        country=scene.country,
        language="ru",
        is_customer=not supplier or number % 2 == 0,
        is_supplier=supplier,
        is_partner=partner,
        group=scene.groups[2 if supplier else 3 if partner else 1 if number % 9 == 0 else 0],
        assignee_id=scene.staff[number % len(scene.staff)],
        level=scene.level if number % 40 == 17 else None,
        created_at=made,
        changed_at=made,
        last_message_at=made,
    )


def _person(number: int, scene: AddressBook, companies: list[Contact]) -> Contact:
    woman = number % 2 == 1
    last, latin = LAST[number % len(LAST)]
    first = (WOMEN if woman else MEN)[number // 2 % 10]
    father = FATHERS[number % len(FATHERS)]
    middle = father + ("овна" if woman else "ович") if father not in IRREGULAR else IRREGULAR[father][woman]
    last += "а" if woman else ""
    alone = number % 6 == 5
    company = None if alone else companies[number * 7 % len(companies)]
    made = clock.now() - timedelta(days=scene.dice.randint(5, 380), hours=scene.dice.randint(0, 12))
    return Contact(
        kind=Contact.PERSON,
        name=f"{last} {first} {middle}",
        last_name=last,
        first_name=first,
        middle_name=middle,
        parent=company,
        job_title="" if alone else TITLES[number % len(TITLES)],
        inn=person_inn("77", 17_000_000 + 104_729 * number % 80_000_000) if alone else "",
        email=f"{latin}.{number}@example.com",
        mobile=f"+79{10 + number % 80:02d}{1_000_000 + 73_331 * number % 8_999_999:07d}",
        city=company.city if company else CITIES[number % len(CITIES)][0],
        country=scene.country,
        language="ru",
        is_customer=alone,
        group=scene.groups[0] if alone else None,
        assignee_id=company.assignee_id if company else scene.staff[number % len(scene.staff)],
        created_at=made,
        changed_at=made,
        last_message_at=made,
    )


def _add_addresses(companies: list[Contact], dice: Random) -> None:
    rows = []
    for number, company in enumerate(companies):
        kinds = ["legal", "actual"] if number % 3 == 0 else ["legal", "delivery"] if number % 7 == 0 else ["legal"]
        city, region, postcode = CITIES[number % len(CITIES)][:3]
        for kind in kinds:
            street = f"{STREETS[dice.randrange(len(STREETS))]}, д. {dice.randint(1, 120)}, оф. {dice.randint(1, 400)}"
            place = {"city": city, "region": region, "postcode": postcode, "country_id": company.country_id}
            rows.append(Address(contact=company, kind=kind, street=street, **place))
    Address.objects.bulk_create(rows)
    for company in companies:
        company.full_address = "; ".join(str(row) for row in rows if row.contact is company)
    Contact.objects.bulk_update(companies, ["full_address"])


def _add_tags(contacts: list[Contact], dice: Random) -> None:
    tags = list(Tag.objects.filter(record_type=Contact.record_type()).order_by("id"))
    link = Contact.tags.through
    marked = [c for c in contacts if tags and dice.random() < 0.4]
    link.objects.bulk_create(link(contact_id=c.pk, tag_id=tags[dice.randrange(len(tags))].pk) for c in marked)


def _add_history(contacts: list[Contact], dice: Random) -> None:
    """A note for every third contact, some days after it was made. Source: contacts.1.4."""
    talked = contacts[::3]
    rows = []
    for contact, text in zip(talked, islice(cycle(NOTES), len(talked)), strict=True):
        contact.last_message_at = min(contact.created_at + timedelta(days=dice.randint(1, 18)), clock.now())
        row = {"record_type": Contact.record_type(), "record_id": contact.pk, "created_at": contact.last_message_at}
        rows.append(Message(kind="note", body=f"<p>{text}</p>", author_id=contact.assignee_id, **row))
    Message.objects.bulk_create(rows)
    Contact.objects.bulk_update(talked, ["last_message_at"])
