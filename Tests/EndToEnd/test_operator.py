"""The operator's API: whole accounts, by a token of its own."""

import json
import secrets
from typing import Any

import pytest
import requests

from harness import described
from harness.gateway import Gateway
from harness.scim import USER
from harness.tenants import CERTIFICATE


@pytest.fixture(scope="module")
def operator(gateway: Gateway) -> str:
    return gateway.run("token", "create", "--operator", "--json").ok().json()["token"]


def call(gateway: Gateway, token: str, method: str, path: str, body: Any = None) -> requests.Response:
    answer = requests.request(
        method, f"{gateway.url}/operator/v1/{path}", json=body, timeout=60,
        headers={"Authorization": f"Bearer {token}"})
    return described.check(gateway.url, answer)


def declared(name: str) -> dict[str, Any]:
    """What a tenant file would say; the file that it names stands beside it."""
    return {
        "account": name, "name": "Initech", "domains": [f"{name.lower()}.example"],
        "orgs": [{"id": "default", "name": "Default", "projects": ["tps"]}],
        "integrations": [{
            "id": "nextgen", "generation": "nextgen", "scope": "orgs/default", "brake": {"share": "30%"},
            "idp": {"entity_id": "https://idp.example/x", "sso_url": "https://idp.example/sso",
                    "certificates": ["idp.pem"]},
        }],
        "files": {"idp.pem": CERTIFICATE},
    }


@pytest.fixture
def initech(gateway: Gateway, operator: str) -> str:
    name = "initech" + secrets.token_hex(4)
    answer = call(gateway, operator, "POST", "accounts", declared(name))
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"].endswith(f"/operator/v1/accounts/{name}")
    return name


def test_an_account_is_made_and_serves_at_once(gateway: Gateway, operator: str, initech: str) -> None:
    shown = call(gateway, operator, "GET", f"accounts/{initech}").json()
    assert (shown["state"], shown["declared_in"], shown["name"]) == ("active", None, "Initech")
    assert shown["orgs"] == [{"id": "default", "name": "Default", "projects": ["tps"]}]
    assert shown["integrations"][0]["brake"]["share"] == "30%"
    issued = call(gateway, operator, "POST", f"accounts/{initech}/integrations/nextgen/tokens")
    assert issued.status_code == 201
    scim = f"{gateway.scim(initech, 'nextgen')}/Users"
    headers = {"Authorization": f"Bearer {issued.json()['token']}"}
    made = requests.post(scim, json={"schemas": [USER], "userName": "a"}, headers=headers, timeout=30)
    assert made.status_code == 201, made.text
    assert requests.get(f"{gateway.saml(initech, 'nextgen')}/metadata", timeout=30).status_code == 200
    listed = call(gateway, operator, "GET", "accounts?limit=1000").json()["items"]
    assert {"acme", "globex", initech} <= {item["id"] for item in listed}
    assert call(gateway, operator, "POST", "accounts", declared(initech)).status_code == 409

    exported = call(gateway, operator, "GET", f"accounts/{initech}/export")
    lines = [json.loads(line) for line in exported.text.splitlines()]
    assert [(line["type"], line.get("user_name")) for line in lines] == [("account", None), ("user", "a")]
    assert lines[1]["records"][0]["document"]["userName"] == "a"

    # Suspended, it is as if it weren't there; resumed, nothing is lost.
    assert call(gateway, operator, "POST", f"accounts/{initech}/suspend").json()["state"] == "suspended"
    assert requests.get(scim, headers=headers, timeout=30).status_code == 401
    assert requests.get(f"{gateway.saml(initech, 'nextgen')}/metadata", timeout=30).status_code == 404
    assert call(gateway, operator, "POST", f"accounts/{initech}/resume").json()["state"] == "active"
    assert requests.get(scim, headers=headers, timeout=30).json()["totalResults"] == 1

    deleting = call(gateway, operator, "DELETE", f"accounts/{initech}")
    assert deleting.status_code == 202 and deleting.json()["state"] == "deleting" and deleting.json()["delete_after"]
    assert requests.get(scim, headers=headers, timeout=30).status_code == 401
    assert call(gateway, operator, "POST", f"accounts/{initech}/resume").json()["delete_after"] is None
    assert requests.get(scim, headers=headers, timeout=30).status_code == 200


