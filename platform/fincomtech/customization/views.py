"""How own fields, layouts and menu entries look to administrators."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.customization.models import Field as OwnField
from fincomtech.customization.models import Layout, MenuEntry
from fincomtech.kit.views import Column, Field, Filter, FormView, Group, Lines, ListView, Search, Tab, Views, register

CHOSEN = ["in", "kind", ["choice", "choices"]]
LINK = ["in", "kind", ["record", "records"]]
NUMBER = ["in", "kind", ["decimal", "money", "percent"]]
STORED = ["set", "id"]

register(
    Views(
        OwnField,
        icon="forms",
        list=ListView(
            [
                Column("record_type"),
                Column("label", width=220),
                Column("kind"),
                Column("name"),
                Column("required"),
                Column("unique"),
                Column("searchable"),
                Column("indexed"),
                Column("sequence", optional=True),
            ],
            editable=False,
            default_group="record_type",
        ),
        form=FormView(
            title="label",
            buttons=("remove", "restore"),
            groups=[
                Group(
                    "what",
                    [
                        Field("record_type", readonly=STORED),
                        Field("kind"),
                        Field("label_ru"),
                        Field("label_en"),
                        Field("target", invisible=["not", LINK], required=LINK),
                        Field("digits", invisible=["not", NUMBER]),
                    ],
                ),
                Group(
                    "rules",
                    [Field("required"), Field("unique"), Field("searchable"), Field("indexed"), Field("default_text")],
                    label=_("Rules"),
                ),
                Group(
                    "where",
                    [Field("on_form"), Field("on_list"), Field("on_search"), Field("sequence")],
                    label=_("Where it is shown"),
                ),
                Group(
                    "more",
                    [Field("help_ru"), Field("help_en"), Field("name", readonly=STORED), Field("removed_at")],
                    label=_("Help and name"),
                ),
            ],
            tabs=[
                Tab(
                    "choices",
                    _("Choices"),
                    [
                        Lines(
                            "choices",
                            [
                                Column("label_ru"),
                                Column("label_en"),
                                Column("value"),
                                Column("color"),
                                Column("sequence"),
                            ],
                        )
                    ],
                    invisible=["not", CHOSEN],
                )
            ],
        ),
        search=Search(
            filters=[
                Filter("used", _("In use"), {"removedAt": {"isNull": True}}),
                Filter("removed", _("Removed"), {"removedAt": {"isNull": False}, "archived": {"eq": True}}),
            ],
            fields=("record_type", "kind", "required"),
            groups=("record_type", "kind"),
        ),
    )
)

register(
    Views(
        Layout,
        icon="layout-list",
        list=ListView(
            [
                Column("record_type"),
                Column("view"),
                Column("role"),
                Column("number"),
                Column("created_at"),
                Column("created_by"),
                Column("note", width=260),
            ],
            editable=False,
        ),
        form=FormView(
            title="record_type",
            buttons=("return_to",),
            groups=[
                Group(
                    "main",
                    [
                        Field("view", readonly=True),
                        Field("role", readonly=True),
                        Field("number", readonly=True),
                        Field("created_at", readonly=True),
                        Field("created_by", readonly=True),
                        Field("note", readonly=True),
                    ],
                )
            ],
        ),
        search=Search(fields=("record_type", "view", "role", "created_by"), groups=("record_type", "view", "role")),
    )
)

register(
    Views(
        MenuEntry,
        icon="list",
        list=ListView(
            [Column("label", width=240), Column("record_type"), Column("view"), Column("roles"), Column("sequence")]
        ),
        form=FormView(
            title="label",
            groups=[
                Group(
                    "main",
                    [
                        Field("label_ru"),
                        Field("label_en"),
                        Field("record_type"),
                        Field("view"),
                        Field("icon"),
                        Field("sequence"),
                        Field("section"),
                        Field("roles"),
                        Field("filters", span=2),
                    ],
                )
            ],
        ),
        search=Search(
            filters=[Filter("archived", pgettext_lazy("menu", "Put away"), {"archived": {"eq": True}})],
            fields=("record_type", "roles"),
        ),
    )
)
