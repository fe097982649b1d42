"""Every route that changes something, with a record that isn't the account's to change: an integration's, or a file's.

Which route can meet which lock is the table `Golden/locks.txt`, which a Swift test holds against the route table: a new
route that changes something isn't there until somebody has said so, and then this test wants to know how it is locked.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from conftest import deployments
from harness import native
from harness.gateway import REPOSITORY, Gateway
from harness.idp import IdP
from harness.native import Native

TABLE = [
    line.split(maxsplit=3)
    for line in (REPOSITORY / "Tests/GatewayTests/Golden/locks.txt").read_text().splitlines()[1:]
]

MANAGED: dict[str, list[tuple[str, Any]]] = {
    "POST users": [("users", {"user_name": "new@acme.example", "groups": ["GROUP"]})],
    "PATCH users/{id}": [
        ("users/USER", body) for body in [
            {"user_name": "x@acme.example"}, {"email": "x@acme.example"}, {"email_type": "home"}, {"given_name": "X"},
            {"family_name": "X"}, {"display_name": "X"}, {"active": False}, {"scopes": ["orgs/default"]},
            {"groups": []}, {"groups": ["TWIN"]}, {"email": None},
        ]
    ] + [
        # Of somebody in no pushed group the native groups are free to edit, and nothing else.
        ("users/DIRECT", body) for body in [
            {"email": "x@acme.example"}, {"display_name": "X"}, {"active": False}, {"scopes": ["orgs/default"]},
            {"groups": ["GROUP"]}, {"groups": ["TWIN"], "given_name": "X"},
        ]
    ],
    "DELETE users/{id}": [("users/USER", None), ("users/DIRECT", None)],
    "PATCH groups/{id}": [
        ("groups/GROUP", {"name": "Mine"}), ("groups/GROUP", {"name": "Mine", "description": "not even this"}),
    ],
    "DELETE groups/{id}": [("groups/GROUP", None)],
    "POST groups/{id}/members": [
        ("groups/GROUP/members", {"id": "DIRECT"}), ("groups/GROUP/members", {"ids": ["NATIVE", "DIRECT"]}),
        ("groups/GROUP/members", {"id": "TWIN"}),
    ],
    "PUT groups/{id}/members/{member}": [("groups/GROUP/members/NATIVE", None)],
    "DELETE groups/{id}/members/{member}": [("groups/GROUP/members/USER", None)],
}
"""Requests for each route that may meet an integration's record; words in capitals are ids."""

DECLARED: dict[str, list[tuple[str, Any]]] = {
    "DELETE domains/{domain}": [("domains/acme.example", None)],
    "PATCH orgs/{id}": [("orgs/default", {"name": "Mine"})],
    "DELETE orgs/{id}": [("orgs/default", None)],
    "DELETE orgs/{id}/projects/{project}": [("orgs/default/projects/search", None)],
    "PUT routing": [("routing", {"policy": "nextgen-first"})],
    "PATCH routing": [("routing", {"policy": "nextgen-first"})],
    "POST routing/undo": [("routing/undo", None)],
}


def requests_of(cases: dict[str, list[tuple[str, Any]]], lock: str) -> list[Any]:
    """What is sent to each route of the table that can meet such a lock."""
    return [
        pytest.param(method, path, body, id=f"{method} {path} {json.dumps(body)}")
        for method, route, found, *_ in TABLE if found == lock
        for path, body in cases[f"{method} {route}"]
    ]


@dataclass
class World:
    """An account with somebody in a pushed group, somebody pushed alone, and native ones of each kind."""

    api: Native
    ids: dict[str, str]

    def filled(self, value: Any) -> Any:
        text = json.dumps(value)
        for word, found in self.ids.items():
            text = text.replace(word, found)
        return json.loads(text)

    def state(self) -> list[Any]:
        """Everything that a request here could have changed."""
        api = self.api
        groups = [self.ids["GROUP"], self.ids["TWIN"]]
        return [
            api.items("users", active="any"), api.items("groups"), [api.items(f"groups/{id}/members") for id in groups],
            api.items("role-assignments"), api.items("orgs"), api.items("projects"), api.items("domains"),
            api.get("routing"), api.get("journal", limit=1)["items"][0]["position"],
        ]


@pytest.fixture(scope="module")
def world(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with deployments(engine, lambda: tmp_path_factory.mktemp("gateway")) as deploy:
        gateway: Gateway = deploy(start=False)
        file = gateway.tenants / "acme.yaml"
        file.write_text(file.read_text() + "routing: { policy: firstgen-first }\n")
        gateway.start()
        api, nextgen = native.administrator(gateway, "acme"), IdP(gateway, "acme", "nextgen")
        user, direct = nextgen.user("user1@acme.example"), nextgen.user("direct@acme.example")
        yield World(api, {
            "USER": user, "DIRECT": direct, "GROUP": nextgen.group("Team", user),
            "TWIN": api.post("groups", {"name": "Team"})["id"],
            "NATIVE": api.post("users", {"user_name": "native@acme.example"})["id"],
        })


def test_the_table_says_why_a_route_never_meets_a_lock() -> None:
    assert {line[2] for line in TABLE} == {"managed", "declared", "never"}
    assert all(len(line) == 4 and len(line[3].split()) > 1 for line in TABLE if line[2] == "never")
    locked = {lock: {f"{line[0]} {line[1]}" for line in TABLE if line[2] == lock} for lock in ("managed", "declared")}
    assert (locked["managed"], locked["declared"]) == (set(MANAGED), set(DECLARED))


@pytest.mark.parametrize(("method", "path", "body"), requests_of(MANAGED, "managed"))
def test_what_an_integration_manages_is_refused_and_stays(world: World, method: str, path: str, body: Any) -> None:
    before = world.state()
    problem = world.api.refused(
        method, world.filled(path), world.filled(body), status=409, type="managed-by-integration")
    assert problem["managed_by"] == ["nextgen"]
    assert problem["change_at"] == [{
        "integration": "nextgen", "generation": "nextgen", "identity_provider": "https://idp.example/shared"}]
    assert "nextgen" in problem["detail"]
    assert world.state() == before


@pytest.mark.parametrize(("method", "path", "body"), requests_of(DECLARED, "declared"))
def test_what_a_file_declares_is_refused_and_stays(world: World, method: str, path: str, body: Any) -> None:
    before = world.state()
    problem = world.api.refused(method, path, body, status=409, type="declared-in-file")
    assert "declare" in problem["detail"]
    assert world.state() == before
