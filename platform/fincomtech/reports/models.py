"""Records of reports: templates of printable documents with their versions, print runs, saved reports, their schedule."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context, languages
from fincomtech.kit.exchange.models import Saved, Work
from fincomtech.kit.fields import MarkField, RecordTypeField
from fincomtech.kit.records import Record, Stateful
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.kit.rights import Right, Scope
from fincomtech.kit.safety import templates_sandbox
from fincomtech.kit.states import State, StateField
from fincomtech.reports import timetable
from fincomtech.reports.documents import declared, document_choices

CONTENT = ("body", "css", "header", "footer", "page_format", "orientation")
MARGINS = ("margin_top", "margin_right", "margin_bottom", "margin_left")


def _margin(label: Any, default: int) -> "models.PositiveSmallIntegerField[Any, Any]":
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )


class Page(models.Model):
    """What a template consists of: the body, its style, what stands on every page, and the page itself."""

    PAGE_FORMATS: ClassVar = [("A4", "A4"), ("A5", "A5"), ("letter", _("US Letter"))]
    ORIENTATIONS: ClassVar = [("portrait", _("portrait")), ("landscape", _("landscape"))]

    body = models.TextField(_("body, HTML"), blank=True, default="")
    css = models.TextField(_("style, CSS"), blank=True, default="")
    header = models.TextField(_("page header, HTML"), blank=True, default="")
    footer = models.TextField(_("page footer, HTML"), blank=True, default="")
    page_format = models.CharField(_("page format"), max_length=8, choices=PAGE_FORMATS, default="A4")
    orientation = models.CharField(_("orientation"), max_length=9, choices=ORIENTATIONS, default="portrait")
    margin_top = _margin(_("top margin, mm"), 30)
    margin_right = _margin(_("right margin, mm"), 15)
    margin_bottom = _margin(_("bottom margin, mm"), 25)
    margin_left = _margin(_("left margin, mm"), 20)

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What is drawn."""
        return {name: getattr(self, name) for name in (*CONTENT, *MARGINS)}


