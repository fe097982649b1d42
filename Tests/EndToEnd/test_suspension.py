"""`deactivation: suspend`: whom the IdP deactivates has no access, but stays a member of the account."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from conftest import deployments
from harness import native
from harness.gateway import Gateway
from harness.idp import IdP
from harness.native import Native


@pytest.fixture(scope="module")
def gateway(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """acme's NextGen suspends; its FirstGen and globex remove."""
    with deployments(engine, lambda: tmp_path_factory.mktemp("gateway")) as deploy:
        gateway = deploy(start=False)
        file = gateway.tenants / "acme.yaml"
        file.write_text(file.read_text().replace(
            "    generation: nextgen\n", "    generation: nextgen\n    deactivation: suspend\n"))
        yield gateway.start()
        assert gateway.stop() == 0


def people(api: Native, **query: str) -> dict[str, bool]:
    return {user["id"]: user["active"] for user in api.items("users", **query)}


def permissions(api: Native, user: str) -> list[str]:
    return [entry["permission"] for entry in api.get(f"users/{user}/permissions")["permissions"]]


@contextmanager
def member(gateway: Gateway, account: str, integration: str) -> Iterator[tuple[Native, IdP, str, str, Any]]:
    """Somebody in a pushed group, with a role and a token of their own; whose groups and roles end up as they were."""
    api, idp = native.administrator(gateway, account), IdP(gateway, account, integration)
    user = idp.user(f"member-{integration}@{account}.example")
    group = idp.group(f"Team {integration}", user)
    assignment = api.post("role-assignments", {
        "role": "account-viewer", "principal": {"type": "user", "id": user}, "scope": "account"})
    token = api.post("tokens", {"principal": {"type": "user", "id": user}})["token"]
    own = Native(gateway, account, token)
    assert own.get("users")["items"]
    shown, may = api.get(f"users/{user}"), permissions(api, user)
    yield api, idp, user, group, own
    assert idp.activate(user, True).status_code == 200
    assert {**api.get(f"users/{user}"), "last_modified": ""} == {**shown, "last_modified": ""}
    assert permissions(api, user) == may and people(api)[user] is True
    assert api.get(f"groups/{group}")["member_count"] == 1
    assert api.get(f"role-assignments/{assignment['id']}")["principal"]["id"] == user
    # The token is gone for good.
    assert own.call("GET", "users").status_code == 401


def test_a_suspended_member_stays_and_may_nothing(gateway: Gateway) -> None:
    with member(gateway, "acme", "nextgen") as (api, idp, user, group, own):
        assert idp.activate(user, False).json()["active"] is False
        assert people(api)[user] is False
        assert user not in people(api, active="true") and user in people(api, active="false")
        assert api.get(f"users/{user}")["groups"] == [group]
        assert api.get(f"groups/{group}")["member_count"] == 1
        assert [(found["id"], found["active"]) for found in api.items(f"groups/{group}/members")] == [(user, False)]
        assert permissions(api, user) == [] and own.call("GET", "users").status_code == 401
        assert idp.call("GET", f"Groups/{group}").json()["members"][0]["value"] == user
        explained = gateway.run("login", "explain", "acme", "member-nextgen@acme.example")
        assert explained.status == 1, explained
        event = api.get("journal", subject=user, kind="user.deactivated")["items"][0]
        assert event["details"]["deactivation"] == "suspend"
        # It is locked as it was: only the IdP ends the suspension.
        api.refused("PATCH", f"users/{user}", {"active": True}, status=409, type="managed-by-integration")


@pytest.mark.parametrize(("account", "integration"), [("acme", "firstgen"), ("globex", "nextgen")])
def test_a_removed_member_vanishes(gateway: Gateway, account: str, integration: str) -> None:
    with member(gateway, account, integration) as (api, idp, user, group, own):
        assert idp.activate(user, False).status_code == 200
        assert user not in people(api) and user not in people(api, active="true")
        assert api.get(f"groups/{group}")["member_count"] == 0 and api.items(f"groups/{group}/members") == []
        assert permissions(api, user) == [] and own.call("GET", "users").status_code == 401
        event = api.get("journal", subject=user, kind="user.deactivated")["items"][0]
        assert "deactivation" not in event["details"]


def test_a_person_is_suspended_only_when_no_integration_has_them_active(gateway: Gateway) -> None:
    api = native.administrator(gateway, "acme")
    first, next_ = IdP(gateway, "acme", "firstgen"), IdP(gateway, "acme", "nextgen")
    user = first.user("both@acme.example")
    assert next_.user("both@acme.example") == user
    next_.activate(user, False)
    assert people(api)[user] is True
    first.activate(user, False)
    assert people(api)[user] is False
    # Removed by the one that suspended them, nothing keeps them in the account.
    assert next_.call("DELETE", f"Users/{user}").status_code == 204
    assert user not in people(api) and user in people(api, active="any")


def test_an_end_is_an_end_under_either(gateway: Gateway) -> None:
    """`deactivation` is about `active: false`. DELETE removes the resource, whoever asks (RFC 7644 §3.6)."""
    api, idp = native.administrator(gateway, "acme"), IdP(gateway, "acme", "nextgen")
    user = idp.user("gone@acme.example")
    idp.activate(user, False)
    assert idp.call("DELETE", f"Users/{user}").status_code == 204
    assert idp.call("GET", f"Users/{user}").status_code == 404 and user not in people(api, active="any")
    assert idp.user("gone@acme.example") != user


def test_the_last_administrator_is_not_suspended_either(gateway: Gateway) -> None:
    api, idp = native.administrator(gateway, "acme"), IdP(gateway, "acme", "nextgen")
    user = idp.user("only@acme.example")
    made = api.post("role-assignments", {
        "role": "account-admin", "principal": {"type": "user", "id": user}, "scope": "account"})
    assert idp.activate(user, False).status_code == 409
    assert people(api)[user] is True
    assert api.call("DELETE", f"role-assignments/{made['id']}").status_code == 409


def test_a_suspension_counts_for_the_brake(gateway: Gateway) -> None:
    """Access ends by it as by a removal: a broken client does as much harm."""
    file = gateway.tenants / "acme.yaml"
    file.write_text(file.read_text().replace("brake: { share: 100% }", "brake: { share: 20%, minimum: 1 }"))
    assert gateway.run("apply", str(file)).status == 0
    idp = IdP(gateway, "acme", "nextgen")
    users = [idp.user(f"many{number}@acme.example") for number in range(20)]
    statuses = [idp.activate(user, False).status_code for user in users]
    assert statuses[0] == 200 and statuses[-1] == 429
    assert 0 < statuses.count(200) <= 6
