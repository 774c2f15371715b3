"""What a company keeps of its changes: fields with their choices, published layouts, menu entries."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.customization import conversions, definitions, doubles, indexes
from fincomtech.customization.latin import latin
from fincomtech.kit import context, views
from fincomtech.kit.extending import customs
from fincomtech.kit.fields import ColorField, MarkField, RecordTypeField
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.kit.rights import Right, Scope

KINDS = list(customs.LABELS.items())


def record_type_choices() -> list[tuple[str, Any]]:
    """Every record type that has screens, by what it is called."""
    return [(name, declared.model._meta.verbose_name) for name, declared in views.all_views().items()]


class Bilingual(models.Model):
    """A label in both languages of the product; where the English one is empty, the Russian one serves."""

    label_ru = models.CharField(_("label in Russian"), max_length=80)
    label_en = models.CharField(_("label in English"), max_length=80, blank=True, default="")
    label = models.CharField(_("label"), max_length=80, editable=False, default="")

    class Meta:
        abstract = True

    def compute_label(self) -> None:
        """What it is called where one label must do."""
        for name in ("label_ru", "label_en"):
            setattr(self, name, " ".join(str(getattr(self, name) or "").split()))
        self.label = self.label_ru or self.label_en

    def labels(self) -> dict[str, str]:
        """By language."""
        return {"ru": self.label_ru, "en": self.label_en}


class Field(Bilingual, Record):
    """One of the company's own fields of a record type. Where it belongs and its name in the API never change."""

    title_field = "label"
    search_fields = ("label_ru", "label_en", "name")
    fixed_fields = frozenset({"removed_at", "archived"})
    lines = ("choices",)
    default_order = ("record_type", "sequence", "id")
    LASTING = ("record_type", "name")

    record_type = RecordTypeField(choices=record_type_choices)
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS, default="text")
    name = models.CharField(
        _("name in the API"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("In the API and in files: x_ and Latin letters"),
    )
    help_ru = models.CharField(_("help in Russian"), max_length=200, blank=True, default="")
    help_en = models.CharField(_("help in English"), max_length=200, blank=True, default="")
    target = models.CharField(
        _("links to"),
        max_length=64,
        choices=record_type_choices,
        blank=True,
        default="",
        help_text=_("The record type"),
    )
    digits = models.PositiveSmallIntegerField(_("decimal places"), default=2)
    default_text = models.CharField(
        _("value of new records"), max_length=400, blank=True, default="", help_text=_("As the API writes it")
    )
    required = models.BooleanField(_("required"), default=False)
    unique = MarkField(_("no value twice"), default=False)
    searchable = MarkField(_("found by name search"), default=False)
    indexed = MarkField(
        _("often filtered"), default=False, help_text=_("Lists of many records are filtered and sorted by it faster")
    )
    on_form = models.BooleanField(_("on the form"), default=True)
    on_list = models.BooleanField(_("in lists"), default=True)
    on_search = models.BooleanField(_("among the filters"), default=True)
    sequence = models.PositiveIntegerField(_("position"), default=10)
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("own field"), _("own fields")
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "name"],
                name="customization_field_name",
                violation_error_message=_("There is or was a field of this name: give another name or restore it."),
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"^x_[a-z0-9]+(_[a-z0-9]+){0,8}$"),
                name="customization_field_latin",
                violation_error_message=_(
                    "A field's name is x_ and small Latin letters, digits and single underscores."
                ),
            ),
            models.CheckConstraint(
                condition=Q(digits__lte=6),
                name="customization_field_digits",
                violation_error_message=_("At most six decimal places."),
            ),
        ]

    def compute(self) -> None:
        """Its name follows from the label unless one is given."""
        self.compute_label()
        if not self.name:
            words = latin(self.label_en or self.label_ru)
            self.name = f"x_{words}" if words else ""

    def contradictions(self) -> list[Refusal]:
        """What the kind needs and what it cannot have."""
        found: list[Refusal] = []
        if not customs.NAME.fullmatch(self.name) or self.name.endswith("_id"):
            found.append(
                Invalid(
                    _("A field's name is x_ and small Latin letters, digits and single underscores."),
                    code="name",
                    path=["name"],
                )
            )
        return found or [*definitions.contradictions(self), *indexes.contradictions(self)]

    def written(self, before: Mapping[str, Any]) -> None:
        """What is stored already must go on meaning what it means."""
        if before and any(before[name] != getattr(self, name) for name in self.LASTING):
            raise Invalid(
                _("Record type and name in the API stay as they are: make another field instead."),
                code="customization.lasting",
            )
        if before and any(before[name] != getattr(self, name) for name in conversions.SHAPE):
            if before["indexed"]:
                raise Invalid(
                    _("Take the mark “often filtered” away first, then change the kind."),
                    code="customization.indexed",
                    path=["indexed"],
                )
            conversions.convert(self, before)
        if self.unique and not before.get("unique"):
            doubles.refuse(self)


