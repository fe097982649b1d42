"""Who would be locked out, and a cut-over from FirstGen to NextGen step by step, by API and by command."""

from typing import Any

import pytest
import requests

from harness import scim
from harness.gateway import Gateway

STAGED = {"policy": "staged", "staged": {"users": ["user_2@acme.example"], "groups": [], "percent": 0}}


@pytest.fixture
def acme(deploy: Any) -> Gateway:
    """FirstGen holds user1 and user2, NextGen user1 and user_2."""
    gateway = deploy()
    for integration, names in (("firstgen", ("user1", "user2")), ("nextgen", ("user1", "user_2"))):
        app = scim.client(gateway, "acme", integration)
        for name in names:
            app.create("User", scim.user(f"{name}@acme.example"))
    return gateway


def call(
    gateway: Gateway, method: str, path: str, body: Any = None, *, account: str = "acme", role: str = "admin",
    headers: dict[str, str] | None = None, **query: Any,
) -> requests.Response:
    token = gateway.admin_token(account) if role == "admin" else gateway.viewer_token(account)
    return requests.request(
        method, f"{gateway.url}/accounts/{account}/api/v1/{path}", json=body, params=query, timeout=30,
        headers={"Authorization": f"Bearer {token}", **(headers or {})},
    )


def locked_out(gateway: Gateway, **query: Any) -> list[str]:
    response = call(gateway, "GET", "routing/readiness", role="viewer", **query)
    assert response.status_code == 200, response.text
    assert response.json()["next"] is None
    return [item["user_name"] for item in response.json()["items"]]


def test_readiness_names_who_would_be_locked_out_and_why(acme: Gateway) -> None:
    found = acme.api("acme", "routing/readiness")
    assert found["policy"] == {"policy": "firstgen-first", "staged": None}
    [item] = found["items"]
    assert (item["user_name"], item["integration"], item["routed_because"]) == (
        "user_2@acme.example", "firstgen", "firstgen_first",
    )
    verdict = item["verdict"]
    assert (verdict["code"], verdict["who"], verdict["field"]) == ("not_a_member", "idp_admin", "Assignment")
    assert verdict["actual"] == "assigned to NextGen (nextgen)"
    assert verdict == acme.api("acme", "routing/explain", user="user_2@acme.example")["verdict"]
    assert locked_out(acme, policy="nextgen-first") == ["user2@acme.example"]
    assert locked_out(acme, policy="staged", users="user_2@acme.example") == []
    assert locked_out(acme, percent=100) == ["user2@acme.example"]


def test_the_command_tells_the_same(acme: Gateway) -> None:
    today = acme.run("login", "readiness", "acme", "--json")
    assert today.status == 1
    assert [item["user_name"] for item in today.json()["items"]] == ["user_2@acme.example"]
    assert today.json()["items"] == acme.api("acme", "routing/readiness")["items"]
    planned = acme.run("login", "readiness", "acme", "--policy", "nextgen-first")
    assert planned.status == 1 and planned.out.startswith("user2@acme.example\tnot_a_member\tidp_admin\t")
    good = acme.run("login", "readiness", "acme", "--staged-users", "user_2@acme.example")
    assert good.status == 0 and "nobody is locked out" in good.out
    assert acme.run("login", "readiness", "acme", "--policy", "other").status == 2
    assert acme.run("login", "readiness", "acme", "--policy", "firstgen-first", "--staged-percent", "3").status == 2
    assert acme.run("login", "readiness", "nobody").status == 1


def test_a_cut_over_step_by_step_and_back(acme: Gateway) -> None:
    before = call(acme, "GET", "routing")
    assert before.json() == {
        "policy": "firstgen-first", "staged": None, "declared_in": None, "since": None, "previous": None,
    }
    step = call(acme, "PUT", "routing", STAGED, headers={"If-Match": before.headers["ETag"]})
    assert step.status_code == 200, step.text
    assert (step.json()["policy"], step.json()["staged"]) == ("staged", STAGED["staged"])
    assert step.json()["previous"] == {"policy": "firstgen-first", "staged": None}
    assert step.headers["ETag"] != before.headers["ETag"]
    assert locked_out(acme) == []
    late = call(acme, "PUT", "routing", {"policy": "nextgen-first"}, headers={"If-Match": before.headers["ETag"]})
    assert late.status_code == 412

    refused = call(acme, "PATCH", "routing", {"policy": "nextgen-first", "staged": None})
    assert refused.status_code == 409 and refused.headers["Content-Type"] == "application/problem+json"
    problem = refused.json()
    assert problem["count"] == 1 and problem["locked_out"][0]["user_name"] == "user2@acme.example"
    forced = call(acme, "PUT", "routing", {"policy": "nextgen-first"}, force="true")
    assert forced.status_code == 200 and locked_out(acme) == ["user2@acme.example"]
    assert call(acme, "POST", "routing/undo").json()["staged"] == STAGED["staged"]
    merged = call(acme, "PATCH", "routing", {"staged": {"groups": ["Pilots"]}})
    assert merged.json()["staged"] == {**STAGED["staged"], "groups": ["Pilots"]}
    for _ in range(2):
        assert call(acme, "POST", "routing/undo").status_code == 200
    assert call(acme, "POST", "routing/undo").status_code == 409
    assert locked_out(acme) == ["user_2@acme.example"]