def test_a_declaration_is_changed_in_parts(gateway: Gateway, operator: str, initech: str) -> None:
    base = f"accounts/{initech}"
    changed = call(gateway, operator, "PATCH", base, {"name": "Initrode", "domains": None})
    assert (changed.json()["name"], changed.json()["domains"]) == ("Initrode", [])
    assert changed.json()["orgs"][0]["projects"] == ["tps"]
    assert call(gateway, operator, "PUT", f"{base}/domains", {"domains": ["x.example"]}).status_code == 200
    org = {"name": "Second", "projects": ["a", "b"]}
    assert call(gateway, operator, "PUT", f"{base}/orgs/second", org).status_code == 200
    listed = call(gateway, operator, "GET", f"{base}/orgs").json()["items"]
    assert [item["id"] for item in listed] == ["default", "second"] and listed[1]["projects"] == ["a", "b"]
    first = {"generation": "firstgen", "scope": "orgs/second/projects/a"}
    assert call(gateway, operator, "PUT", f"{base}/integrations/firstgen", first).status_code == 200
    # An org that an integration is for can't go.
    refused = call(gateway, operator, "DELETE", f"{base}/orgs/second")
    assert refused.status_code == 400 and "second" in refused.json()["detail"]
    assert call(gateway, operator, "DELETE", f"{base}/integrations/firstgen").status_code == 204
    assert call(gateway, operator, "DELETE", f"{base}/orgs/second").status_code == 204
    assert call(gateway, operator, "DELETE", f"{base}/orgs/second").status_code == 404


def test_every_mistake_is_told_and_nothing_is_applied(gateway: Gateway, operator: str, initech: str) -> None:
    patch = {"integrations": [{"id": "nextgen", "generation": "thirdgen", "colour": "red"}]}
    refused = call(gateway, operator, "PATCH", f"accounts/{initech}", patch)
    assert refused.status_code == 400 and refused.json()["type"] == "urn:gatehouse:problem:invalid-request"
    assert len(refused.json()["errors"]) == 2, refused.text
    assert call(gateway, operator, "GET", f"accounts/{initech}").json()["integrations"][0]["generation"] == "nextgen"
    nowhere = {"integrations": [{"id": "nextgen", "generation": "nextgen", "idp": {"metadata": "/etc/passwd"}}]}
    assert call(gateway, operator, "PATCH", f"accounts/{initech}", nowhere).status_code == 400


def test_keys_are_rotated(gateway: Gateway, operator: str, initech: str) -> None:
    keys = f"accounts/{initech}/integrations/nextgen/keys"
    assert {key["state"] for key in call(gateway, operator, "GET", keys).json()["items"]} == {"active"}
    states = [
        sorted({key["state"] for key in call(gateway, operator, "POST", f"{keys}/{step}").json()["items"]})
        for step in ("rotate", "activate", "drop")
    ]
    assert states == [["active", "staged"], ["active", "retired"], ["active"]]
    assert call(gateway, operator, "POST", f"{keys}/activate").status_code == 409


def test_what_a_file_declares_is_read_only(gateway: Gateway, operator: str) -> None:
    assert call(gateway, operator, "GET", "accounts/acme").json()["declared_in"].endswith("acme.yaml")
    for method, path, body in [
        ("PATCH", "accounts/acme", {"name": "x"}), ("PUT", "accounts/acme", {"account": "acme"}),
        ("DELETE", "accounts/acme", None), ("PUT", "accounts/acme/orgs/x", {"name": "x"}),
        ("DELETE", "accounts/acme/integrations/nextgen", None),
    ]:
        refused = call(gateway, operator, method, path, body)
        assert refused.status_code == 409, f"{method} {path}: {refused.text}"
        assert refused.json()["type"] == "urn:gatehouse:problem:declared-in-file"
        assert "acme.yaml" in refused.json()["detail"]