class FieldChoice(Bilingual, Record):
    """One choice of a field."""

    title_field = "label"
    part_of = "field"
    fixed_fields = frozenset({"archived"})
    default_order = ("sequence", "id")

    field = models.ForeignKey(Field, models.CASCADE, related_name="choices", verbose_name=_("field"))
    value = models.CharField(_("value"), max_length=40, blank=True, default="", help_text=_("In the API and in files"))
    color = ColorField(_("color"))
    sequence = models.PositiveIntegerField(_("position"), default=10)

    class Meta:
        verbose_name, verbose_name_plural = _("choice"), _("choices")
        constraints = [
            models.UniqueConstraint(
                fields=["field", "value"],
                name="customization_fieldchoice_value",
                violation_error_message=_("The field has this choice already."),
            )
        ]

    def compute(self) -> None:
        """Its value follows from the label unless one is given."""
        self.compute_label()
        if not self.value:
            self.value = latin(self.label_en or self.label_ru)


class Layout(Record):
    """A published change of a form, list, board or calendar, for everybody or for one role: the newest of its place counts.

    Rows are never changed: the history is the rows. Source: kit.5.
    """

    FORM = "form"
    VIEWS = [(FORM, _("Form")), ("list", _("List")), ("kanban", _("Board")), ("calendar", _("Calendar"))]

    title_field = "record_type"
    default_order = ("-id",)
    fixed_fields = frozenset({"record_type", "view", "role", "number", "changes", "note", "archived"})

    record_type = RecordTypeField(choices=record_type_choices)
    view = models.CharField(_("view"), max_length=8, choices=VIEWS, default=FORM)
    role = models.ForeignKey(
        "identity.Role", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("only for the role")
    )
    number = models.PositiveIntegerField(_("version number"), default=1)
    changes = models.JSONField(_("changes"), default=list)
    note = models.CharField(_("what for"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("adapted form or list"), _("adapted forms and lists")
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "view", "number"],
                condition=Q(role=None),
                name="customization_layout_everybody",
                violation_error_message=_("Somebody else has published this form meanwhile. Open it again."),
            ),
            models.UniqueConstraint(
                fields=["record_type", "view", "role", "number"],
                condition=Q(role__isnull=False),
                name="customization_layout_role",
                violation_error_message=_("Somebody else has published this form meanwhile. Open it again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_record_type_display()}, {self.get_view_display()} {self.number}"

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Versions come from publishing and stay."""
        return replace(super().right(actor), create=False, delete=Scope.NONE)

    @classmethod
    def of_place(cls, record_type: str, view: str, role_id: int | None) -> "models.QuerySet[Layout]":
        """All versions of one place, the newest first."""
        rows = cls._default_manager.filter(record_type=record_type, view=view, role=role_id)
        return rows.order_by("-number")


class MenuEntry(Bilingual, Record):
    """One more entry of the menu: a record type in a view, with a filter."""

    VIEWS = [
        ("list", _("List")),
        ("kanban", _("Board")),
        ("calendar", _("Calendar")),
        ("chart", _("Chart")),
        ("pivot", _("Pivot table")),
    ]

    title_field = "label"
    search_fields = ("label_ru", "label_en")
    default_order = ("sequence", "id")
    fixed_fields = frozenset({"archived"})

    record_type = RecordTypeField(choices=record_type_choices)
    view = models.CharField(_("view"), max_length=12, choices=VIEWS, default="list")
    filters = models.JSONField(_("filter"), null=True, blank=True, help_text=_("A condition as the API writes it"))
    section = models.CharField(
        _("section of the menu"),
        max_length=64,
        blank=True,
        default="",
        help_text=_("A module's name; empty for an own section"),
    )
    icon = models.CharField(_("icon"), max_length=40, blank=True, default="point")
    sequence = models.PositiveIntegerField(_("position"), default=10)
    roles = models.ManyToManyField("identity.Role", blank=True, related_name="+", verbose_name=_("only for the roles"))

    class Meta:
        verbose_name, verbose_name_plural = _("menu entry"), _("menu entries")

    def compute(self) -> None:
        """Tidy the labels."""
        self.compute_label()

    def contradictions(self) -> list[Refusal]:
        """It opens what there is."""
        return definitions.menu_contradictions(self)
