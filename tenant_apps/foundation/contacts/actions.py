"""What people do with contacts beyond plain writes: find look-alikes and merge them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import conversation, writes
from fincomtech.kit.actions import Input, Open, action
from fincomtech.kit.extending import links
from fincomtech.kit.finding import look_alikes
from fincomtech.kit.finding.look_alikes import Groups
from fincomtech.kit.models import Activity, Attachment, Message
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.talk import following
from tenant_apps.foundation.contacts.models import Contact

GAPS = ("legal_name", "email", "phone", "mobile", "website", "job_title", "notes")
REQUISITES = ("inn", "kpp", "ogrn")
Kept = Annotated[Contact, Input(_("Keep this contact"))]
MOST_LISTED = 200  # groups; more than anybody merges in one go
ROLES = ("is_customer", "is_supplier", "is_employee", "is_partner")


@action(Contact, title=_("Find duplicates"), icon="copy", on="collection", access="read")
def find_duplicates() -> Groups:
    """Look through all open contacts that the person sees, and show those who look the same in groups, with the reason.

    Same INN and KPP, same e-mail, or same telephone (landline or mobile). A person and their own company are no pair.
    """
    rows = Contact.visible().filter(archived=False).only("name", "inn", "kpp", "email", "phone", "mobile", "parent")
    alike = _look_alikes(rows.order_by("name", "id"))
    sentence = ngettext("%(count)d group of look-alikes", "%(count)d groups of look-alikes", len(alike))
    return Groups(sentence % {"count": len(alike)}, alike[:MOST_LISTED], _("No contact looks like another one."))


@action(
    Contact,
    title=_("Merge"),
    icon="git-merge",
    bulk=False,
    confirm=_("The other contact gets all that this one has, and this one is archived. This cannot be undone."),
)
def merge(contact: Contact, *, into: Kept) -> Open:
    """Give all that this contact has to another one, fill the other's gaps, and archive this one."""
    if into.pk == contact.pk:
        sentence = _("Choose another contact: one cannot be merged into itself.")
        raise Invalid(sentence, code="contacts.merge_itself", path=["into"])
    kept: Any = writes.locked(Contact, into.pk, "write")
    links.repoint(contact, kept)
    _move_conversation(contact, kept)
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
        yield "inn", f"{contact.inn} {contact.kpp}".strip()
    if contact.email:
        yield "email", contact.email
    for number in {contact.phone, contact.mobile} - {""}:
        yield "phone", number


def _look_alikes(rows: Iterable[Contact]) -> list[tuple[str, list[Contact]]]:
    """Those that share a key with another one, a group for the keys that the same contacts share."""
    alike: dict[tuple[str, str], list[Contact]] = defaultdict(list)
    for row in rows:
        for key in _keys(row):
            alike[key].append(row)
    groups: dict[tuple[int, ...], list[str]] = defaultdict(list)
    found: dict[int, Contact] = {}
    for (name, value), sharing in alike.items():
        twins = [one for one in sharing if any(_is_no_kin(one, other) for other in sharing)]
        if twins:
            [label] = look_alikes.labels(Contact, [name])
            groups[tuple(one.pk for one in twins)].append(f"{label}: {value}")
            found |= {one.pk: one for one in twins}
    return [("; ".join(why), [found[pk] for pk in keys]) for keys, why in groups.items()]


def _is_no_kin(one: Contact, other: Contact) -> bool:
    """Whether the two are others, and neither is the other's company."""
    return one.pk != other.pk and one.parent_id != other.pk and other.parent_id != one.pk


def _move_conversation(contact: Contact, into: Contact) -> None:
    for part in (Message, Activity, Attachment):
        part.of(contact).update(record_id=into.pk)
    following.move(contact, into)
    conversation.plan_next(contact)
    conversation.plan_next(into)


def _gaps(contact: Contact, kept: Contact) -> dict[str, Any]:
    """What the kept contact lacks and the other one knows. Requisites go together: those of two companies never mix."""
    names = [*GAPS, *(() if kept.inn else REQUISITES)]
    values = {name: getattr(contact, name) for name in names if not getattr(kept, name) and getattr(contact, name)}
    values |= {name: True for name in ROLES if getattr(contact, name)}
    if kept.parent_id == contact.pk:
        values["parent"] = contact.parent_id
    values["tags"] = sorted({*kept.tags.values_list("pk", flat=True), *contact.tags.values_list("pk", flat=True)})
    return values
