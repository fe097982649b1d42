"""Roles, who has them, what somebody may do by them, and tokens: assigned after provisioning, by API."""

import base64
import hashlib
import secrets
import time
from typing import Any

import pytest

from harness import native, scim
from harness.gateway import Gateway
from harness.idp import IdP
from harness.native import Native


@pytest.fixture(scope="module")
def acme(gateway: Gateway) -> Native:
    return native.administrator(gateway, "acme")


@pytest.fixture(scope="module")
def nextgen(gateway: Gateway) -> IdP:
    return IdP(gateway, "acme", "nextgen")


@pytest.fixture
def tag() -> str:
    return secrets.token_hex(4)


def assign(api: Native, role: str, kind: str, principal: str, scope: str = "account") -> Any:
    return api.post("role-assignments", {"role": role, "principal": {"type": kind, "id": principal}, "scope": scope})


def permissions(api: Native, user: str, **query: str) -> dict[str, list[str]]:
    found = api.get(f"users/{user}/permissions", **query)["permissions"]
    return {entry["permission"]: entry["because"] for entry in found}


def personal(api: Native, user: str, **more: Any) -> Native:
    token = api.post("tokens", {"principal": {"type": "user", "id": user}, **more})
    return Native(api.gateway, api.account, token["token"])


def service(api: Native, name: str, role: str | None = None, scope: str = "account") -> Native:
    api.post("service-accounts", {"id": name})
    if role:
        assign(api, role, "service-account", name, scope)
    token = api.post("tokens", {"principal": {"type": "service-account", "id": name}})
    return Native(api.gateway, api.account, token["token"])


def test_the_seed_scenario(acme: Native, nextgen: IdP, tag: str) -> None:
    first, second = (nextgen.user(f"{name}-{tag}@acme.example") for name in ("user1", "user2"))
    pushed = nextgen.group(f"example-group-{tag}", first, second)
    identifier = f"example_group_{tag}"
    assert acme.get(f"groups/{pushed}")["identifier"] == identifier
    # The native API can't rename, delete or re-member it, nor edit its members' details.
    for method, path, body in [
        ("PATCH", f"groups/{pushed}", {"name": "mine"}), ("DELETE", f"groups/{pushed}", None),
        ("DELETE", f"groups/{pushed}/members/{first}", None), ("PATCH", f"users/{first}", {"email": "x@acme.example"}),
    ]:
        acme.refused(method, path, body, status=409, type="managed-by-integration")
    # It can give it a role at a project, and its members' permissions explain it.
    scope = "orgs/default/projects/checkout"
    assign(acme, "group-manager", "group", pushed, scope)
    because = permissions(acme, first, scope=scope)["groups.write"]
    assert because == [f"has group-manager at {scope} through group {identifier}"]
    assert permissions(acme, first, scope="orgs/default/projects/search") == {}
    assert permissions(acme, first, scope="orgs/default") == {}
    # The native twin of the same name is kept, and can be renamed.
    twin = acme.post("groups", {"name": f"example-group-{tag}"})
    assert acme.patch(f"groups/{twin['id']}", {"name": "Renamed " + tag})["name"] == "Renamed " + tag
    assert acme.get(f"groups/{pushed}")["name"] == f"example-group-{tag}"
    # A directly assigned user's native groups can be edited.
    direct = nextgen.user(f"direct-{tag}@acme.example")
    assert acme.get(f"users/{direct}")["groups"] == []
    assert acme.patch(f"users/{direct}", {"groups": [twin["id"]]})["groups"] == [twin["id"]]
    assign(acme, "account-viewer", "user", direct, "orgs/default")
    # Deactivation removes, reactivation restores groups and roles.
    before = acme.get(f"users/{direct}"), permissions(acme, direct)
    assert nextgen.activate(direct, False).status_code == 200
    assert direct not in [user["id"] for user in acme.items("users")]
    assert permissions(acme, direct) == {} and acme.get(f"groups/{twin['id']}")["member_count"] == 0
    assert nextgen.activate(direct, True).status_code == 200
    after = acme.get(f"users/{direct}"), permissions(acme, direct)
    assert {**before[0], "last_modified": ""} == {**after[0], "last_modified": ""} and before[1] == after[1]


def test_a_role_of_an_accounts_own(acme: Native, tag: str) -> None:
    role = acme.post("roles", {
        "id": f"deployer-{tag}", "name": "Deployer", "permissions": ["users.read", "app.deploy"]})
    assert role["built_in"] is False
    user = acme.post("users", {"user_name": f"dev-{tag}"})["id"]
    made = assign(acme, role["id"], "user", user, "orgs/default")
    assert permissions(acme, user, scope="orgs/default/projects/search") == {
        name: [f"has deployer-{tag} at orgs/default"] for name in ("app.deploy", "users.read")}
    acme.refused("DELETE", f"roles/{role['id']}", status=409, type="in-use")
    acme.patch(f"roles/{role['id']}", {"permissions": ["app.deploy"]})
    assert set(permissions(acme, user)) == {"app.deploy"}
    acme.refused(
        "POST", "role-assignments", {"role": role["id"], "principal": {"type": "user", "id": user},
                                     "scope": "orgs/default"}, status=409, type="name-taken")
    listed = acme.items("role-assignments", principal=f"user:{user}")
    assert [found["id"] for found in listed] == [made["id"]]
    acme.delete(f"role-assignments/{made['id']}")
    acme.delete(f"roles/{role['id']}")
    for method, body in [("PATCH", {"name": "X"}), ("DELETE", None)]:
        acme.refused(method, "roles/account-admin", body, status=409, type="built-in")
    acme.refused("POST", "roles", {"id": "account-admin", "permissions": []}, status=409, type="name-taken")


