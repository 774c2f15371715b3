"""What a company's contacts start with: groups and tags, in the company's language."""

from fincomtech.identity.models import Role
from fincomtech.kit import context
from fincomtech.kit.models import Tag
from tenant_apps.foundation.contacts.models import Contact, Group, Level

GROUPS = {
    "ru": [
        ("Клиенты", "blue"),
        ("VIP-клиенты", "violet"),
        ("Поставщики", "teal"),
        ("Партнёры", "green"),
        ("Конкуренты", "gray"),
    ],
    "en": [
        ("Customers", "blue"),
        ("VIP customers", "violet"),
        ("Suppliers", "teal"),
        ("Partners", "green"),
        ("Competitors", "gray"),
    ],
}
TAGS = {
    "ru": [
        ("Потенциальный клиент", "yellow"),
        ("Постоянный клиент", "green"),
        ("Госзаказчик", "indigo"),
        ("Не звонить", "red"),
    ],
    "en": [("Prospect", "yellow"), ("Regular customer", "green"), ("Public sector", "indigo"), ("Do not call", "red")],
}
LEVEL = {
    "ru": ("Конфиденциально", "Видят руководители, ответственный и тот, кто завёл контакт"),
    "en": ("Confidential", "Seen by managers, the responsible and whoever has entered the contact"),
}


def seed() -> None:
    """Groups, a level of confidentiality and tags; only where there are none yet."""
    language = context.profile().language if context.profile().language in GROUPS else "en"
    if not Group.objects.exists():
        Group.objects.bulk_create(Group(name=name, color=color) for name, color in GROUPS[language])
    if not Level.objects.exists():
        name, note = LEVEL[language]
        Level.objects.create(name=name, note=note, color="red").roles.set(Role.objects.filter(code=Role.MANAGER))
    kind = Contact.record_type()
    if not Tag.objects.filter(record_type=kind).exists():
        Tag.objects.bulk_create(Tag(name=name, color=color, record_type=kind) for name, color in TAGS[language])
