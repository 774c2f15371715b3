"""What a company's CRM starts with: a pipeline, reasons, sources, tags, rules and mail templates, in its language."""

from typing import Any

from fincomtech.kit import context
from fincomtech.kit.models import MailTemplate, Tag
from tenant_apps.commerce.crm.models import Deal, DealRule, DealType, Lead, LostReason, Source, Stage

# name, probability in percent, colour; the last one wins the deal. Source: crm.1.3.
STAGES = {
    "ru": [
        ("Новый", 10, "gray"),
        ("Квалификация", 25, "blue"),
        ("Предложение", 50, "indigo"),
        ("Переговоры", 75, "violet"),
        ("Выиграна", 100, "green"),
    ],
    "en": [
        ("New", 10, "gray"),
        ("Qualification", 25, "blue"),
        ("Proposal", 50, "indigo"),
        ("Negotiation", 75, "violet"),
        ("Won", 100, "green"),
    ],
}
TYPES = {"ru": ["Новая продажа", "Повторная продажа", "Тендер"], "en": ["New sale", "Repeat sale", "Tender"]}
REASONS = {
    "ru": [
        "Слишком дорого",
        "Выбрали конкурента",
        "Нет бюджета",
        "Не подошли сроки",
        "Перестали отвечать",
        "Нет потребности",
    ],
    "en": ["Too expensive", "Chose a competitor", "No budget", "Wrong timing", "Stopped answering", "No need"],
}
SOURCES = {
    "ru": ["Сайт", "Рекомендация", "Выставка", "Реклама", "Холодный звонок", "Входящий звонок", "Социальные сети"],
    "en": ["Website", "Recommendation", "Exhibition", "Advertising", "Cold call", "Incoming call", "Social networks"],
}
TAGS = {
    "ru": [("Срочно", "red"), ("Крупная сделка", "violet"), ("Нужна демонстрация", "blue"), ("Тендер", "orange")],
    "en": [("Urgent", "red"), ("Big deal", "violet"), ("Demo needed", "blue"), ("Tender", "orange")],
}
# name, record, subject, text
TEMPLATES = {
    "ru": [
        (
            "Знакомство",
            "crm.Lead",
            "{{ company_name }}: ваша заявка",
            "<p>Здравствуйте, {{ contact_name }}!</p><p>Спасибо за обращение. Когда вам удобно обсудить задачу?</p>",
        ),
        (
            "Коммерческое предложение",
            "crm.Deal",
            "Предложение по «{{ name }}»",
            "<p>Здравствуйте!</p><p>Направляем предложение по «{{ name }}» для {{ contact.name }} "
            "на сумму {{ expected_revenue }}.</p><p>Ответим на вопросы и согласуем условия.</p>",
        ),
        (
            "Благодарность за сделку",
            "crm.Deal",
            "Спасибо, что выбрали нас",
            "<p>Здравствуйте!</p><p>Спасибо за доверие: «{{ name }}» ({{ number }}) в работе. "
            "Ваш менеджер свяжется с вами о следующих шагах.</p>",
        ),
    ],
    "en": [
        (
            "Introduction",
            "crm.Lead",
            "{{ company_name }}: your request",
            "<p>Hello {{ contact_name }},</p><p>Thank you for your request. When may we call you about it?</p>",
        ),
        (
            "Offer",
            "crm.Deal",
            "Our offer: {{ name }}",
            "<p>Hello,</p><p>This is our offer “{{ name }}” for {{ contact.name }}, {{ expected_revenue }}.</p>"
            "<p>We shall gladly answer your questions.</p>",
        ),
        (
            "Thanks for the deal",
            "crm.Deal",
            "Thank you for choosing us",
            "<p>Hello,</p><p>Thank you for your trust: “{{ name }}” ({{ number }}) is under way. "
            "Your manager will tell you about the next steps.</p>",
        ),
    ],
}
# name, stage's place (0 is the first), subject, due in days. Source: crm.2.1.
RULES = {
    "ru": [
        ("Первый звонок", 0, "Позвонить: {{ contact.name }}", 1),
        ("Напомнить о предложении", 2, "Узнать решение по предложению: {{ contact.name }}", 3),
    ],
    "en": [
        ("First call", 0, "Call {{ contact.name }}", 1),
        ("Follow up the offer", 2, "Ask {{ contact.name }} about the offer", 3),
    ],
}


def seed() -> None:
    """All of it, each kind only where there is none yet: running it again adds nothing."""
    chosen = context.profile().language
    language = chosen if chosen in STAGES else "en"
    _once(DealType, ({"name": name} for name in TYPES[language]))
    _once(LostReason, ({"name": name} for name in REASONS[language]))
    _once(Source, ({"name": name} for name in SOURCES[language]))
    _seed_stages(language)
    _seed_tags(language)
    _seed_templates(language)


def _once(model: Any, rows: Any) -> bool:
    if model.objects.exists():
        return False
    model.objects.bulk_create(model(**values) for values in rows)
    return True


def _seed_stages(language: str) -> None:
    stages = [
        {"name": name, "probability": chance, "color": color, "sequence": 10 * place, "is_won": chance == 100}
        for place, (name, chance, color) in enumerate(STAGES[language], start=1)
    ]
    if _once(Stage, stages):
        made = list(Stage.objects.order_by("sequence"))
        rows = [(name, made[place], subject, days) for name, place, subject, days in RULES[language]]
        DealRule.objects.bulk_create(DealRule(name=n, stage=stage, summary=s, days=d) for n, stage, s, d in rows)


def _seed_tags(language: str) -> None:
    for model in (Deal, Lead):
        kind = model.record_type()
        if not Tag.objects.filter(record_type=kind).exists():
            Tag.objects.bulk_create(Tag(name=name, color=color, record_type=kind) for name, color in TAGS[language])


def _seed_templates(language: str) -> None:
    if MailTemplate.objects.filter(record_type__in=[Deal.record_type(), Lead.record_type()]).exists():
        return
    MailTemplate.objects.bulk_create(
        MailTemplate(name=name, record_type=record, subject=subject, body=body, language=language)
        for name, record, subject, body in TEMPLATES[language]
    )
