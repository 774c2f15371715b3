"""The declaration of a module: what `module.py` says about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Text
from fincomtech.kit.rights import Grant

FAMILIES = ("foundation", "office", "commerce", "accounting", "supply", "people", "service", "marketing")


@dataclass(frozen=True)
class Menu:
    """One entry of the company's menu: opens a record type in a view, or a hand-made screen, or holds entries.

    `filters` is a `where` object of the API that the opened list starts with; `icon` is a Tabler icon's name;
    `administrators` hides it from others; `configuration` marks what the work is set up with: the entry, and each below it,
    is there only for whoever may create or change such records.
    """

    title: Text
    record: str | None = None
    view: str = "list"
    screen: str | None = None
    icon: str = "point"
    order: int = 100
    filters: Mapping[str, object] | None = None
    entries: Sequence["Menu"] = ()
    administrators: bool = False
    configuration: bool = False


@dataclass(frozen=True)
class Module:
    """A part of the product that a company can enable.

    `depends`: modules that must be enabled too, and whose public functions it may call. `neighbours`: optional ones,
    met in `links/`. `grants`: level → rights; the levels "employee" and "manager" are the built-in roles' own.
    `suggested` ones are ticked at sign-up unless somebody has chosen already.
    `technical` modules have no marketplace entry: they come with what needs them. `always` ones are in every company.
    """

    name: str
    family: str
    title: Text
    summary: Text
    description: Text = ""
    icon: str = "box"
    depends: Sequence[str] = ()
    neighbours: Sequence[str] = ()
    grants: Mapping[str, Sequence[Grant]] = field(default_factory=dict)
    menu: Sequence[Menu] = ()
    technical: bool = False
    always: bool = False
    suggested: bool = False
    order: int = 100


def _everybody(write: str, *, shared: bool) -> list[Grant]:
    """What each level may do with the kit's own records; those of a record also follow the record's rights."""
    return [
        Grant("kit.Message", read="all", write="own", delete="own"),
        Grant("kit.Activity", read="all", write=write, actions=("complete", "cancel", "reschedule")),
        Grant("kit.ActivityType", read="all"),
        Grant("kit.Follower", read="all"),
        Grant("kit.Attachment", read="all", write="own", delete=write),
        Grant("kit.Tag", read="all", write="all", create=True, delete="all" if shared else None),
        Grant(
            "kit.SavedView",
            read="all",
            write=write,
            create=True,
            delete=write,
            actions=("share", "unshare") if shared else (),
        ),
        Grant(
            "kit.MailTemplate",
            read="all",
            write="all" if shared else None,
            create=shared,
            delete="all" if shared else None,
        ),
        Grant("kit.ImportRun", read=write, write=write, delete="own", actions=("undo", "cancel")),
        Grant("kit.ExportRun", read="own", write="own", delete="own", actions=("cancel",)),
        *(
            Grant(
                name,
                read="all",
                write=write,
                create=True,
                delete=write,
                actions=("share", "unshare") if shared else (),
            )
            for name in ("kit.ImportMapping", "kit.ExportTemplate")
        ),
    ]


MODULE = Module(
    name="kit",
    family="foundation",
    title=_("Core"),
    summary=_("Conversations, activities, files, tags, saved views, import and export"),
    icon="components",
    technical=True,
    always=True,
    order=0,
    grants={"employee": _everybody("own", shared=False), "manager": _everybody("all", shared=True)},
    menu=[
        Menu(
            _("My activities"),
            "kit.Activity",
            icon="checkbox",
            order=10,
            filters={"assignee": {"id": {"eq": "$me"}}, "state": {"eq": "planned"}},
        ),
        Menu(
            _("Mail"),
            icon="mail",
            order=880,
            administrators=True,
            entries=[
                Menu(_("Mail settings"), "kit.MailSettings", icon="mail", order=10, administrators=True),
                Menu(_("Mailboxes"), "kit.Mailbox", icon="inbox", order=20, administrators=True),
                Menu(_("Aliases"), "kit.MailAlias", icon="mail-forward", order=30, administrators=True),
                Menu(_("Mail templates"), "kit.MailTemplate", icon="file-text", order=40, administrators=True),
                Menu(_("Received mails"), "kit.ReceivedMail", icon="inbox", order=50, administrators=True),
                Menu(_("Unreachable addresses"), "kit.MailAddress", icon="mail", order=60, administrators=True),
                Menu(_("Activity types"), "kit.ActivityType", icon="checkbox", order=70, administrators=True),
            ],
        ),
    ],
)
