"""Sample leads and deals of the last twelve months, the same ones every time: busy in autumn, quiet in January."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from fincomtech.kit import clock, context
from fincomtech.kit.models import Activity, ActivityType, MailAlias, MailTemplate, Message, Tag
from fincomtech.kit.numbers import rounding, sequences
from fincomtech.kit.scene import Scene
from tenant_apps.commerce.crm.models import Deal, DealType, Lead, LostReason, Source, Stage
from tenant_apps.foundation.base.models import Currency
from tenant_apps.foundation.contacts.models import Contact

DEALS, LEADS = 110, 150
FOREIGN = 11  # of so many deals, one in each of the currencies that have a rate

# How much of a year's business begins in each month, January first: holidays in January and May, budgets in autumn.
SEASON = (4, 7, 9, 9, 6, 7, 6, 6, 10, 11, 13, 12)

SUBJECTS = [
    "Поставка оборудования", "Годовое обслуживание", "Внедрение системы учёта", "Монтаж освещения", "Поставка расходных материалов",
    "Ремонт производственной линии", "Комплект мебели для офиса", "Модернизация склада", "Печать каталогов", "Аренда техники",
    "Поставка кабельной продукции", "Обучение сотрудников", "Разработка проекта", "Система видеонаблюдения", "Упаковка для продукции",
]  # fmt: skip
REQUESTS = [
    "Запрос цены",
    "Заявка с сайта",
    "Просят перезвонить",
    "Интерес к договору",
    "Вопрос о сроках",
    "Запрос каталога",
]
FIRMS = [
    "Рассвет",
    "Меридиан",
    "Кедр",
    "Феникс",
    "Орион",
    "Гранит",
    "Маяк",
    "Парус",
    "Сигма",
    "Ладога",
    "Байкал",
    "Заря",
]
PEOPLE = [
    "Ольга Ремизова",
    "Игорь Чернов",
    "Вера Ильина",
    "Артём Суслов",
    "Нина Гущина",
    "Олег Дьяков",
    "Лия Сафина",
    "Глеб Рябов",
]
ICONS = {"call": "phone", "email": "mail", "meeting": "users", "task": "check"}
TASKS = [
    ("call", "Позвонить и уточнить сроки"), ("email", "Отправить коммерческое предложение"), ("meeting", "Встреча в офисе клиента"),
    ("task", "Подготовить расчёт"), ("call", "Узнать решение по предложению"), ("task", "Согласовать договор с юристами"),
]  # fmt: skip
WORDS = [
    "Клиент просит скидку 5 % при предоплате.",
    "Отправили предложение, ждут решения директора.",
    "Сравнивают с двумя конкурентами, важен срок поставки.",
    "Провели демонстрацию, остались довольны.",
    "Бюджет согласован, готовят договор.",
    "Попросили вернуться к разговору через две недели.",
]


@dataclass(frozen=True)
class Market(Scene):
    """With the records that are there to sell to and to sort by."""

    stages: list[Stage]
    types: list[DealType]
    sources: list[Source]
    reasons: list[LostReason]
    customers: list[Contact]
    persons: dict[int | None, Contact]
    currencies: list[Currency]

    @classmethod
    def found(cls) -> "Market":
        """From what the company has."""
        return cls.of_company(
            7,
            stages=[*Stage.open_to(team_id=None, deal_type_id=None)],
            types=[*DealType.objects.order_by("id")],
            sources=[*Source.objects.order_by("id")],
            reasons=[*LostReason.objects.order_by("id")],
            customers=[*Contact.objects.filter(is_customer=True).order_by("id")],
            persons={p.parent_id: p for p in Contact.objects.exclude(parent=None).order_by("-id")},
            currencies=[*Currency.objects.filter(code__in=("USD", "EUR", "CNY"), rate__isnull=False).order_by("code")],
        )


@transaction.atomic
def fill() -> None:
    """Fill the CRM of a new company; does nothing where there are deals already, or no customers and stages."""
    _add_alias()
    scene = Market.found()
    if Deal.objects.exists() or not scene.customers or not scene.stages:
        return
    starts = _starts(DEALS, scene)
    deals = Deal.objects.bulk_create([_deal(number, made, scene) for number, made in enumerate(starts)])
    sequences.restart(Deal, DEALS + 1)
    leads = [_lead(number, made, scene) for number, made in enumerate(_starts(LEADS, scene))]
    for lead, deal in zip((x for x in leads if x.state == "converted"), deals[::5], strict=False):
        lead.deal, lead.contact, lead.name = deal, deal.contact, deal.name
    leads = Lead.objects.bulk_create(leads)
    for records in (deals, leads):
        _add_activities(records, scene)
        _add_comments(records)
        _add_tags(records, scene)


def _starts(count: int, scene: Market) -> list[datetime]:
    """Instants of the last twelve months, the earliest first, more of them in busy months; from 9 to 18 in Moscow."""
    days = [scene.today - timedelta(days=back) for back in range(365)]
    chosen = scene.dice.choices(days, weights=[SEASON[day.month - 1] for day in days], k=count)
    now = clock.now()
    hours = [timedelta(hours=scene.dice.randint(0, 8), minutes=scene.dice.randint(0, 59)) for _day in chosen]
    nine = now.replace(hour=6, minute=0, second=0, microsecond=0)  # 9 in Moscow
    made = [nine - timedelta(days=(scene.today - day).days) + hour for day, hour in zip(chosen, hours, strict=True)]
    return sorted(min(moment, now) for moment in made)


def _deal(number: int, made: datetime, scene: Market) -> Deal:
    dice, age = scene.dice, (scene.today - made.date()).days
    contact = scene.customers[(number * 13 + dice.randint(0, 5)) % len(scene.customers)]
    user = scene.staff[dice.randrange(len(scene.staff))]
    state = _fate(age, dice)
    deal = Deal(
        number=Deal.number_format.format(number=number + 1),
        name=f"{SUBJECTS[number % len(SUBJECTS)]}, {contact.name.removeprefix('ООО ').strip('«»')}",
        state=state,
        contact=contact,
        person=scene.persons.get(contact.pk),
        deal_type=scene.types[dice.randrange(len(scene.types))] if scene.types else None,
        stage=_stage(state, age, scene),
        expected_revenue=Decimal(round(dice.lognormvariate(12.6, 0.8), -3)),
        expected_close_date=made.date() + timedelta(days=dice.randint(20, 75)),
        priority=dice.choices("0123", weights=(1, 6, 2, 1))[0],
        source=scene.sources[dice.randrange(len(scene.sources))],
        assignee_id=user,
        team_id=scene.teams.get(user),
        **_stamps(made),
    )
    _close(deal, made, scene)
    deal.probability = {"won": 100, "lost": 0}.get(state, deal.stage.probability)
    _price(deal, scene.currencies[number % FOREIGN] if number % FOREIGN < len(scene.currencies) else None)
    deal.weighted_revenue = deal.company_revenue * deal.probability / 100
    return deal


def _price(deal: Deal, currency: Currency | None) -> None:
    """Some customers from abroad pay in their own currency; it is worth about the same."""
    deal.company_revenue = deal.expected_revenue
    if currency is not None and currency.rate:
        deal.currency, deal.currency_rate = currency, currency.rate
        deal.expected_revenue = Decimal(round(deal.expected_revenue / currency.rate, -2)) or Decimal(100)
        deal.company_revenue = rounding.rounded(deal.expected_revenue * currency.rate, 2)


def _fate(age: int, dice: Random) -> str:
    """The older, the surer it is closed; a good half of those are won."""
    if dice.random() > min(age / 100, 0.94):
        return "open"
    return "won" if dice.random() < 0.55 else "lost"


def _stage(state: str, age: int, scene: Market) -> Stage:
    if state == "won":
        return scene.stages[-1]
    steps = [stage for stage in scene.stages if not stage.is_won] or scene.stages
    reached = min(age // 15, len(steps) - 1)
    return steps[scene.dice.randint(max(reached - 1, 0), reached)]


def _close(deal: Deal, made: datetime, scene: Market) -> None:
    if deal.state == "open":
        if deal.expected_close_date and deal.expected_close_date < scene.today and scene.dice.random() < 0.8:
            deal.expected_close_date = scene.today + timedelta(days=scene.dice.randint(3, 60))
        return
    deal.closed_on = min(made.date() + timedelta(days=scene.dice.randint(7, 70)), scene.today)
    if deal.state == "lost":
        deal.lost_reason = scene.reasons[scene.dice.randrange(len(scene.reasons))]


def _lead(number: int, made: datetime, scene: Market) -> Lead:
    dice, age = scene.dice, (scene.today - made.date()).days
    firm, person = FIRMS[number % len(FIRMS)], PEOPLE[number % len(PEOPLE)]
    closed = dice.random() < min(age / 40, 0.9)
    state = dice.choice(["converted", "converted", "lost"]) if closed else dice.choice(["new", "working"])
    user = scene.staff[dice.randrange(len(scene.staff))] if state != "new" or number % 2 else None
    return Lead(
        name=f"{REQUESTS[number % len(REQUESTS)]}: «{firm}»",
        state=state,
        company_name=f"ООО «{firm}»",
        contact_name=person,
        email=f"zakaz{number}@firm{number}.example",
        phone=f"+7900{5_000_000 + 31_337 * number:07d}",
        source=scene.sources[number % len(scene.sources)],
        expected_revenue=Decimal(round(dice.lognormvariate(12, 0.7), -3)),
        lost_reason=scene.reasons[number % len(scene.reasons)] if state == "lost" else None,
        assignee_id=user,
        team_id=scene.teams.get(user),
        **_stamps(made),
    )


def _stamps(made: datetime) -> dict[str, Any]:
    return {"created_at": made, "changed_at": made, "last_message_at": made}


def _add_alias() -> None:
    """Whoever writes to sales@ the company's own domain becomes a lead, and is answered at once."""
    if settings.MAIL_DOMAIN:
        address = f"sales@{context.company().subdomain}.{settings.MAIL_DOMAIN}"
        template = MailTemplate.objects.filter(record_type=Lead.record_type()).order_by("pk").first()
        MailAlias.objects.get_or_create(
            address=address, defaults={"record_type": Lead.record_type(), "auto_reply": template}
        )


