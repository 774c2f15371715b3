"""What an administrator does with rules."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.automation import calling, checking, runs, triggers
from fincomtech.automation.models import HOOK, Rule, RuleRun
from fincomtech.kit import addresses, context, writes
from fincomtech.kit.actions import Input, Show, action
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Invalid, Several, WrongState


@action(
    Rule,
    move=(("draft", "stopped"), "active"),
    title=pgettext_lazy("rule", "Activate"),
    icon="player-play",
    tone="primary",
)
def activate(rule: Rule) -> None:
    """Let the rule act from now on; what happened before does not count."""
    if not rule.steps:
        raise Invalid(_("Add what the rule is to do."), code="automation.no_steps", path=["steps"])
    if problems := checking.problems(rule):
        raise Several(problems)
    rule.stopped_reason, rule.checked_until = "", None


@action(Rule, move=("active", "stopped"), title=pgettext_lazy("rule", "Stop"), icon="player-pause")
def stop(rule: Rule, *, reason: Annotated[str, Input(_("Why"))] = "") -> None:
    """Do not act any more; runs that wait are not gone on with until it is activated again."""
    rule.stopped_reason = reason


@action(Rule, title=pgettext_lazy("rule", "Take over"), icon="user-check")
def take_over(rule: Rule) -> None:
    """Let the rule act in one's own name, with one's own rights, from now on."""
    rule.owner_id = context.signed_in()


@action(Rule, title=_("Try on a record"), icon="flask", access="read", bulk=False)
def dry_run(rule: Rule, *, record_id: Annotated[str, Input(_("Which record"), widget="rule_record")]) -> dict[str, Any]:
    """Say what the rule would do with this record and why; nothing of it stays."""
    record = writes.one(record_model(str(rule.record_type)), record_id)
    rows = triggers.matching_rows(rule, type(record))
    matches = rows is not None and rows.filter(pk=record.pk).exists()
    run = runs.dry_run(rule, record)
    return {"dryRun": {"matches": matches, "state": run.state, "error": run.error, "log": run.log}}


@action(Rule, title=_("New address for calls"), icon="webhook", bulk=False)
def new_hook(rule: Rule) -> dict[str, Any]:
    """Make the address that another system calls; it is shown once, and the former one is worth nothing any more."""
    if rule.trigger != HOOK:
        raise WrongState(state=rule.get_trigger_display())
    secret = rule.new_hook()
    return Show(_("The address for calls"), f"{addresses.company_url()}api/automation/hooks/{secret}").as_json()


@action(Rule, title=_("Key of the signature"), icon="key", access="read", bulk=False)
def signing_key(rule: Rule) -> dict[str, Any]:
    """Show the key with which the rule's calls are signed (HMAC-SHA256 of the body, in the named header)."""
    return Show(_("Key of the signature"), calling.key_of(rule.pk)).as_json()


@action(RuleRun, title=_("Run again"), icon="refresh", access="read", states=("failed",))
def again(run: RuleRun) -> None:
    """Do the steps from the beginning for the same record."""
    chain = [[run.rule_id, run.record_id]]
    copy = RuleRun(
        rule_id=run.rule_id,
        record_type=run.record_type,
        record_id=run.record_id,
        record_title=run.record_title,
        cause=run.cause,
        payload=run.payload,
        chain=chain,
    )
    triggers.add(run.rule, [copy])
