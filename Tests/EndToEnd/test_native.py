"""People and groups over the native API, beside an IdP that provisions the same account."""

import secrets
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


@pytest.fixture(scope="module")
def firstgen(gateway: Gateway) -> IdP:
    return IdP(gateway, "acme", "firstgen")


@pytest.fixture
def tag() -> str:
    return secrets.token_hex(4)


def test_a_native_user_is_made_read_changed_and_deleted(acme: Native, tag: str) -> None:
    made = acme.post(
        "users", {"user_name": f"Ann.{tag}@acme.example", "email": f"ann.{tag}@acme.example", "given_name": "Ann"})
    assert made["managed_by"] == [] and made["groups"] == [] and made["scopes"] == ["account"] and made["active"]
    path = f"users/{made['id']}"
    read = acme.call("GET", path)
    assert read.json() == made
    changed = acme.ok("PATCH", path, {"family_name": "Lee", "given_name": None}, headers={
        "If-Match": read.headers["ETag"]})
    assert (changed["given_name"], changed["family_name"], changed["email"]) == (None, "Lee", made["email"])
    stale = acme.call("PATCH", path, {"family_name": "Li"}, headers={"If-Match": read.headers["ETag"]})
    assert stale.status_code == 412
    assert made["id"] in [user["id"] for user in acme.items("users", q=f"ANN.{tag}")]
    assert [user["id"] for user in acme.items("users", user_name=f"ann.{tag}@ACME.example")] == [made["id"]]
    acme.refused("POST", "users", {"user_name": f"ann.{tag}@acme.example"}, status=409, type="name-taken")
    acme.delete(path)
    acme.refused("GET", path, status=404, type="not-found")
    acme.post("users", {"user_name": f"ann.{tag}@acme.example"})


@pytest.mark.parametrize("body", [
    {"managed_by": ["nextgen"]}, {"managed_by": None}, {"id": "usr_1"}, {"nonsense": 1}, {"active": "yes"},
    {"scopes": ["orgs/nowhere"]}, {"scopes": []}, {"groups": ["nobody-knows"]}, {"user_name": ""},
    {"user_name": None}, {"email": 7},
])
def test_what_a_body_may_not_say_is_refused(acme: Native, tag: str, body: dict[str, Any]) -> None:
    problem = acme.refused("POST", "users", {"user_name": f"n-{tag}", **body}, status=400, type="invalid-request")
    assert next(iter(body)) in [error["field"] for error in problem["errors"]]
    assert acme.items("users", q=f"n-{tag}") == []


def test_lists_come_in_pages(acme: Native, tag: str) -> None:
    made = [acme.post("users", {"user_name": f"page-{tag}-{number}"})["id"] for number in range(5)]
    pages = acme.items("users", q=f"page-{tag}", limit=2)
    assert [user["id"] for user in pages] == made


def test_who_is_deactivated_vanishes(acme: Native, nextgen: IdP, tag: str) -> None:
    name = f"gone-{tag}@acme.example"
    user = nextgen.user(name)
    group = nextgen.group(f"Gone {tag}", user)
    assert acme.get(f"groups/{group}")["member_count"] == 1
    assert nextgen.activate(user, False).status_code == 200
    assert acme.items("users", q=name) == []
    assert [found["active"] for found in acme.items("users", q=name, active="false")] == [False]
    assert acme.items(f"groups/{group}/members") == [] and acme.get(f"groups/{group}")["member_count"] == 0
    assert nextgen.activate(user, True).status_code == 200
    assert [member["id"] for member in acme.items(f"groups/{group}/members")] == [user]
    assert acme.get(f"users/{user}")["groups"] == [group]


def test_a_pushed_group_and_its_members_are_locked(acme: Native, nextgen: IdP, tag: str) -> None:
    first, second = (nextgen.user(f"{name}-{tag}@acme.example") for name in ("one", "two"))
    outsider = nextgen.user(f"out-{tag}@acme.example")
    pushed = nextgen.group(f"example-group {tag}", first, second)
    twin = acme.post("groups", {"name": f"example-group {tag}"})
    group = acme.get(f"groups/{pushed}")
    assert group["managed_by"] == "nextgen" and twin["managed_by"] is None
    assert group["identifier"] == f"example_group_{tag}" and twin["identifier"] != group["identifier"]

    for method, path, body in [
        ("PATCH", f"groups/{pushed}", {"name": "mine"}), ("DELETE", f"groups/{pushed}", None),
        ("POST", f"groups/{pushed}/members", {"id": outsider}), ("PUT", f"groups/{pushed}/members/{outsider}", None),
        ("DELETE", f"groups/{pushed}/members/{first}", None), ("PATCH", f"users/{first}", {"email": "x@acme.example"}),
        ("PATCH", f"users/{first}", {"display_name": "X"}), ("PATCH", f"users/{first}", {"groups": [twin["id"]]}),
        ("POST", f"groups/{twin['id']}/members", {"id": first}), ("DELETE", f"users/{first}", None),
        ("PATCH", f"users/{outsider}", {"given_name": "X"}), ("PATCH", f"users/{first}", {"active": False}),
    ]:
        problem = acme.refused(method, path, body, status=409, type="managed-by-integration")
        assert problem["managed_by"] == ["nextgen"], (method, path, problem)
        assert problem["change_at"][0]["identity_provider"] == "https://idp.example/shared"
        assert "nextgen" in problem["detail"]
    assert acme.get(f"groups/{pushed}") == group

    noted = acme.patch(f"groups/{pushed}", {"description": "from the IdP", "tags": ["a", "b"]})
    assert (noted["description"], noted["tags"], noted["name"]) == ("from the IdP", ["a", "b"], group["name"])
    # The twin is the account's own.
    renamed = acme.patch(f"groups/{twin['id']}", {"name": f"renamed {tag}"})
    assert renamed["identifier"] == twin["identifier"] and renamed["name"] == f"renamed {tag}"
    # Who is provisioned, but in no pushed group, may be in native ones.
    assert acme.get(f"users/{outsider}")["groups"] == []
    assert acme.patch(f"users/{outsider}", {"groups": [twin["identifier"]]})["groups"] == [twin["id"]]
    assert acme.get(f"groups/{twin['id']}")["member_count"] == 1
    acme.delete(f"groups/{twin['id']}/members/{outsider}")
    acme.post(f"groups/{twin['id']}/members", {"ids": [outsider]})
    assert acme.get(f"users/{outsider}")["groups"] == [twin["id"]]
    acme.delete(f"groups/{twin['id']}")
    assert acme.get(f"users/{outsider}")["groups"] == []