def test_a_role_counts_at_its_scope_and_below(acme: Native, tag: str) -> None:
    manager = service(acme, f"scoped-{tag}", "group-manager", "orgs/default")
    inside = manager.post("groups", {"name": f"in {tag}", "scope": "orgs/default/projects/search"})["id"]
    outside = acme.post("groups", {"name": f"out {tag}"})["id"]
    assert manager.patch(f"groups/{inside}", {"description": "mine"})["description"] == "mine"
    assert inside in [group["id"] for group in manager.items("groups", scope="orgs/default")]
    for method, path, body in [
        ("GET", "groups", None), ("POST", "groups", {"name": "x"}), ("GET", f"groups/{outside}", None),
        ("PATCH", f"groups/{outside}", {"description": "x"}), ("PATCH", f"groups/{inside}", {"scope": "account"}),
        ("DELETE", f"groups/{outside}", None), ("GET", "journal", None), ("GET", "logins", None),
    ]:
        answer = manager.call(method, path, body)
        assert answer.status_code in (403, 404), (method, path, answer.text)
    assert acme.get(f"groups/{outside}")["description"] is None


def test_nobody_gives_away_what_they_lack(acme: Native, tag: str) -> None:
    acme.post("roles", {"id": f"granter-{tag}", "permissions": ["roles.write", "roles.read", "users.read"]})
    granter = service(acme, f"granter-{tag}", f"granter-{tag}")
    user = acme.post("users", {"user_name": f"hopeful-{tag}"})["id"]
    body = {"role": "account-admin", "principal": {"type": "user", "id": user}}
    granter.refused("POST", "role-assignments", body, status=403, type="permission-denied")
    granter.refused(
        "POST", "roles", {"id": f"more-{tag}", "permissions": ["users.write"]}, status=403, type="permission-denied")
    granter.refused(
        "PATCH", f"roles/granter-{tag}", {"permissions": ["users.write"]}, status=403, type="permission-denied")
    assign(granter, f"granter-{tag}", "user", user)
    granter.refused(
        "POST", "tokens", {"principal": {"type": "user", "id": user}}, status=403, type="permission-denied")


def test_the_last_administrator_stays(deploy: Any) -> None:
    gateway = deploy()
    acme, idp = native.administrator(gateway, "acme"), IdP(gateway, "acme", "nextgen")
    user, other = idp.user("admin@acme.example"), idp.user("other@acme.example")
    group = idp.group("Admins", user, other)
    made = assign(acme, "account-admin", "group", group)
    assert idp.call("PATCH", f"Groups/{group}", remove(other)).status_code in (200, 204)
    state = idp.call("GET", f"Groups/{group}").json()

    def refused(method: str, path: str, body: Any = None) -> None:
        answer = idp.call(method, path, body)
        assert answer.status_code == 409, answer.text
        assert "administrator" in answer.json()["detail"]

    refused("PATCH", f"Users/{user}", scim.replace("active", False))
    refused("PUT", f"Users/{user}", scim.user("admin@acme.example", active=False))
    refused("DELETE", f"Users/{user}")
    refused("PATCH", f"Groups/{group}", remove(user))
    refused("PUT", f"Groups/{group}", {"schemas": [scim.GROUP], "displayName": "Admins"})
    refused("DELETE", f"Groups/{group}")
    bulk = idp.call("POST", "Bulk", {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [
            {"method": "PATCH", "path": f"/Users/{other}", "data": scim.replace("displayName", "Other")},
            {"method": "DELETE", "path": f"/Users/{user}"},
            {"method": "PATCH", "path": f"/Users/{other}", "data": scim.replace("title", "T")},
        ],
    }).json()
    assert [result["status"] for result in bulk["Operations"]] == ["200", "409", "200"]
    acme.refused("DELETE", f"role-assignments/{made['id']}", status=409, type="last-administrator")
    # Nothing of all that was half-applied.
    assert idp.call("GET", f"Groups/{group}").json() == state
    assert acme.get(f"users/{user}")["active"] and len(acme.items("role-assignments")) == 1
    # With a second one, the first may go.
    second = acme.post("users", {"user_name": "second"})["id"]
    assign(acme, "account-admin", "user", second)
    assert idp.call("DELETE", f"Users/{user}").status_code == 204
    acme.refused("PATCH", f"users/{second}", {"active": False}, status=409, type="last-administrator")
    acme.refused("DELETE", f"users/{second}", status=409, type="last-administrator")
    assert acme.get(f"users/{second}")["active"]


