"""What people do with reports: share them, send them now, pause them, go back to the standard template."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from fincomtech.kit import context, writes
from fincomtech.kit.actions import Input, Open, action
from fincomtech.kit.background import tasks
from fincomtech.kit.refusals import Denied, Invalid, WrongState
from fincomtech.reports import printing
from fincomtech.reports.documents import LANGUAGES, all_documents, declared
from fincomtech.reports.models import PrintRun, Report, Schedule, Template, TemplateVersion
from fincomtech.reports.printing import Layout

SEND = "reports.send"
PAUSED = ["set", "paused"]
RUNNING = ["not", PAUSED]
LANGUAGE = Input(_("Language"), choices=(("ru", _("Russian")), ("en", _("English"))))


@action(Report, title=_("Share with everybody"), icon="users")
def share(report: Report) -> None:
    """Let everybody in the company use the report; each sees in it what their rights show."""
    report.user = None


@action(Report, title=_("Make it mine"), icon="user")
def unshare(report: Report) -> None:
    """Take a shared report back to oneself."""
    report.user_id = context.actor().user_id


@action(Schedule, title=pgettext_lazy("report", "Send now"), icon="send", access="read", bulk=False)
def run_now(schedule: Schedule) -> None:
    """Send it in the background, whatever the clock says; the regular time stays."""
    tasks.after_commit(SEND, schedule=schedule.pk)


@action(Schedule, title=pgettext_lazy("job", "Pause"), icon="player-pause", when=RUNNING)
def pause(schedule: Schedule) -> None:
    """Do not send it until it is resumed."""
    _set_paused(schedule, paused=True)


@action(Schedule, title=pgettext_lazy("job", "Resume"), icon="player-play", when=PAUSED)
def resume(schedule: Schedule) -> None:
    """Send it again from its next regular time on."""
    _set_paused(schedule, paused=False)


def _set_paused(schedule: Schedule, *, paused: bool) -> None:
    if schedule.paused == paused:
        raise WrongState(state=pgettext_lazy("schedule", "paused") if paused else _("running by the clock"))
    schedule.paused = paused
    schedule.plan()


@action(
    PrintRun, title=_("Cancel printing"), icon="player-stop", tone="negative", move=("running", "cancelled"), bulk=False
)
def cancel(run: PrintRun) -> None:
    """Stop it. Refuses (Denied) another person's run."""
    actor = context.actor()
    if not actor.is_administrator and run.created_by_id != actor.user_id:
        raise Denied()


@action(Template, title=_("Back to the standard"), icon="rotate", bulk=False, when=["set", "document"])
def back_to_standard(template: Template) -> None:
    """Take the module's own template again; what was changed stays among the versions."""
    document = declared(str(template.document))
    if document is None:
        raise Invalid(_("This template has no standard: it is your own document."), code="reports.no_standard")
    _put(template, standard_content(document, str(template.language)))


@action(Template, title=_("Take this version"), icon="history", bulk=False)
def take_version(  # the checker takes the name of the label for a type
    template: Template,
    *,
    version: Annotated[TemplateVersion, Input(_("Version"))],  # type: ignore[valid-type]
) -> None:
    """Make the template look as it did in a version of its own."""
    if version.template_id != template.pk:
        raise Invalid(_("The version is of another template."), code="reports.foreign_version", path=["version"])
    _put(template, version.content())


@action(Template, title=_("New template from a standard"), icon="copy", on="collection")
def adopt(
    *,
    document: Annotated[str, Input(_("Document"), widget="document")],
    language: Annotated[Literal["ru", "en"], LANGUAGE],
) -> dict[str, Any]:
    """Make the company's own copy of a declared document's template; one that is there already is opened."""
    found = declared(document)
    if found is None or language not in LANGUAGES:
        raise printing.Unknown(path=["document"])
    rows = Template.visible().filter(document=document, language=language, archived=False)
    template = rows.order_by("-active", "pk").first() or _copy(document, language)
    return Open("reports.Template", template.pk).as_json()


def _copy(name: str, language: str) -> Template:
    document = all_documents()[name]
    with override(language):
        title = str(document.title)
    values = {"record_type": document.record_type, "document": name, "language": language, "name": title}
    found = writes.create(Template, {**values, **standard_content(document, language)})
    assert isinstance(found, Template)
    return found


def standard_content(document: Any, language: str) -> dict[str, Any]:
    """The declared template as a company's own begins."""
    layout = Layout.standard(document, language)
    margins = dict(zip(("margin_top", "margin_right", "margin_bottom", "margin_left"), document.margins, strict=True))
    return {
        "body": layout.body,
        "css": layout.css,
        "header": layout.header,
        "footer": layout.footer,
        "page_format": document.page_format,
        "orientation": document.orientation,
        **margins,
    }


def _put(template: Template, content: dict[str, Any]) -> None:
    for name, value in content.items():
        setattr(template, name, value)