def test_the_same_by_command(acme: Gateway) -> None:
    refused = acme.run("routing", "set", "acme", "--policy", "nextgen-first", "--json")
    assert refused.status == 1 and refused.json()["count"] == 1
    staged = acme.run("routing", "set", "acme", "--staged-users", "user_2@acme.example", "--json").ok().json()
    assert staged["staged"] == STAGED["staged"]
    assert acme.api("acme", "routing")["policy"] == "staged", "the running gateway knows"
    assert acme.run("login", "explain", "acme", "user_2@acme.example").status == 0
    acme.run("routing", "set", "acme", "--policy", "nextgen-first", "--force").ok()
    acme.run("routing", "undo", "acme").ok()
    shown = acme.run("routing", "show", "acme").ok().out
    assert shown.startswith("staged (users: user_2@acme.example; percent: 0)")
    acme.run("routing", "undo", "acme").ok()
    assert acme.run("routing", "undo", "acme").status == 1
    assert acme.run("routing", "set", "acme").status == 2


def test_what_the_tenant_file_declares_is_read_only(acme: Gateway) -> None:
    call(acme, "PUT", "routing", STAGED)
    file = acme.tenants / "acme.yaml"
    text = file.read_text()
    file.write_text(text + "routing: { policy: firstgen-first }\n")
    acme.run("apply", str(file)).ok()
    assert acme.api("acme", "routing")["policy"] == "firstgen-first"
    for method, path in (("PUT", "routing"), ("PATCH", "routing"), ("POST", "routing/undo")):
        refused = call(acme, method, path, STAGED, force="true")
        assert refused.status_code == 409
        assert refused.json()["declared_in"].endswith("acme.yaml") and "acme.yaml" in refused.json()["detail"]
    file.write_text(text + "# changed\n")
    acme.run("apply", str(file)).ok()
    assert acme.api("acme", "routing")["policy"] == "staged", "left to the API again"


@pytest.mark.parametrize(("body", "named"), [
    ([], "object"), ({}, "policy"), ({"policy": 1}, "policy"), ({"policy": "other"}, "policy"),
    ({"policy": "firstgen-first", "staged": {}}, "staged"), ({"staged": []}, "staged"),
    ({"staged": {"users": "user1"}}, "staged.users"), ({"staged": {"users": [1]}}, "staged.users"),
    ({"staged": {"percent": 101}}, "percent"), ({"staged": {"percent": 1.5}}, "percent"),
    ({"staged": {"share": 1}}, "staged.share"), ({"policy": "staged", "other": 1}, "other"),
    ({"staged": {"users": [""]}}, "users"),
])
def test_what_is_no_policy_is_named(gateway: Gateway, body: Any, named: str) -> None:
    response = call(gateway, "PUT", "routing", body)
    assert response.status_code == 400 and named in response.json()["detail"], response.text


def test_who_may_and_who_may_not(gateway: Gateway) -> None:
    assert call(gateway, "PUT", "routing", STAGED, role="viewer").status_code == 403
    assert call(gateway, "POST", "routing/undo", role="viewer").status_code == 403
    assert call(gateway, "GET", "routing/explain", role="viewer").status_code == 400
    assert call(gateway, "GET", "routing/readiness", role="viewer", policy="other").status_code == 400
    assert call(gateway, "GET", "routing/readiness", role="viewer", after="x").status_code == 400
    strange = {"Authorization": f"Bearer {gateway.admin_token('globex')}"}
    for method, path in (("GET", "routing"), ("PUT", "routing"), ("GET", "routing/readiness")):
        assert call(gateway, method, path, headers=strange).status_code == 401