def remove(user: str) -> dict[str, Any]:
    return {"schemas": [scim.PATCH], "Operations": [{"op": "remove", "path": f'members[value eq "{user}"]'}]}


def test_orgs_and_projects(acme: Native, tag: str) -> None:
    declared = acme.get("orgs/default")
    assert declared["declared_in"].endswith("acme.yaml") and declared["projects"] == ["checkout", "search"]
    for method, path, body in [
        ("PATCH", "orgs/default", {"name": "Mine"}), ("DELETE", "orgs/default", None),
        ("DELETE", "orgs/default/projects/search", None),
    ]:
        problem = acme.refused(method, path, body, status=409, type="declared-in-file")
        assert problem["source"].endswith("acme.yaml")
    acme.refused("POST", "orgs", {"id": "default"}, status=409, type="name-taken")
    assert acme.post("orgs", {"id": f"org-{tag}", "name": "Own"})["declared_in"] is None
    acme.post("projects", {"id": "p1", "org": f"org-{tag}"})
    acme.post("projects", {"id": f"extra-{tag}", "org": "default"})
    assert f"extra-{tag}" in acme.get("orgs/default")["projects"]
    scope = f"orgs/org-{tag}/projects/p1"
    group = acme.post("groups", {"name": f"scoped {tag}", "scope": scope})["id"]
    acme.refused("DELETE", f"orgs/org-{tag}", status=409, type="in-use")
    acme.refused("DELETE", f"orgs/org-{tag}/projects/p1", status=409, type="in-use")
    acme.delete(f"groups/{group}")
    acme.delete(f"orgs/org-{tag}/projects/p1")
    acme.delete(f"orgs/org-{tag}")
    acme.delete(f"orgs/default/projects/extra-{tag}")
    acme.refused("POST", "groups", {"name": "x", "scope": scope}, status=400, type="invalid-request")
    assert acme.get("orgs/default") == declared


def test_a_personal_token_is_as_its_person(acme: Native, nextgen: IdP, tag: str) -> None:
    user = nextgen.user(f"person-{tag}@acme.example")
    me = personal(acme, user)
    assert me.token.startswith("gh_user_")
    assert me.call("GET", "users").status_code == 403
    made = assign(acme, "user-manager", "user", user)
    assert user in [found["id"] for found in me.items("users", q=f"person-{tag}")]
    limited = personal(acme, user, permissions=["groups.read"])
    assert limited.call("GET", "groups").status_code == 200 and limited.call("GET", "users").status_code == 403
    # Their own tokens they see and end themselves, and no others.
    own = me.items("tokens")
    assert len(own) == 2 and all("token" not in token for token in own)
    stranger = acme.items("tokens")[0]["id"]
    assert me.call("GET", f"tokens/{stranger}").status_code == 403
    me.delete(f"tokens/{own[1]['id']}")
    assert limited.call("GET", "groups").status_code == 401
    acme.delete(f"role-assignments/{made['id']}")
    assert me.call("GET", "users").status_code == 403
    assert nextgen.activate(user, False).status_code == 200
    assert me.call("GET", "tokens").status_code == 401
    assert nextgen.activate(user, True).status_code == 200
    assert me.call("GET", "tokens").status_code == 401, "a token that ended doesn't come back"


def test_a_service_token_is_rotated_with_an_overlap_and_revoked_at_once(acme: Native, tag: str) -> None:
    program = service(acme, f"sync-{tag}", "account-viewer")
    old = acme.items("tokens")[-1]
    assert old["principal"] == {"type": "service-account", "id": f"sync-{tag}"} and old["state"] == "live"
    fresh = acme.post(f"tokens/{old['id']}/rotate", {"overlap": 600})
    new = Native(acme.gateway, "acme", fresh["token"])
    assert program.call("GET", "users").status_code == new.call("GET", "users").status_code == 200
    acme.delete(f"tokens/{old['id']}")
    assert program.call("GET", "users").status_code == 401 and new.call("GET", "users").status_code == 200
    short = acme.post("tokens", {"principal": {"type": "service-account", "id": f"sync-{tag}"}, "expires_in": 1})
    brief = Native(acme.gateway, "acme", short["token"])
    deadline = time.monotonic() + 10
    while brief.call("GET", "users").status_code == 200:
        assert time.monotonic() < deadline, "an expired token goes on"
    acme.delete(f"service-accounts/sync-{tag}")
    assert new.call("GET", "users").status_code == 401
    assert acme.items("role-assignments", principal=f"service-account:sync-{tag}") == []


def test_a_token_can_be_told_from_other_text(acme: Native, tag: str) -> None:
    token = service(acme, f"scan-{tag}").token
    body, checksum = token[:-6], token[-6:]
    digest = hashlib.sha256(body.encode()).digest()[:5]
    assert base64.urlsafe_b64encode(digest).decode()[:6] == checksum