def test_a_native_user_is_read_by_integrations_and_written_by_none(
    acme: Native, nextgen: IdP, firstgen: IdP, tag: str
) -> None:
    name = f"native-{tag}@acme.example"
    user = acme.post("users", {"user_name": name, "email": name, "display_name": "Native"})["id"]
    other = firstgen.user(f"other-{tag}@acme.example")
    for idp in (nextgen, firstgen):
        found = idp.call("GET", f'Users?filter=userName eq "{name.upper()}"').json()
        assert [resource["id"] for resource in found["Resources"]] == [user] and found["totalResults"] == 1
        assert idp.call("GET", f"Users/{user}").json()["emails"][0]["value"] == name
        assert user in [resource["id"] for resource in idp.call("GET", "Users?count=1000").json()["Resources"]]
        idp.refused("POST", "Users", scim.user(name), status=409, scim_type="uniqueness")
        idp.refused("PATCH", f"Users/{user}", scim.replace("active", False), status=409, scim_type="mutability")
        idp.refused("PUT", f"Users/{user}", scim.user(name), status=409, scim_type="mutability")
        idp.refused("DELETE", f"Users/{user}", status=409, scim_type="mutability")
    assert nextgen.call("GET", f"Users/{other}").status_code == 404
    assert acme.get(f"users/{user}")["managed_by"] == []
    # In a pushed group, a native user is locked as well.
    group = nextgen.group(f"With native {tag}", user)
    assert acme.get(f"groups/{group}")["member_count"] == 1
    for method, body in [("PATCH", {"email": "x@acme.example"}), ("PATCH", {"groups": []}), ("DELETE", None)]:
        acme.refused(method, f"users/{user}", body, status=409, type="managed-by-integration")
    assert nextgen.call("DELETE", f"Groups/{group}").status_code == 204
    assert acme.patch(f"users/{user}", {"display_name": "Free"})["display_name"] == "Free"


@pytest.fixture
def adopting(deploy: Any) -> Gateway:
    gateway = deploy(start=False)
    path = gateway.tenants / "acme.yaml"
    path.write_text(path.read_text().replace("generation: nextgen\n", "generation: nextgen\n    adopt: true\n"))
    return gateway.start()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_an_adoption_takes_a_native_user_over(adopting: Gateway, method: str) -> None:
    acme, idp = native.administrator(adopting, "acme"), IdP(adopting, "acme", "nextgen")
    name = "ann@acme.example"
    group = acme.post("groups", {"name": "Own"})["id"]
    user = acme.post("users", {"user_name": name, "display_name": "Ann", "groups": [group]})["id"]
    # An integration that doesn't adopt is refused all the same.
    firstgen = IdP(adopting, "acme", "firstgen")
    firstgen.refused("POST", "Users", scim.user(name), status=409, scim_type="uniqueness")
    idp.refused("DELETE", f"Users/{user}", status=409, scim_type="mutability")
    body = scim.replace("displayName", "Adopted") if method == "PATCH" else scim.user(name, displayName="Adopted")
    response = idp.call(method, "Users" if method == "POST" else f"Users/{user}", body)
    assert response.status_code == (201 if method == "POST" else 200), response.text
    assert response.json()["id"] == user
    adopted = acme.get(f"users/{user}")
    assert adopted["managed_by"] == ["nextgen"] and adopted["groups"] == [group]
    assert adopted["display_name"] == "Adopted"
    acme.refused("PATCH", f"users/{user}", {"email": "x@acme.example"}, status=409, type="managed-by-integration")
    assert idp.call("GET", "Users").json()["totalResults"] == 1


def test_nothing_of_another_account_is_seen(gateway: Gateway, acme: Native, tag: str) -> None:
    user = acme.post("users", {"user_name": f"mine-{tag}"})["id"]
    group = acme.post("groups", {"name": f"mine {tag}"})["id"]
    globex = native.administrator(gateway, "globex")
    for path in (f"users/{user}", f"groups/{group}", f"groups/{group}/members"):
        globex.refused("GET", path, status=404, type="not-found")
    globex.refused("PATCH", f"users/{user}", {"display_name": "X"}, status=404, type="not-found")
    globex.refused("DELETE", f"groups/{group}", status=404, type="not-found")
    other = globex.post("groups", {"name": f"mine {tag}"})["id"]
    globex.refused("POST", f"groups/{other}/members", {"id": user}, status=400, type="invalid-request")
    assert globex.items("users", q=f"mine-{tag}") == []
    stranger = Native(gateway, "globex", acme.token)
    assert stranger.call("GET", "users").status_code == 401
