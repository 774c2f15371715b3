"""What a role has otherwise than its levels give: per record type rights, actions and fields. Source: auth.6, ADR 0003."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.identity.models import Role
from fincomtech.kit.actions import actions_of
from fincomtech.kit.extending import customs, extension, extras
from fincomtech.kit.fields import RecordTypeField
from fincomtech.kit.records import Record, record_types
from fincomtech.kit.refusals import Invalid, Refusal

HIDDEN, READONLY = "hidden", "readonly"
STAMPED = frozenset({"id", "version"})  # every screen needs them to write at all


class RoleRule(Record):
    """An override of one role for one record type; what is empty is as the role's level in the module gives it.

    `actions`: name → whether it is granted; `fields`: name → "hidden" or "readonly".
    """

    SCOPES: ClassVar = [
        ("", _("as the level")),
        ("none", pgettext_lazy("scope", "none")),
        ("own", pgettext_lazy("scope", "own")),
        ("team", pgettext_lazy("scope", "the team's")),
        ("all", pgettext_lazy("scope", "all")),
    ]
    YES_NO: ClassVar = [("", _("as the level")), ("yes", _("yes")), ("no", _("no"))]

    title_field = "record_type"
    part_of = "role"
    fixed_fields = frozenset({"archived"})
    default_order = ("record_type",)

    role = models.ForeignKey(Role, models.CASCADE, related_name="rules", verbose_name=_("role"))
    record_type = RecordTypeField()
    reading = models.CharField(_("reading"), max_length=8, choices=SCOPES, blank=True, default="")
    writing = models.CharField(_("changing"), max_length=8, choices=SCOPES, blank=True, default="")
    creating = models.CharField(_("creating"), max_length=8, choices=YES_NO, blank=True, default="")
    deleting = models.CharField(_("deleting"), max_length=8, choices=SCOPES, blank=True, default="")
    actions = models.JSONField(_("actions"), default=dict, blank=True)
    fields = models.JSONField(_("fields"), default=dict, blank=True)

    class Meta:
        verbose_name = _("rule of a role")
        verbose_name_plural = _("rules of roles")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "record_type"],
                name="identity_rolerule_record_unique",
                violation_error_message=_("The role has a rule for these records already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    reading__in=["", "none", "own", "team", "all"],
                    writing__in=["", "none", "own", "team", "all"],
                    deleting__in=["", "none", "own", "team", "all"],
                    creating__in=["", "yes", "no"],
                ),
                name="identity_rolerule_scopes_known",
            ),
        ]

    def contradictions(self) -> Sequence[Refusal]:
        """A rule names what there is, and leaves a record its name and what writing needs."""
        model = record_types().get(str(self.record_type))
        if model is None or model is Role or model.whole() is Role:
            return [_unknown("record_type", self.record_type)]
        return [*self._unknown_actions(model), *self._unknown_fields(model)]

    def _unknown_actions(self, model: type[Record]) -> Iterator[Refusal]:
        known, given = actions_of(model), self.actions if isinstance(self.actions, dict) else {"": None}
        for name, granted in given.items():
            if name not in known or not isinstance(granted, bool):
                yield _unknown("actions", name)

    def _unknown_fields(self, model: type[Record]) -> Iterator[Refusal]:
        known, given = shuttable_fields(model), self.fields if isinstance(self.fields, dict) else {"": None}
        away = {f.name for ext in extension.extensions_of(model) for f in ext.added_fields()}
        for name, shut in given.items():
            # What was shut stays shut while a module is disabled or an own field is removed: both may come back.
            is_known = name in known or name in away or customs.NAME.fullmatch(name)
            if not is_known or shut not in (HIDDEN, READONLY):
                yield _unknown("fields", name)


def _unknown(path: str, name: Any) -> Refusal:
    return Invalid(_("“%(name)s” cannot be set in a role."), code="identity.rule", path=[path], name=name)


def shuttable_fields(model: type[Record]) -> dict[str, Any]:
    """The fields that a role can hide or fix, by name, with those that other modules and the company add: not the title,
    by which colleagues speak of a record, nor what writing needs.
    """
    kept = {*STAMPED, "custom", model.title_field, model.part_of, "archived", *model.hidden_fields}
    found = {f.name: f for f in (*model._meta.concrete_fields, *model._meta.many_to_many) if f.name not in kept}
    return {**found, **{name: model._meta.get_field(name) for name in model.lines}, **extras.fields_of(model)}
