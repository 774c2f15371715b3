"""The base of every record, and the mixins that give records more."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.signals import class_prepared
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.extending import extras
from fincomtech.kit.extending.custom_values import CustomValues
from fincomtech.kit.finding import indexes
from fincomtech.kit.refusals import Refusal, Text
from fincomtech.kit.rights import Me, Right, Scope, hidden_fields, right_on, scope_rule

class_prepared.connect(indexes.add_usual)


class Record(models.Model):
    """One row that people see: knows who made and changed it, its version, and whether it is archived.

    Class attributes are its declaration: `title_field` names it in lists and links, `search_fields` are what name
    search looks in, `tracked_fields` are told in the conversation when they change, `hidden_fields` never leave the
    server, `fixed_fields` are written by actions and the kit only, `lines` are the parts that are edited together with
    it (reverse relations), and `part_of` names the relation to the whole when this is such a part. `hints` are the
    names and labels of what `hint()` tells. `many` says that there may be thousands of rows: such a type has indexes
    for the name search, for its creation and for its own order, from `kit.finding.indexes`; and it is among what the search
    over everything finds, unless `searched` says otherwise. That looks into the search fields and into `search_texts`,
    longer columns. What it finds there shows to everybody who may read the record. `known_by` are the columns that name
    a record as well as its title does (INN, e-mail, number), `alike_by` the sets of columns that make two records look
    the same, `also_called` what people's tables call a field besides its label. `personal_fields` are a
    person's data (152-ФЗ, GDPR), `personal_by` those of them by which rows belong to the same person, `personal_when`
    which rows are about people at all, and `personal_kept` says which law keeps them ("" when none). `personal_about` are
    relations by which rows are about the person whom they lead to: their personal fields go with that person's, and where
    there are none, whatever in their texts names the person. `step_up` says that every plain write asks for a fresh proof
    of who it is.
    """

    title_field: ClassVar[str] = "name"
    search_fields: ClassVar[tuple[str, ...]] = ()
    tracked_fields: ClassVar[tuple[str, ...]] = ()
    hidden_fields: ClassVar[frozenset[str]] = frozenset()
    fixed_fields: ClassVar[frozenset[str]] = frozenset()
    lines: ClassVar[tuple[str, ...]] = ()
    part_of: ClassVar[str | None] = None
    default_order: ClassVar[tuple[str, ...]] = ("-id",)
    hints: ClassVar[Mapping[str, Text]] = {}
    many: ClassVar[bool] = False
    known_by: ClassVar[tuple[str, ...]] = ()
    alike_by: ClassVar[tuple[tuple[str, ...], ...]] = ()
    also_called: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    searched: ClassVar[bool | None] = None
    search_texts: ClassVar[tuple[str, ...]] = ()
    personal_fields: ClassVar[tuple[str, ...]] = ()
    personal_by: ClassVar[tuple[str, ...]] = ()
    personal_when: ClassVar[Mapping[str, Any]] = {}
    personal_kept: ClassVar[Text] = ""
    personal_about: ClassVar[tuple[str, ...]] = ()
    step_up: ClassVar[bool] = False

    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    archived = models.BooleanField(_("archived"), default=False)
    custom = CustomValues(_("own fields of the company"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{getattr(self, self.title_field)}"

    if not TYPE_CHECKING:  # a misspelt own field stays an error of types

        def __getattr__(self, name: str) -> Any:
            """The fields that other modules and the company add are read like own ones."""
            if name[0] == "_":
                raise AttributeError(f"{type(self).__name__} has no {name!r}")
            return extras.value_of(self, name)

    @classmethod
    def record_type(cls) -> str:
        """The name that rights, events and the API use: "crm.Deal"."""
        return f"{cls._meta.app_label}.{cls.__name__}"

    @classmethod
    def whole(cls) -> type["Record"]:
        """The record type whose rights count: itself, or the whole that it is a part of."""
        return cls if cls.part_of is None else cls._owner().whole()

    @classmethod
    def _owner(cls) -> type["Record"]:
        found: Any = cls._meta.get_field(str(cls.part_of))
        owner: type[Record] = found.related_model
        return owner

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Which rows lie in a scope. Overridden where ownership is something else than assignee, team and creator."""
        if cls.part_of is None:
            return scope_rule(cls, scope, me)
        if scope == Scope.ALL:
            return Q()
        owner = cls._owner()
        return Q(**{f"{cls.part_of}__in": owner._default_manager.filter(owner.row_rule(scope, me)).values("pk")})

    @classmethod
    def visible(cls, actor: "context.Actor | None" = None, access: str = "read") -> "models.QuerySet[Self]":
        """The rows that the actor may read (or "write", "delete"); the only door to records for outside callers."""
        who = actor or context.actor()
        return cls._default_manager.filter(cls.row_rule(getattr(cls.right(who), access), Me.of(who)))

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """The actor's right on this record type."""
        return right_on(actor or context.actor(), cls)

    @classmethod
    def starting_values(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """What a new record begins with beyond the columns' defaults; may query, and depend on the actor.

        `given` are the values that it is made with, unchecked as they came: they win over what is answered here.
        """
        return {}

    def compute(self) -> None:
        """Fill what follows from the other fields and the lines. Runs for previews and before every save.

        Pure: reads the record, its lines and the records that it links to, never a list of others.
        """

    def hint(self) -> dict[str, Any]:
        """What whoever fills in the form should know, by the names in `hints`: asked for previews only, so it may query.

        It is for the one reader, within what they may read, and is never stored: a stored warning that names other
        records would tell those names to everybody who reads this one.
        """
        return {}

    def open_link(self, name: str) -> Any:
        """The record that the relation leads to; None where there is none, or none that the actor may read."""
        field: Any = self._meta.get_field(name)
        return field.related_model.visible().filter(pk=getattr(self, field.attname)).first()

    def open_text(self, name: str) -> str:
        """The text of the column; "" where the actor's roles hide it."""
        return "" if name in hidden_fields(type(self)) else str(getattr(self, name))

    def contradictions(self) -> Sequence[Refusal]:
        """What the values contradict together, beyond the columns' own rules; asked before every save, not for previews."""
        return []

    def written(self, before: Mapping[str, Any]) -> None:
        """What must follow a save in the same transaction; `before` holds the former values, nothing for a new record."""

    def rows(self, name: str) -> "list[Any]":
        """The lines of that name, as they stand in the form being previewed or saved, else as stored."""
        drafts: dict[str, list[Any]] = self.__dict__.get("draft_lines", {})
        if name in drafts:
            return drafts[name]
        return list(getattr(self, name).all()) if self.pk else []


class Numbered(models.Model):
    """Has a number from the company's sequence of this record type, given when it is created."""

    many: ClassVar[bool] = True
    number_format: ClassVar[str] = "{number:05d}"  # what companies start with; they change it on a page
    numbering: ClassVar[str] = "ordinary"  # "strict" where a law allows no gaps; see kit.numbers.sequences

    number = models.CharField(_("number"), max_length=32, editable=False, default="")

    class Meta:
        abstract = True


class Stateful(models.Model):
    """Moves between the states of its `state` field, by actions only, along `MOVES`: pairs (from, to)."""

    MOVES: ClassVar[frozenset[tuple[str, str]] | set[tuple[str, str]]] = frozenset()

    class Meta:
        abstract = True


class Assigned(models.Model):
    """Somebody answers for it, alone or as one of a team; the scopes "own" and "team" go by these."""

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    team = models.ForeignKey(
        "identity.Team", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("team")
    )

    class Meta:
        abstract = True

    @staticmethod
    def mine() -> dict[str, Any]:
        """The actor as the responsible, and their team if they have exactly one: what a new record begins with."""
        actor = context.actor()
        return {"assignee": actor.user_id, "team": next(iter(actor.team_ids)) if len(actor.team_ids) == 1 else None}


class Named(models.Model):
    """A plain list's entry: a name that no other entry has, in the order of names."""

    search_fields: ClassVar[tuple[str, ...]] = ("name",)
    default_order: ClassVar[tuple[str, ...]] = ("name",)

    name = models.CharField(_("name"), max_length=120)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                name="%(app_label)s_%(class)s_name",
                violation_error_message=_("This name is taken already. Choose another one."),
            )
        ]


