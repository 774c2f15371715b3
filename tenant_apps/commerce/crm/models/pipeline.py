"""What the pipeline is made of: stages, deal types, sources, reasons of loss."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.fields import ColorField, MarkField, PercentField
from fincomtech.kit.records import Record


class DealType(Record):
    """A kind of deal that may have stages of its own: first sale, renewal, tender. Source: crm.7.1."""

    search_fields = ("name",)
    default_order = ("name",)

    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name, verbose_name_plural = _("deal type"), _("deal types")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="crm_dealtype_name",
                violation_error_message=_("There is a deal type with this name already."),
            )
        ]


class Stage(Record):
    """One step of the pipeline; of one team or deal type, or common to all. Source: crm.1.3, crm.7.1."""

    search_fields = ("name",)
    default_order = ("sequence", "id")

    name = models.CharField(_("name"), max_length=80)
    sequence = models.PositiveIntegerField(_("position"), default=10)
    probability = PercentField(_("probability, %"), default=10)
    team = models.ForeignKey(
        "identity.Team", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    deal_type = models.ForeignKey(
        DealType, models.CASCADE, null=True, blank=True, related_name="stages", verbose_name=_("deal type")
    )
    color = ColorField(_("color"))
    is_won = MarkField(_("wins the deal"), default=False, help_text=_("A deal that enters this stage is won"))

    class Meta:
        verbose_name, verbose_name_plural = _("stage"), _("stages")
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__gte=0) & Q(probability__lte=100),
                name="crm_stage_probability",
                violation_error_message=_("A probability lies between 0 and 100 percent."),
            )
        ]

    @classmethod
    def open_to(cls, *, team_id: int | None, deal_type_id: int | None) -> "models.QuerySet[Stage]":
        """The stages that a deal of this team and type may stand in, in their order."""
        fits = (Q(team=None) | Q(team=team_id)) & (Q(deal_type=None) | Q(deal_type=deal_type_id))
        return cls._default_manager.filter(fits, archived=False).order_by("sequence", "id")


class LostReason(Record):
    """Why leads and deals are lost."""

    search_fields = ("name",)
    default_order = ("name",)

    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("lost reason"), _("lost reasons")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="crm_lostreason_name",
                violation_error_message=_("There is such a reason already."),
            )
        ]


class Source(Record):
    """Where leads and deals come from: the website, an exhibition, a recommendation."""

    search_fields = ("name",)
    default_order = ("name",)

    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="crm_source_name",
                violation_error_message=_("There is a source with this name already."),
            )
        ]