def _place(record: Any) -> dict[str, Any]:
    return {"record_type": type(record).record_type(), "record_id": record.pk}


def _add_activities(records: Iterable[Any], scene: Market) -> None:
    """Two of three open ones have something planned, a fifth of it overdue; half of the others have something done."""
    rows, planned = [], []
    kinds = dict(ActivityType.objects.values_list("icon", "pk"))
    for number, record in enumerate(records):
        kind, summary = TASKS[number % len(TASKS)]
        row = {
            **_place(record),
            "record_title": record.name,
            "activity_type_id": kinds.get(ICONS[kind]),
            "summary": summary,
            "assignee_id": record.assignee_id,
        }
        if record.state in ("open", "new", "working") and number % 3:
            record.next_activity_date = scene.today + timedelta(
                days=-scene.dice.randint(1, 6) if number % 5 == 0 else scene.dice.randint(0, 14)
            )
            rows.append(Activity(due_date=record.next_activity_date, created_at=record.created_at, **row))
            planned.append(record)
        elif number % 2:
            done = min(record.created_at + timedelta(days=3), clock.now())
            rows.append(Activity(state="done", due_date=done.date(), done_at=done, created_at=record.created_at, **row))
    Activity.objects.bulk_create(rows)
    if planned:
        type(planned[0]).objects.bulk_update(planned, ["next_activity_date"])


def _add_comments(records: Iterable[Any]) -> None:
    """One to three comments for three of four records. Source: crm.3.2."""
    rows, talked = [], []
    for number, record in enumerate(records):
        for turn in range(number % 4):
            record.last_message_at = min(record.created_at + timedelta(days=2 * turn + 1, hours=turn), clock.now())
            words = WORDS[(number + turn) % len(WORDS)]
            rows.append(
                Message(
                    kind="comment",
                    body=f"<p>{words}</p>",
                    author_id=record.assignee_id,
                    created_at=record.last_message_at,
                    **_place(record),
                )
            )
        talked.append(record)
    Message.objects.bulk_create(rows)
    type(talked[0]).objects.bulk_update(talked, ["last_message_at"])


def _add_tags(records: Iterable[Any], scene: Market) -> None:
    model = type(next(iter(records)))
    tags = list(Tag.objects.filter(record_type=model.record_type()).order_by("id"))
    link, key = model.tags.through, f"{model._meta.model_name}_id"
    marked = [record for record in records if tags and scene.dice.random() < 0.35]
    link.objects.bulk_create(link(**{key: r.pk, "tag_id": scene.dice.choice(tags).pk}) for r in marked)