def test_nobody_elses_token_opens_it(gateway: Gateway, operator: str) -> None:
    for token in ("", "gh_op_nobody", gateway.viewer_token("acme"), gateway.scim_token("acme", "nextgen")):
        for method, path in (("GET", "accounts"), ("POST", "accounts/acme/suspend"), ("GET", "nothing")):
            refused = call(gateway, token, method, path)
            assert refused.status_code == 401 and refused.json()["type"] == "urn:gatehouse:problem:unauthenticated"
    api = f"{gateway.url}/accounts/acme/api/v1/brake"
    assert requests.get(api, headers={"Authorization": f"Bearer {operator}"}, timeout=30).status_code == 401
    mine = gateway.run("token", "create", "--operator", "--json").ok().json()
    assert call(gateway, mine["token"], "GET", "accounts").status_code == 200
    gateway.run("token", "revoke", "--operator", mine["id"]).ok()
    assert call(gateway, mine["token"], "GET", "accounts").status_code == 401


def test_orgs_and_projects_have_paths_of_their_own(gateway: Gateway, operator: str, initech: str) -> None:
    orgs = f"accounts/{initech}/orgs"
    assert call(gateway, operator, "PUT", f"{orgs}/sales", {"name": "Sales"}).status_code == 200
    assert call(gateway, operator, "GET", f"{orgs}/sales").json() == {"id": "sales", "name": "Sales", "projects": []}
    for _ in range(2):
        added = call(gateway, operator, "PUT", f"{orgs}/sales/projects/leads")
        assert (added.status_code, added.json()["projects"]) == (200, ["leads"])
    assert call(gateway, operator, "DELETE", f"{orgs}/sales/projects/leads").status_code == 204
    assert call(gateway, operator, "DELETE", f"{orgs}/sales/projects/leads").status_code == 404
    assert call(gateway, operator, "PUT", f"{orgs}/nowhere/projects/leads").status_code == 404
    listed = call(gateway, operator, "GET", orgs).json()["items"]
    assert {item["id"]: item["projects"] for item in listed} == {"default": ["tps"], "sales": []}
    # What a file declares is changed there.
    for method, path in (("PUT", "orgs/default/projects/x"), ("DELETE", "orgs/default/projects/search")):
        refused = call(gateway, operator, method, f"accounts/acme/{path}")
        assert refused.status_code == 409 and "tenants/acme.yaml" in refused.json()["file"]


def test_limits_are_raised_for_an_integration(gateway: Gateway, operator: str, initech: str) -> None:
    path = f"accounts/{initech}/integrations/nextgen/limits"
    before = call(gateway, operator, "GET", path).json()
    assert before["brake"]["share"] == "30%"
    changed = call(gateway, operator, "PATCH", path, {"requests_per_second": 200, "burst": 400})
    assert changed.status_code == 200, changed.text
    assert changed.json() == {**before, "requests_per_second": 200, "burst": 400}
    assert call(gateway, operator, "PATCH", path, {"brake": {"share": "5%"}}).json()["brake"]["share"] == "5%"
    assert call(gateway, operator, "PATCH", path, {"requests_per_second": None}).json()["burst"] == 400
    for body in ({"requests_per_second": 0}, {"brake": {"share": "200%"}}, {"nonsense": 1}):
        assert call(gateway, operator, "PATCH", path, body).status_code == 400
    assert call(gateway, operator, "PATCH", f"accounts/{initech}/integrations/x/limits", {}).status_code == 404
    acme = "accounts/acme/integrations/nextgen/limits"
    assert call(gateway, operator, "GET", acme).status_code == 200
    assert call(gateway, operator, "PATCH", acme, {"burst": 1}).status_code == 409