class Tagged(models.Model):
    """Carries coloured tags of its own record type."""

    tags = models.ManyToManyField("kit.Tag", blank=True, related_name="+", verbose_name=_("tags"))

    class Meta:
        abstract = True


class Conversation(models.Model):
    """Has comments, mails, tracked changes, planned activities and files (`kit.Message`, `kit.Activity`, `kit.Attachment`)."""

    many: ClassVar[bool] = True

    last_message_at = models.DateTimeField(_("last activity"), default=clock.now, editable=False)
    next_activity_date = models.DateField(_("next activity"), null=True, editable=False)

    class Meta:
        abstract = True

    def mail_address(self) -> str:
        """Where mail about this record goes, as far as the actor may see it; "" when it knows no address."""
        return ""

    def mail_language(self) -> str:
        """The language of whom mail about this record goes to ("ru", "en"); "" when it is not known."""
        return ""

    @classmethod
    def mail_values(cls, subject: str, sender: str, name: str, text: str) -> dict[str, Any] | None:
        """What a record that a mail begins is made with; None for types that no mail begins.

        `sender` is the address, `name` what stands before it ("" when nothing does), `text` the mail's own words as HTML.
        """
        return None


@cache
def record_types() -> dict[str, type[Record]]:
    """Every record type in the process by its name, in order of the apps."""
    return {m.record_type(): m for m in apps.get_models() if issubclass(m, Record)}


def record_model(record_type: str) -> type[Record]:
    """The class of a record type; KeyError when there is none."""
    return record_types()[record_type]


def enabled_record_types(modules: Iterable[str]) -> dict[str, type[Record]]:
    """The record types of the given modules."""
    wanted = set(modules)
    return {name: model for name, model in record_types().items() if model._meta.app_label in wanted}
