"""What an administrator finds out about a SCIM request that did nothing, and that nothing secret is written down."""

import secrets
from typing import Any

import requests

from harness.gateway import Gateway
from harness.scim import GROUP, PATCH, USER
from harness.waiting import wait_for

OKTA = {"User-Agent": "Okta SCIM Client 1.0.0"}


def send(gateway: Gateway, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
    token = gateway.scim_token("acme", "nextgen")
    return requests.request(
        method, gateway.scim("acme", "nextgen") + path, json=body, timeout=30,
        headers={"Authorization": f"Bearer {token}", **headers})


def logged(gateway: Gateway, answer: requests.Response) -> dict[str, Any]:
    """The entry of a request, by the id that its answer has."""
    wanted = answer.headers["X-Request-Id"]

    def find() -> list[dict[str, Any]]:
        return [item for item in gateway.api("acme", "provisioning-log")["items"] if item["request_id"] == wanted]

    wait_for("the entry", find, seconds=5)
    return find()[0]


def make(gateway: Gateway, name: str) -> str:
    answer = send(gateway, "POST", "/Users", {"schemas": [USER], "userName": name})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def test_each_request_says_what_it_did(gateway: Gateway) -> None:
    name = f"{secrets.token_hex(4)}@acme.example"
    user = make(gateway, name)
    operations = [
        {"op": "Replace", "path": "active", "value": "False"}, {"op": "Add", "path": "shoeSize", "value": "hush-shoe"}]
    entry = logged(
        gateway, send(gateway, "PATCH", f"/Users/{user}", {"schemas": [PATCH], "Operations": operations}, **OKTA))
    assert (entry["method"], entry["path"], entry["status"]) == ("PATCH", f"Users/{user}", 200)
    assert (entry["integration"], entry["client"], entry["dialect"]) == ("nextgen", "okta", "tolerant")
    assert entry["operations"] == ["replace active"] and entry["ignored"] == "shoeSize"
    assert "user.deactivated" in entry["effects"]
    assert entry["who"] is None and entry["subject"] == user and entry["user_name"] == name
    group = send(gateway, "POST", "/Groups", {"schemas": [GROUP], "displayName": name, "members": [{"value": user}]})
    assert logged(gateway, group)["effects"] == ["group.pushed", "group.members_changed"]
    both = gateway.api("acme", "provisioning-log", user=name.upper())["items"]
    assert {item["method"] for item in both} == {"POST", "PATCH"}


def test_a_refusal_says_why_and_who_must_act(gateway: Gateway) -> None:
    name = f"{secrets.token_hex(4)}@acme.example"
    make(gateway, name)
    entry = logged(gateway, send(gateway, "POST", "/Users", {"schemas": [USER], "userName": name}))
    assert (entry["status"], entry["scim_type"], entry["who"]) == (409, "uniqueness", "idp_admin")
    assert name in entry["detail"] and entry["user_name"] == name
    failed = gateway.api("acme", "provisioning-log", status="failed", integration="nextgen", limit="1")
    assert failed["items"][0]["id"] == entry["id"] and failed["next"] == entry["id"]
    older = gateway.api("acme", "provisioning-log", after=entry["id"])["items"]
    assert entry["id"] not in [item["id"] for item in older]
    assert gateway.api("acme", "provisioning-log", status="409")["items"][0]["id"] == entry["id"]
    lines = gateway.run("provisioning-log", "acme", "--failed", "--user", name).ok().out
    assert "409" in lines and "idp_admin" in lines
    sync = gateway.api("acme", "integrations/nextgen/sync")
    assert sync["last_seen"] and sync["requests_past_hour"] >= 2
    assert any(cause["status"] == 409 and cause["who"] == "idp_admin" for cause in sync["failures"])


def test_no_secret_is_written_down(gateway: Gateway) -> None:
    password = "hush-" + secrets.token_hex(8)
    name = f"{secrets.token_hex(4)}@acme.example"
    made = send(gateway, "POST", "/Users", {"schemas": [USER], "userName": name, "password": password})
    user = made.json()["id"]
    operation = {"op": "replace", "path": "password", "value": password}
    send(gateway, "PATCH", f"/Users/{user}", {"schemas": [PATCH], "Operations": [operation]})
    send(gateway, "GET", f'/Users?filter=password eq "{password}"')
    logged(gateway, send(gateway, "GET", f'/Users?filter=userName eq "{name}"'))
    items = gateway.api("acme", "provisioning-log", limit="1000")["items"]
    assert items and password not in str(items) and gateway.scim_token("acme", "nextgen") not in str(items)


def test_another_account_finds_nothing(gateway: Gateway) -> None:
    name = f"{secrets.token_hex(4)}@acme.example"
    user = make(gateway, name)
    logged(gateway, send(gateway, "GET", f"/Users/{user}"))
    assert gateway.api("globex", "provisioning-log", user=user)["items"] == []
    assert gateway.api("globex", "provisioning-log", user=name)["items"] == []


def test_what_is_logged_outlives_a_stop(deploy: Any) -> None:
    gateway = deploy()
    answer = send(gateway, "GET", "/Users?count=0")
    assert gateway.stop() == 0
    gateway.start()
    assert logged(gateway, answer)["status"] == 200
