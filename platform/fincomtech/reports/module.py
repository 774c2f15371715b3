"""Reports and printable documents."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module
from fincomtech.kit.rights import Grant


def _own(write: str, *, shared: bool) -> list[Grant]:
    """Everybody reads shared reports and keeps their own; managers share them."""
    return [
        Grant(
            "reports.Report",
            read="all",
            write=write,
            create=True,
            delete=write,
            actions=("share", "unshare") if shared else (),
        ),
        Grant(
            "reports.Schedule",
            read="own",
            write="own",
            create=True,
            delete="own",
            actions=("run_now", "pause", "resume"),
        ),
        Grant("reports.PrintRun", read="own", write="own", delete="own", actions=("cancel",)),
    ]


MODULE = Module(
    name="reports",
    family="foundation",
    title=_("Reports"),
    summary=_("Printable documents, saved reports, reports by mail"),
    icon="report-analytics",
    technical=True,
    always=True,
    order=890,
    grants={"employee": _own("own", shared=False), "manager": _own("all", shared=True)},
    menu=[
        Menu(_("Reports"), screen="reports.board", icon="report-analytics", order=10),
        Menu(_("Reports by mail"), "reports.Schedule", icon="mail", order=20),
        Menu(_("Document templates"), "reports.Template", icon="file-text", order=30, administrators=True),
    ],
)
