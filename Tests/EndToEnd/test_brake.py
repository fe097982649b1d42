"""The brake: a broken client deprovisions most of a large account, and people get back what it took."""

import random
from collections.abc import Callable
from typing import Any

import pytest
import requests

from conftest import Deploy
from harness.gateway import Gateway
from harness.scim import GATEHOUSE_GROUP, GROUP, PATCH, USER
from harness.tenants import write_accounts

PEOPLE = 1_000
GROUPS = 20
SHARE = 200
"""20 % of the people, the default."""

BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"


class Client:
    """An IdP's client of acme's NextGen integration."""

    def __init__(self, gateway: Gateway) -> None:
        self.base = gateway.scim("acme", "nextgen")
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {gateway.scim_token('acme', 'nextgen')}"

    def send(self, method: str, path: str, body: Any = None) -> requests.Response:
        return self.session.request(method, self.base + path, json=body, timeout=60)

    def bulk(self, operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answer = self.send("POST", "/Bulk", {"schemas": [BULK], "Operations": operations})
        assert answer.status_code == 200, answer.text
        return answer.json()["Operations"]

    def listed(self, path: str) -> list[dict[str, Any]]:
        """All of a list, page by page."""
        resources: list[dict[str, Any]] = []
        while True:
            answer = self.send("GET", f"{path}&count=1000&startIndex={len(resources) + 1}")
            assert answer.status_code == 200, answer.text
            resources += answer.json().get("Resources", [])
            if len(resources) >= answer.json()["totalResults"]:
                return resources

    def export(self) -> list[dict[str, Any]]:
        """Everything that the integration has, ids and identifiers included; not when it changed last."""
        users = self.listed("/Users?sortBy=userName")
        groups = self.listed(f"/Groups?attributes=displayName,externalId,members,{GATEHOUSE_GROUP}")
        for resource in users + groups:
            resource.pop("meta", None)
        for group in groups:
            group["members"] = sorted(member["value"] for member in group.get("members", []))
        return sorted(users + groups, key=lambda resource: resource["id"])

    def fill(self) -> tuple[list[str], list[str]]:
        people = self.bulk([
            {"method": "POST", "path": "/Users", "bulkId": f"u{number}", "data": {
                "schemas": [USER], "userName": f"person{number}@acme.example", "externalId": f"00u{number}",
                "name": {"givenName": "Person", "familyName": str(number)}, "active": True,
                "emails": [{"value": f"person{number}@acme.example", "type": "work", "primary": True}],
            }} for number in range(PEOPLE)
        ])
        ids = [made["location"].rsplit("/", 1)[1] for made in people]
        groups = self.bulk([
            {"method": "POST", "path": "/Groups", "bulkId": f"g{number}", "data": {
                "schemas": [GROUP], "displayName": f"Team {number}",
                "members": [{"value": id} for id in ids[number::GROUPS]],
            }} for number in range(GROUPS)
        ])
        return ids, [made["location"].rsplit("/", 1)[1] for made in groups]

    def deactivate(self, id: str) -> requests.Response:
        operation = {"op": "Replace", "path": "active", "value": "False"}
        return self.send("PATCH", f"/Users/{id}", {"schemas": [PATCH], "Operations": [operation]})


@pytest.fixture
def braked(deploy: Deploy) -> Gateway:
    """With the brake that an account has unless it says otherwise."""
    gateway = deploy(start=False)
    write_accounts(gateway.tenants, brake="20%")
    return gateway.start()


def status(gateway: Gateway) -> dict[str, Any]:
    return next(item for item in gateway.api("acme", "brake")["items"] if item["integration"] == "nextgen")


def administrate(gateway: Gateway, path: str, body: Any = None) -> requests.Response:
    return requests.post(
        f"{gateway.url}/accounts/acme/api/v1/{path}", json=body, timeout=120,
        headers={"Authorization": f"Bearer {gateway.admin_token('acme')}"})


def assign(gateway: Gateway, kind: str, ids: list[str], scope: str) -> None:
    for id in ids:
        answer = administrate(gateway, "role-assignments", {
            "role": "group-manager", "principal": {"type": kind, "id": id}, "scope": scope})
        assert answer.status_code == 201, answer.text


def assigned(gateway: Gateway) -> list[dict[str, Any]]:
    page = gateway.api("acme", "role-assignments", limit="1000")
    assert page["next"] is None
    return sorted(page["items"], key=lambda item: item["id"])


def delete(client: Client, id: str) -> requests.Response:
    return client.send("DELETE", f"/Users/{id}")


def alternately(client: Client, id: str) -> requests.Response:
    return random.Random(id).choice([Client.deactivate, delete])(client, id)


@pytest.mark.parametrize("broken", [Client.deactivate, delete, alternately])
def test_a_broken_client_takes_no_more_than_its_share_and_a_rollback_gives_it_back(
    braked: Gateway, broken: Callable[[Client, str], requests.Response]
) -> None:
    client = Client(braked)
    ids, groups = client.fill()
    doomed = random.Random(7).sample(ids, PEOPLE * 6 // 10)
    assign(braked, "user", doomed[:20], "orgs/default/projects/checkout")
    assign(braked, "group", groups[:3], "account")
    before, roles = client.export(), assigned(braked)
    assert len(roles) == 23
    answers = [broken(client, id) for id in doomed]
    passed = [answer for answer in answers if answer.status_code in (200, 204)]
    held = [answer for answer in answers if answer.status_code == 429]
    assert len(passed) == SHARE and len(held) == len(doomed) - SHARE
    for answer in held:
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.json()["status"] == "429" and "brake" in answer.json()["detail"]
    # The rest goes on.
    assert client.send("GET", f"/Users/{doomed[-1]}").json()["active"] is True
    assert client.send("POST", "/Users", {"schemas": [USER], "userName": "new@acme.example"}).status_code == 201
    assert client.send("PUT", f"/Groups/{groups[0]}", {"schemas": [GROUP], "displayName": "x"}).status_code == 429
    assert client.bulk([{"method": "DELETE", "path": f"/Groups/{groups[1]}"}])[0]["status"] == "429"

    shown = status(braked)
    assert (shown["state"], shown["measure"], shown["allowed"]) == ("engaged", "users", SHARE)
    assert braked.run("brake", "status", "acme").status == 1

    answer = administrate(braked, "brake/nextgen/rollback")
    assert answer.status_code == 200, answer.text
    assert answer.json()["users"] == SHARE and answer.json()["not_restored"] == []
    after = [resource for resource in client.export() if resource.get("userName") != "new@acme.example"]
    assert after == before
    assert assigned(braked) == roles
    # The client tries again, and is held until somebody has looked.
    assert broken(client, doomed[0]).status_code == 429
    assert administrate(braked, "brake/nextgen/release").json()["state"] == "released"
    assert broken(client, doomed[0]).status_code in (200, 204)


def test_it_engages_within_a_second_and_stays_so_when_the_gateway_is_killed(braked: Gateway) -> None:
    client = Client(braked)
    ids, _ = client.fill()
    cursor = braked.api("acme", "events")["next"]
    removals = [{"op": "remove", "path": f'members[value eq "{id}"]'} for id in ids]
    for group in client.listed("/Groups?attributes=id"):
        answer = client.send("PATCH", f"/Groups/{group['id']}", {"schemas": [PATCH], "Operations": removals})
        if answer.status_code == 429:
            break
    else:
        raise AssertionError("nothing was held")
    told = braked.api("acme", "events", after=cursor, kinds="brake.engaged", wait="1")["items"]
    assert len(told) == 1 and told[0]["subject"] == "nextgen", told
    assert status(braked)["state"] == "engaged"
    braked.kill()
    braked.start()
    assert status(braked)["state"] == "engaged"
    assert delete(client, ids[0]).status_code == 429
    ran = braked.run("brake", "release", "acme", "nextgen", "--for", "5m", "--json").ok().json()
    assert ran["state"] == "released"
    assert delete(client, ids[0]).status_code == 204
    rolled = braked.run("brake", "rollback", "acme", "nextgen", "--json").ok().json()
    assert rolled["users"] == 1 and rolled["not_restored"] == []


def test_the_brake_of_another_account_is_nobodys_business(braked: Gateway) -> None:
    url = f"{braked.url}/accounts/globex/api/v1/brake/nextgen/release"
    token = braked.viewer_token("acme")
    assert requests.post(url, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code == 401
    mine = f"{braked.url}/accounts/acme/api/v1/brake/nextgen/release"
    assert requests.post(mine, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code == 403
    answer = administrate(braked, "brake/nobody/release")
    assert answer.status_code == 404, answer.text
