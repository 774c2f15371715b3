"""Acts of erasure: written once, like the audit trail that they let be redacted."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.audit.models import Kept
from fincomtech.audit.protection import WrittenOnce
from fincomtech.kit.fields import RecordTypeField
from fincomtech.kit.records import Numbered


class Act(Numbered, Kept):
    """That personal data of one person were erased: when, by whom, on what basis, what of it, and what was kept and why.

    It names the person by the record's type and id only: the act must not keep what it says was erased.
    """

    title_field = "number"
    search_fields = ("number", "basis")
    number_format = "ПД-{number:05d}"
    numbering = "strict"
    fixed_fields = frozenset({"archived"})
    many = False

    record_type = RecordTypeField(editable=False)
    record_id = models.BigIntegerField(_("record"), editable=False)
    basis = models.CharField(_("basis"), max_length=300, editable=False)
    user_id = models.BigIntegerField(_("user's id"), null=True, editable=False)
    user_name = models.CharField(_("who"), max_length=200, editable=False)
    erased = models.JSONField(_("erased"), default=list, encoder=DjangoJSONEncoder, editable=False)
    kept = models.JSONField(
        pgettext_lazy("personal data", "kept"), default=list, encoder=DjangoJSONEncoder, editable=False
    )

    class Meta:
        verbose_name, verbose_name_plural = _("erasure act"), _("erasure acts")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="privacy_act_number"),
            WrittenOnce(name="privacy_act_written_once"),
        ]
