"""The audit trail of a company: every change and every sign-in, sealed in a chain of hashes."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module

MODULE = Module(
    name="audit",
    family="foundation",
    title=_("Audit trail"),
    summary=_("Who changed what and when, and proof that nobody has altered the record of it"),
    icon="shield-check",
    technical=True,
    always=True,
    order=910,
    menu=[Menu(_("Audit trail"), "audit.Entry", icon="shield-check", order=60, administrators=True)],
)
