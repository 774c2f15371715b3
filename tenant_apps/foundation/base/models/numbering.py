"""How the company numbers its records: what `kit.numbers.sequences` goes by."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.fields import RecordTypeField
from fincomtech.kit.numbers import sequences
from fincomtech.kit.records import Record, enabled_record_types
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.rights import Me, Right, Scope


class Numbering(Record):
    """The numbers of one record type: their form, when they begin anew, and whether gaps are allowed."""

    search_fields = ("name",)
    default_order = ("name",)
    hints = {"preview": _("next number")}

    RESTARTS = [
        (sequences.NEVER, _("Never")),
        (sequences.YEARLY, _("Every year")),
        (sequences.MONTHLY, _("Every month")),
    ]
    MODES = [
        (sequences.STRICT, _("No gaps, numbered records are never deleted")),
        (sequences.ORDINARY, _("No gaps, records may be deleted")),
        (sequences.FAST, _("Fast, gaps possible")),
    ]

    record_type = RecordTypeField(editable=False)
    name = models.CharField(_("what is numbered"), max_length=120, editable=False)
    prefix = models.CharField(
        _("in front of the number"),
        max_length=24,
        blank=True,
        default="",
        help_text=_("May hold {year}, {yy}, {month}: D-{year}/ gives D-2026/"),
    )
    padding = models.PositiveSmallIntegerField(
        _("digits"), default=5, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    suffix = models.CharField(_("behind the number"), max_length=24, blank=True, default="")
    restart = models.CharField(_("begins anew"), max_length=8, choices=RESTARTS, default=sequences.NEVER)
    start = models.PositiveBigIntegerField(_("first number"), default=1, validators=[MinValueValidator(1)])
    mode = models.CharField(_("gaps"), max_length=8, choices=MODES, default=sequences.ORDINARY)

    class Meta:
        verbose_name, verbose_name_plural = _("numbering"), _("numbering rules")
        constraints = [
            models.UniqueConstraint(fields=["record_type"], name="base_numbering_type"),
            models.CheckConstraint(
                condition=Q(padding__gte=1) & Q(padding__lte=12) & Q(start__gte=1),
                name="base_numbering_form",
                violation_error_message=_("1 to 12 digits, and the first number is at least 1."),
            ),
        ]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """There is one row for each record type: nobody adds or deletes any."""
        return replace(super().right(actor), create=False, delete=Scope.NONE)

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Only what the company's modules have."""
        return super().row_rule(scope, me) & Q(record_type__in=list(enabled_record_types(context.company().modules)))

    def form(self) -> sequences.Form:
        """The numbers' form as the kit reads it."""
        return sequences.Form(self.prefix, self.padding, self.suffix, self.restart, self.start, self.mode)

    def hint(self) -> dict[str, str]:
        """The number that the next record gets, by the values in the form."""
        return {"preview": sequences.peek(self.record_type, self.form())}

    def contradictions(self) -> list[Invalid]:
        """Only known placeholders; numbers that begin anew must tell the year or month; what the law asks stays."""
        found = self.form().problems()
        if sequences.declared_mode(self.record_type) == sequences.STRICT != self.mode:
            found.append(
                Invalid(_("The law asks for numbers without gaps here."), code="base.strict_by_law", path=["mode"])
            )
        return found

    def written(self, before: Mapping[str, Any]) -> None:
        """The running request numbers by the new form."""
        sequences.forget_forms()

    def next_number(self) -> str:
        """The number that the next record gets today."""
        return sequences.peek(self.record_type, self.form(), on=clock.today())
