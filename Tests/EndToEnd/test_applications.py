"""Applications that the operator registers by API: people log in to them at once, on every node."""

import hashlib
import secrets
from dataclasses import replace
from typing import Any

import pytest
import requests

from conftest import Deploy
from harness import described
from harness.gateway import Gateway
from harness.ports import free_port
from harness.tenants import APPLICATION
from harness.waiting import wait_for

REDIRECT = "https://portal.example/callback"


@pytest.fixture(scope="module")
def operator(gateway: Gateway) -> str:
    return gateway.run("token", "create", "--operator", "--json").ok().json()["token"]


def call(gateway: Gateway, token: str, method: str, path: str, body: Any = None) -> requests.Response:
    answer = requests.request(
        method, f"{gateway.url}/operator/v1/{path}", json=body, timeout=60,
        headers={"Authorization": f"Bearer {token}"})
    return described.check(gateway.url, answer)


@pytest.fixture
def name() -> str:
    return "portal-" + secrets.token_hex(4)


def is_known(gateway: Gateway, client: str, redirect: str = REDIRECT) -> bool:
    """Whether the authorization endpoint knows the client: then it sends the browser on, to the IdP or back."""
    answer = requests.get(f"{gateway.url}/oauth/authorize", timeout=30, allow_redirects=False, params={
        "client_id": client, "redirect_uri": redirect, "response_type": "code", "scope": "openid", "state": "s",
        "code_challenge": "A" * 43, "code_challenge_method": "S256", "account": "acme"})
    assert answer.status_code in (302, 303, 400), answer.text
    return answer.status_code != 400


def test_an_application_is_registered_changed_and_removed(gateway: Gateway, operator: str, name: str) -> None:
    assert not is_known(gateway, name)
    secret = secrets.token_urlsafe(24)
    made = call(gateway, operator, "POST", "applications", {
        "id": name, "name": "Portal", "secret": secret, "redirect_uris": [REDIRECT]})
    assert made.status_code == 201, made.text
    assert made.headers["Location"].endswith(f"/operator/v1/applications/{name}")
    assert secret not in made.text and hashlib.sha256(secret.encode()).hexdigest() not in made.text
    assert (made.json()["authentication"], made.json()["declared"]) == ("secret", False)
    assert call(gateway, operator, "GET", f"applications/{name}").json() == made.json()
    assert is_known(gateway, name) and not is_known(gateway, name, REDIRECT + "/other")
    # Its secret is the one that was given: with it the code is looked at, without it nothing is.
    for shown, error in ((secret, "invalid_grant"), ("wrong" * 5, "invalid_client")):
        answer = requests.post(f"{gateway.url}/oauth/token", timeout=30, auth=(name, shown), data={
            "grant_type": "authorization_code", "code": "nonsense", "redirect_uri": REDIRECT,
            "code_verifier": "v" * 43})
        assert answer.json()["error"] == error, answer.text
    changed = call(gateway, operator, "PATCH", f"applications/{name}", {
        "redirect_uris": [REDIRECT, REDIRECT + "/other"], "name": None})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["name"], changed.json()["authentication"]) == (name, "secret")
    assert is_known(gateway, name, REDIRECT + "/other")
    assert call(gateway, operator, "DELETE", f"applications/{name}").status_code == 204
    assert call(gateway, operator, "GET", f"applications/{name}").status_code == 404
    assert call(gateway, operator, "DELETE", f"applications/{name}").status_code == 404
    assert not is_known(gateway, name)


def test_what_the_configuration_declares_is_read_only(gateway: Gateway, operator: str) -> None:
    listed = call(gateway, operator, "GET", "applications").json()["items"]
    assert [item["declared"] for item in listed if item["id"] == APPLICATION] == [True]
    for method, body in (("PATCH", {"name": "Mine"}), ("DELETE", None)):
        answer = call(gateway, operator, method, f"applications/{APPLICATION}", body)
        assert answer.status_code == 409, answer.text
        assert answer.json()["type"] == "urn:gatehouse:problem:declared-in-file"
    taken = call(gateway, operator, "POST", "applications", {"id": APPLICATION, "redirect_uris": [REDIRECT]})
    assert taken.status_code == 409 and taken.json()["type"] == "urn:gatehouse:problem:name-taken"
    assert call(gateway, operator, "GET", "applications").json()["items"] == listed


@pytest.mark.parametrize("change", [
    {"redirect_uris": []}, {"redirect_uris": ["http://portal.example/callback"]}, {"id": "a b"}, {"secret": "short"},
    {"secret": "s" * 20, "jwks": {"keys": []}}, {"nonsense": 1}, {"redirect_uris": None}, {"name": ["a"]},
])
def test_what_the_configuration_could_not_say_is_refused(
    gateway: Gateway, operator: str, name: str, change: dict[str, Any]
) -> None:
    body = {"id": name, "redirect_uris": [REDIRECT], **change}
    answer = call(gateway, operator, "POST", "applications", body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"] and not is_known(gateway, name)


def test_another_node_knows_within_a_second_and_a_restart_forgets_nothing(deploy: Deploy, name: str) -> None:
    gateway = deploy()
    other = replace(gateway, port=free_port(), process=None, public_url=gateway.url).start()
    try:
        operator = gateway.run("token", "create", "--operator", "--json").ok().json()["token"]
        made = call(gateway, operator, "POST", "applications", {"id": name, "redirect_uris": [REDIRECT]})
        assert made.status_code == 201, made.text
        wait_for("the other node to know it", lambda: is_known(other, name), seconds=10)
        assert call(other, operator, "DELETE", f"applications/{name}").status_code == 204
        wait_for("the first node to forget it", lambda: not is_known(gateway, name), seconds=10)
        assert call(gateway, operator, "POST", "applications", {"id": name, "redirect_uris": [REDIRECT]}).ok
    finally:
        other.kill()
    assert gateway.stop() == 0
    assert is_known(gateway.start(), name)