class Template(Page, Record):
    """A company's own template of a document: of a declared one, which it takes the place of, or of one of its own."""

    search_fields = ("name",)
    default_order = ("record_type", "name", "language", "id")
    fixed_fields = frozenset({"revision"})

    record_type = RecordTypeField()
    document = models.CharField(_("standard document"), max_length=80, blank=True, default="", choices=document_choices)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, choices=languages.choices, default="ru")
    active = models.BooleanField(_("in use"), default=True)
    revision = models.PositiveIntegerField(_("template version"), default=1, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("document template"), _("document templates")
        constraints = [
            models.UniqueConstraint(
                "record_type",
                Lower("name"),
                "language",
                name="reports_template_name_once",
                violation_error_message=_("There is such a template in this language already."),
            ),
            models.UniqueConstraint(
                fields=["document", "language"],
                condition=~Q(document="") & Q(active=True, archived=False),
                name="reports_template_one_in_use",
                violation_error_message=_("Another template of this document is in use in this language."),
            ),
            models.CheckConstraint(condition=Q(page_format__in=["A4", "A5", "letter"]), name="reports_template_format"),
            models.CheckConstraint(
                condition=Q(orientation__in=["portrait", "landscape"]), name="reports_template_orientation"
            ),
        ]

    def contradictions(self) -> list[Refusal]:
        """Templates that could never be filled in, styles that leave their place, a document of another type."""
        found: list[Refusal] = []
        for name in ("body", "header", "footer"):
            if reason := templates_sandbox.syntax_error(getattr(self, name)):
                found.append(templates_sandbox.TemplateFault(reason=reason, path=[name]))
        if "</" in self.css:
            found.append(Invalid(_("A style cannot hold HTML."), code="reports.css", path=["css"]))
        document = declared(self.document) if self.document else None
        if self.document and (document is None or document.record_type != self.record_type):
            found.append(
                Invalid(_("The standard document is of another record type."), code="reports.type", path=["document"])
            )
        return found

    def written(self, before: Mapping[str, Any]) -> None:
        """Each change of what is drawn is a version; the last fifty are kept."""
        if before and all(before.get(name) == value for name, value in self.content().items()):
            return
        if before:
            self.revision += 1
            Template.objects.filter(pk=self.pk).update(revision=self.revision)
        TemplateVersion.objects.create(template=self, revision=self.revision, **self.content())
        TemplateVersion.objects.filter(template=self, revision__lte=self.revision - TemplateVersion.KEEP).delete()


class TemplateVersion(Page, Record):
    """What a template looked like; written with every change, never changed."""

    KEEP: ClassVar[int] = 50

    title_field = "revision"
    default_order = ("-revision", "-id")
    part_of = "template"

    template = models.ForeignKey(Template, models.CASCADE, related_name="versions", verbose_name=_("document template"))
    revision = models.PositiveIntegerField(_("template version"), editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("version of a template"), _("versions of a template")
        constraints = [models.UniqueConstraint(fields=["template", "revision"], name="reports_templateversion_once")]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """They come with the template's changes."""
        return replace(super().right(actor), create=False, write=Scope.NONE, delete=Scope.NONE)


class PrintRun(Work, Stateful):
    """Printing of many records in the background: how far it is, where the file lies until it is thrown away."""

    ACTIVE = ("running",)
    MOVES = frozenset({("running", "cancelled")})
    FORMS: ClassVar = [("pdf", _("one PDF")), ("zip", _("ZIP with a PDF for each"))]

    title_field = "file_name"
    fixed_fields = frozenset({"record_type", "document", "form", "file_name", "error", "archived"})
    hidden_fields = frozenset({"path", "keys", "language", "lease_owner", "lease_until"})

    record_type = RecordTypeField()
    document = models.CharField(_("document"), max_length=80)
    form = models.CharField(_("form"), max_length=4, choices=FORMS, default="pdf")
    language = models.CharField(max_length=8, blank=True, default="")
    keys = models.JSONField(default=list)
    file_name = models.CharField(_("file"), max_length=255)
    error = models.TextField(_("why it stopped"), blank=True, default="")
    state = StateField(
        (
            State("running", pgettext_lazy("print", "running"), "blue"),
            State("done", pgettext_lazy("print", "done"), "green"),
            State("failed", pgettext_lazy("print", "failed"), "red"),
            State("cancelled", pgettext_lazy("print", "cancelled"), "orange"),
        )
    )

    class Meta:
        verbose_name, verbose_name_plural = _("print run"), _("print runs")
        indexes = [
            models.Index(fields=["created_by", "id"], name="reports_printrun_of_user"),
            models.Index(fields=["lease_until"], name="reports_printrun_active", condition=Q(state="running")),
        ]


class Report(Saved):
    """A list, pivot table or chart under a name: the settings of the view as the client keeps them in an address."""

    KINDS: ClassVar = [("list", _("table")), ("pivot", _("pivot table")), ("chart", _("chart"))]

    view = models.CharField(_("kind"), max_length=8, choices=KINDS, default="list")
    note = models.CharField(_("what it shows"), max_length=300, blank=True, default="")
    settings = models.JSONField(_("settings"), default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("report"), _("reports")
        indexes = [models.Index(fields=["record_type", "id"], name="reports_report_of_type")]
        constraints = [
            models.CheckConstraint(condition=Q(view__in=["list", "pivot", "chart"]), name="reports_report_view")
        ]

    def contradictions(self) -> list[Refusal]:
        """Settings that nobody could show."""
        if not isinstance(self.settings, dict):
            return [Invalid(_("The settings of a report are an object."), code="reports.settings", path=["settings"])]
        return []


class Schedule(Record):
    """A report that goes to colleagues by mail at its times; each gets what their own rights show."""

    FORMATS: ClassVar = [("xlsx", _("Excel file (XLSX)")), ("csv", _("text file (CSV)")), ("pdf", _("PDF document"))]

    search_fields = ("name",)
    lines = ("sendings",)
    fixed_fields = frozenset({"paused", "next_run_at", "last_run_at"})
    default_order = ("name", "id")
    RULE: ClassVar = ("every", "weekday", "day", "at")

    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    report = models.ForeignKey(Report, models.CASCADE, related_name="schedules", verbose_name=_("report"))
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("recipients"), help_text=_("Colleagues only")
    )
    file_format = models.CharField(_("format"), max_length=4, choices=FORMATS, default="xlsx")
    every = models.CharField(_("how often"), max_length=8, choices=timetable.EVERY, default="week")
    weekday = models.PositiveSmallIntegerField(_("on weekday"), choices=timetable.WEEKDAYS, default=0)
    day = models.PositiveSmallIntegerField(
        _("on day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("31 is the last day"),
    )
    at = models.TimeField(_("at"), default=time(9))
    paused = MarkField(pgettext_lazy("schedule", "paused"), default=False)
    next_run_at = models.DateTimeField(_("next time"), null=True, blank=True, editable=False)
    last_run_at = models.DateTimeField(_("last time"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("report by mail"), _("reports by mail")
        indexes = [
            models.Index(fields=["next_run_at"], name="reports_schedule_due", condition=Q(paused=False, archived=False))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(every__in=["day", "workday", "week", "month"]), name="reports_schedule_every"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="reports_schedule_weekday"),
            models.CheckConstraint(condition=Q(day__gte=1) & Q(day__lte=31), name="reports_schedule_day"),
            models.CheckConstraint(condition=Q(file_format__in=["xlsx", "csv", "pdf"]), name="reports_schedule_format"),
        ]

    def compute(self) -> None:
        """Called as its report is, if nobody calls it otherwise."""
        if not self.name and self.report_id:
            self.name = str(self.report.label)

    def written(self, before: Mapping[str, Any]) -> None:
        """When it goes out next, as soon as that is chosen."""
        if not before or any(before.get(name) != getattr(self, name) for name in self.RULE):
            self.plan()

    def plan(self) -> None:
        """Note the next time."""
        self.next_run_at = None if self.paused else timetable.next_time(self, clock.now())
        Schedule.objects.filter(pk=self.pk).update(next_run_at=self.next_run_at)


class Sending(Record):
    """What became of a report by mail for one recipient at one time."""

    STATES: ClassVar = [
        ("sent", pgettext_lazy("report", "sent")),
        ("closed", pgettext_lazy("report", "no right to it")),
        ("gone", pgettext_lazy("report", "recipient cannot sign in")),
        ("failed", pgettext_lazy("report", "failed")),
    ]
    KEEP: ClassVar[int] = 200

    title_field = "recipient_name"
    default_order = ("-created_at", "-id")
    part_of = "schedule"
    fixed_fields = frozenset({"schedule", "recipient", "recipient_name", "outcome", "error", "row_count", "archived"})

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="sendings", verbose_name=_("report by mail"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("recipient")
    )
    recipient_name = models.CharField(_("recipient's name"), max_length=200, default="")
    outcome = models.CharField(_("how it went"), max_length=8, choices=STATES, default="sent")
    error = models.TextField(_("what went wrong"), blank=True, default="")
    row_count = models.PositiveIntegerField(_("rows"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("sending of a report"), _("sendings of a report")
        indexes = [models.Index(fields=["schedule", "-created_at"], name="reports_sending_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["sent", "closed", "gone", "failed"]), name="reports_sending_outcome"
            )
        ]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """They are written by the clock alone."""
        return replace(super().right(actor), create=False, write=Scope.NONE, delete=Scope.NONE)
