"""What happens to deals by rule."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.records import Record
from tenant_apps.commerce.crm.models.pipeline import Stage


class DealRule(Record):
    """What happens by itself when a deal enters a stage, is won, lost or reopened. Source: crm.2.1."""

    ENTERED, WON, LOST, REOPENED = "stage", "won", "lost", "open"
    EVENTS = [(ENTERED, _("Enters the stage")), (WON, _("Is won")), (LOST, _("Is lost")), (REOPENED, _("Is reopened"))]
    ACTIVITY, NOTIFY, MAIL = "activity", "notify", "mail"
    EFFECTS = [(ACTIVITY, _("Plan an activity")), (NOTIFY, _("Notify the responsible")), (MAIL, _("Mail the customer"))]

    search_fields = ("name",)
    default_order = ("id",)

    name = models.CharField(_("name"), max_length=120)
    event = models.CharField(_("when the deal"), max_length=8, choices=EVENTS, default=ENTERED)
    stage = models.ForeignKey(
        Stage, models.CASCADE, null=True, blank=True, related_name="rules", verbose_name=_("stage")
    )
    effect = models.CharField(_("then"), max_length=8, choices=EFFECTS, default=ACTIVITY)
    summary = models.CharField(_("subject"), max_length=200, blank=True, default="")
    days = models.PositiveSmallIntegerField(_("due in days"), default=1)
    template = models.ForeignKey(
        "kit.MailTemplate", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mail template")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("automatic action"), _("automatic actions")
        constraints = [
            models.CheckConstraint(
                condition=Q(event="stage", stage__isnull=False) | (~Q(event="stage") & Q(stage=None)),
                name="crm_dealrule_stage",
                violation_error_message=_("A rule for a stage names the stage; the others name none."),
            ),
            models.CheckConstraint(
                condition=Q(effect="mail", template__isnull=False) | (~Q(effect="mail") & ~Q(summary="")),
                name="crm_dealrule_content",
                violation_error_message=_("A mail needs a template, an activity or notice a subject."),
            ),
        ]
