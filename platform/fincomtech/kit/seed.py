"""What a company's conversations start with: types of activities, and one row of mail settings."""

from fincomtech.kit import context
from fincomtech.kit.models import ActivityType, MailSettings

# name, icon, colour, due in days, place of the type that is suggested next (counted from 0)
TYPES = {
    "ru": [
        ("Задача", "check", "blue", 1, None),
        ("Звонок", "phone", "green", 1, 3),
        ("Встреча", "users", "violet", 3, 3),
        ("Письмо", "mail", "indigo", 1, 1),
        ("Подготовить документ", "file-text", "orange", 2, 3),
    ],
    "en": [
        ("Task", "check", "blue", 1, None),
        ("Call", "phone", "green", 1, 3),
        ("Meeting", "users", "violet", 3, 3),
        ("E-mail", "mail", "indigo", 1, 1),
        ("Prepare a document", "file-text", "orange", 2, 3),
    ],
}


def seed() -> None:
    """In the company's language, and only where there is nothing yet."""
    MailSettings.objects.get_or_create(pk=MailSettings.PROFILE_ID)
    if ActivityType.objects.exists():
        return
    rows = TYPES.get(context.profile().language, TYPES["en"])
    made = ActivityType.objects.bulk_create(
        ActivityType(name=name, icon=icon, color=color, default_days=days, sequence=10 * place)
        for place, (name, icon, color, days, _next) in enumerate(rows, start=1)
    )
    for kind, row in zip(made, rows, strict=True):
        kind.next_type = made[row[4]] if row[4] is not None else None
    ActivityType.objects.bulk_update(made, ["next_type"])
