"""What roles give, and the rules that nobody gets around."""

from collections.abc import Callable
from typing import Any

import pytest

from fincomtech.identity import rights
from fincomtech.identity.models import Role, RoleLevel, Session, Team, User
from fincomtech.identity.refusals import LastAdministrator, OwnAccount
from fincomtech.identity.tests.browser import Browser
from fincomtech.kit import actions, context, registry, writes
from fincomtech.kit.module import Module
from fincomtech.kit.refusals import Denied
from fincomtech.kit.rights import Grant, Scope
from fincomtech.tenancy.switch import in_company
from fincomtech.testing.cast import PASSWORD, CastCompany
from fincomtech.testing.sandbox import committed, present

Hire = Callable[..., User]


def run(name: str, user: User, **values: Any) -> None:
    actions.run(actions.actions_of(User)[name], [user.pk], values)


def actor(user: User) -> context.Actor:
    found: context.Actor | None = present(user.pk)
    assert found is not None
    return found


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The company's base module grants different things to the two levels."""
    grants = {
        "employee": [Grant("shop.Order", read="own", write="own", create=True)],
        "manager": [Grant("shop.Order", read="all", delete="all", actions=("cancel",))],
    }
    declared = Module(name="base", family="foundation", title="Shop", summary="", grants=grants)
    original = registry.module
    monkeypatch.setattr(registry, "module", lambda name: declared if name == "base" else original(name))
    rights._rights.cache_clear()


@pytest.fixture(autouse=True)
def _fresh_rights() -> Any:
    yield
    rights._rights.cache_clear()


@pytest.mark.spec("auth.6")
@pytest.mark.parametrize(
    ("role", "read", "write", "delete", "cancels"),
    [
        (Role.EMPLOYEE, Scope.OWN, Scope.OWN, Scope.NONE, False),
        (Role.MANAGER, Scope.ALL, Scope.OWN, Scope.ALL, True),
        ("no such role", Scope.NONE, Scope.NONE, Scope.NONE, False),
    ],
)
def test_built_in_roles_have_their_level_in_every_module(
    hire: Hire, shop: None, role: str, read: Scope, write: Scope, delete: Scope, cancels: bool
) -> None:
    user = hire("Someone", role)

    right = actor(user).rights.on("shop.Order")

    assert (right.read, right.write, right.delete, right.allows("cancel")) == (read, write, delete, cancels)


@pytest.mark.spec("auth.6")
def test_a_role_of_the_companys_own_counts_in_the_modules_that_it_lists(hire: Hire, shop: None) -> None:
    user = hire("Someone", "no such role")
    made = writes.create(Role, {"name": "Cashier", "levels": {"create": [{"module": "base", "level": "manager"}]}})
    user.roles.set([made.pk])
    found = actor(user)

    assert found.rights.on("shop.Order").read == Scope.ALL
    assert found.rights.on("crm.Deal").read == Scope.NONE
    assert found.rights.on("identity.User").read == Scope.ALL  # as everybody in every company
    assert not found.is_administrator


@pytest.mark.spec("auth.6")
def test_several_roles_give_the_widest_of_all(hire: Hire, shop: None) -> None:
    user = hire("Someone", Role.EMPLOYEE)
    cashier = Role.objects.create(name="Cashier")
    RoleLevel.objects.create(role=cashier, module="base", level="manager")
    user.roles.add(cashier)
    found = actor(user)

    assert found.rights.on("shop.Order").read == Scope.ALL
    assert found.rights.on("identity.User").read == Scope.ALL


def test_the_actor_knows_its_teams(clara: User) -> None:
    team = Team.objects.create(name="North")
    team.members.add(clara)
    Team.objects.create(name="South")

    assert actor(clara).team_ids == {team.pk}


@pytest.mark.spec("auth.6")
def test_employees_read_colleagues_and_change_nothing_about_them(clara: User, alice: User) -> None:
    with context.acting_as(actor(clara)):
        assert User.visible().count() == 4
        with pytest.raises(Denied):
            writes.update(User, alice.pk, {"name": "Somebody"})
        with pytest.raises(Denied):
            writes.delete(User, alice.pk)
        with pytest.raises(Denied):
            run("change_roles", clara, roles=[Role.objects.get(code=Role.ADMINISTRATOR).pk])
        with pytest.raises(Denied):
            run("block", alice)


