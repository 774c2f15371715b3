"""What people do with contacts beyond plain writes: find look-alikes and merge them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context, conversation, live, writes
from fincomtech.kit.actions import Input, Open, action
from fincomtech.kit.models import Activity, Attachment, Message
from fincomtech.kit.records import enabled_record_types
from fincomtech.kit.refusals import Invalid
from tenant_apps.foundation.contacts.models import Contact

GAPS = ("legal_name", "email", "phone", "mobile", "website", "job_title", "notes")
REQUISITES = ("inn", "kpp", "ogrn")
Kept = Annotated[Contact, Input(_("Keep this contact"))]
ROLES = ("is_customer", "is_supplier", "is_employee", "is_partner")


@action(Contact, title=_("Find duplicates"), icon="copy", on="collection", access="read")
def find_duplicates() -> dict[str, int]:
    """Look through all open contacts and name on each who looks the same. Answers how many do.

    Same INN and KPP, same e-mail, or same telephone (landline or mobile).
    """
    rows = list(Contact.visible().filter(archived=False).order_by("name", "id"))
    names = _look_alikes(rows)
    changed = [row for row in rows if row.duplicates != names.get(row.pk, "")]
    for row in changed:
        row.duplicates = names.get(row.pk, "")
    Contact.objects.bulk_update(changed, ["duplicates"], batch_size=500)
    if changed:
        live.changed(Contact.record_type(), [row.pk for row in changed], "update")
    return {"contacts": len(names)}


@action(Contact, title=_("Merge"), icon="git-merge", bulk=False, dangerous=True)
def merge(contact: Contact, *, into: Kept) -> Open:
    """Give all that this contact has to another one, fill the other's gaps, and archive this one."""
    if into.pk == contact.pk:
        sentence = _("Choose another contact: one cannot be merged into itself.")
        raise Invalid(sentence, code="contacts.merge_itself", path=["into"])
    kept: Any = writes.locked(Contact, into.pk, "write")
    _move_references(contact, kept)
    Contact.objects.filter(pk=contact.pk).update(archived=True)  # so that it is no look-alike of the kept one
    contact.archived = True
    writes.apply(kept, _gaps(contact, kept))
    conversation.post(kept, "", subject=gettext("Merged with: %(name)s") % {"name": contact.name})
    return Open(Contact.record_type(), kept.pk)


def same_customer(*, inn: str = "", email: str = "") -> Contact | None:
    """The open contact with this INN, else with this e-mail, as far as the actor may see it; companies first."""
    for name, value in (("inn", inn), ("email", email.lower())):
        found = (
            Contact.visible().filter(**{name: value}, archived=False).order_by("kind", "id").first() if value else None
        )
        if found is not None:
            return found
    return None


def _keys(contact: Contact) -> Iterator[tuple[str, str]]:
    """What two records of one contact would have in common."""
    if contact.inn:
        yield "inn", f"{contact.inn}/{contact.kpp}"
    if contact.email:
        yield "email", contact.email
    for number in {contact.phone, contact.mobile} - {""}:
        yield "phone", number


def _look_alikes(rows: Iterable[Contact]) -> dict[int, str]:
    alike: dict[tuple[str, str], list[Contact]] = defaultdict(list)
    for row in rows:
        for key in _keys(row):
            alike[key].append(row)
    names: dict[int, dict[int, str]] = defaultdict(dict)
    for group in alike.values():
        for row in group if len(group) > 1 else ():
            names[row.pk].update({other.pk: other.name for other in group if other.pk != row.pk})
    return {pk: "; ".join(sorted(found.values())[:3])[:400] for pk, found in names.items()}


def _move_references(contact: Contact, into: Contact) -> None:
    """Whatever names the contact, in any enabled module, names the other one from now on."""
    for model in enabled_record_types(context.company().modules).values():
        for field in model._meta.concrete_fields:
            if field.related_model is Contact:
                model._base_manager.filter(**{field.name: contact.pk}).exclude(pk=into.pk).update(
                    **{field.name: into.pk}
                )
        for field in model._meta.many_to_many:
            if field.related_model is Contact:
                _move_links(model, field.name, contact, into)
    for part in (Message, Activity, Attachment):
        part.of(contact).update(record_id=into.pk)
    conversation.plan_next(contact)
    conversation.plan_next(into)


def _move_links(model: Any, name: str, contact: Contact, into: Contact) -> None:
    for record in model._base_manager.filter(**{name: contact.pk}):
        getattr(record, name).add(into)
        getattr(record, name).remove(contact)


def _gaps(contact: Contact, kept: Contact) -> dict[str, Any]:
    """What the kept contact lacks and the other one knows. Requisites go together: those of two companies never mix."""
    names = [*GAPS, *(() if kept.inn else REQUISITES)]
    values = {name: getattr(contact, name) for name in names if not getattr(kept, name) and getattr(contact, name)}
    values |= {name: True for name in ROLES if getattr(contact, name)}
    if kept.parent_id == contact.pk:
        values["parent"] = contact.parent_id
    values["tags"] = sorted({*kept.tags.values_list("pk", flat=True), *contact.tags.values_list("pk", flat=True)})
    return values
