"""Mail templates: filled in from a record within the actor's rights, in the language of whoever reads the mail."""

from fincomtech.kit import context
from fincomtech.kit.models import MailTemplate
from fincomtech.kit.records import Record
from fincomtech.kit.safety import templates_sandbox


def rendered(template: MailTemplate, record: Record) -> tuple[str, str]:
    """Subject (plain text) and body (HTML) of a template filled in from a record, in the template's language."""
    subject = templates_sandbox.render(template.subject, record, language=template.language)
    body = templates_sandbox.render(template.body, record, language=template.language, html=True)
    return " ".join(subject.split()), body


def substituted(text: str, record: Record) -> str:
    """A short text (a subject, the name of an activity) filled in from a record, in the active language."""
    return templates_sandbox.render(text, record)


def in_language(template: MailTemplate, language: str) -> MailTemplate:
    """The template's sibling of the same name in that language; the template itself where there is none."""
    if not language or template.language == language:
        return template
    same = MailTemplate.objects.filter(record_type=template.record_type, name__iexact=template.name, archived=False)
    return same.filter(language=language).first() or template


def language_for(record: Record) -> str:
    """The language of whom mail about the record goes to, else the company's."""
    known = getattr(record, "mail_language", str)()
    return known or str(context.profile().language)