@pytest.mark.spec("auth.6")
def test_hidden_columns_never_leave_the_server(signed_in: Any, alice: User) -> None:
    for name in ("password", "failedSignIns", "lockedUntil"):
        assert "errors" in signed_in(alice).ask(f"{{ identityUsers {{ nodes {{ {name} }} }} }}").data


def test_whoever_is_created_is_invited_as_an_employee(alice: User, clara: User, letters: Any) -> None:
    values = {"name": "Vera", "email": "Vera@example.com"}
    with context.acting_as(actor(clara)), pytest.raises(Denied):
        writes.create(User, values)

    with committed():
        vera = User.objects.get(pk=writes.create(User, values).pk)

    assert (vera.email, vera.state, [r.code for r in vera.roles.all()]) == (
        "vera@example.com",
        "invited",
        [Role.EMPLOYEE],
    )
    assert len(letters.to("vera@example.com")) == 1


def test_the_last_administrator_stays(alice: User, clara: User) -> None:
    with context.acting_as(context.Actor.SYSTEM):
        for attempt in (
            lambda: run("block", alice),
            lambda: run("change_roles", alice, roles=[Role.objects.get(code=Role.EMPLOYEE).pk]),
            lambda: writes.delete(User, alice.pk),
        ):
            with pytest.raises(LastAdministrator):
                attempt()
        alice.refresh_from_db()
        assert (alice.state, [r.code for r in alice.roles.all()]) == ("active", [Role.ADMINISTRATOR])


def test_an_administrator_may_go_when_another_stays(alice: User, hire: Hire) -> None:
    second = hire("Second", Role.ADMINISTRATOR)

    with context.acting_as(actor(second)):
        run("change_roles", alice, roles=[Role.objects.get(code=Role.EMPLOYEE).pk])
        with pytest.raises(LastAdministrator):
            run("change_roles", second, roles=[Role.objects.get(code=Role.EMPLOYEE).pk])

    assert not actor(alice).is_administrator


def test_an_invited_administrator_does_not_count_as_one(alice: User, hire: Hire) -> None:
    hire("Invited", Role.ADMINISTRATOR, state="invited", password="")

    with pytest.raises(LastAdministrator):
        writes.delete(User, alice.pk)


def test_blocking_shuts_out_at_once_and_unblocking_lets_in(
    signed_in: Any, alice: User, clara: User, browser: Any
) -> None:
    hers, his = signed_in(alice), signed_in(clara)
    block, unblock = (
        f"mutation($id: ID) {{ identityUser{name}(id: $id) {{ ok record {{ state }} errors {{ code }} }} }}"
        for name in ("Block", "Unblock")
    )

    assert hers.graphql(block, id=str(clara.pk))["identityUserBlock"]["record"]["state"] == "blocked"
    assert not his.is_signed_in
    assert hers.graphql(block, id=str(alice.pk))["identityUserBlock"]["errors"][0]["code"] == "identity.own_account"
    assert hers.graphql(unblock, id=str(clara.pk))["identityUserUnblock"]["record"]["state"] == "active"
    assert signed_in(clara).is_signed_in


def test_nobody_blocks_themselves(alice: User, hire: Hire) -> None:
    hire("Second", Role.ADMINISTRATOR)

    with context.acting_as(actor(alice)), pytest.raises(OwnAccount):
        run("block", alice)


def test_built_in_roles_are_neither_changed_nor_deleted(alice: User) -> None:
    with context.acting_as(actor(alice)):
        manager = Role.objects.get(code=Role.MANAGER)
        with pytest.raises(Denied):
            writes.update(Role, manager.pk, {"name": "Boss"})
        with pytest.raises(Denied):
            writes.delete(Role, manager.pk)


@pytest.mark.spec("tenancy.3")
def test_deleting_a_user_works_in_a_company_without_crm(database: None, minimal: CastCompany) -> None:
    assert "crm" not in minimal.modules
    hers, his = Browser(minimal), Browser(minimal)
    hers.sign_in(minimal.users.alice.email, PASSWORD)
    his.sign_in(minimal.users.clara.email, PASSWORD)
    delete = "mutation($id: ID!) { identityUserDelete(id: $id) { ok errors { code } } }"

    told = hers.graphql(delete, id=str(minimal.users.clara.id))

    assert told["identityUserDelete"] == {"ok": True, "errors": []}
    assert not his.is_signed_in
    with in_company(minimal.key):
        assert not User.objects.filter(pk=minimal.users.clara.id).exists()
        assert not Session.objects.filter(user_id=minimal.users.clara.id).exists()
