"""kill -9 in the middle of 1,000 concurrent POSTs: what was acknowledged is there, and nothing is half there."""

import asyncio
import resource
import sqlite3
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from conftest import Deploy
from harness import scim
from harness.gateway import Gateway
from harness.wire import Answer, Connection, Disconnected, Wire, request_bytes

POSTS = 1_000


@dataclass
class Storm:
    """1,000 users, each POSTed on a connection of its own; the process dies when so many were acknowledged."""

    gateway: Gateway
    die_after: int
    acknowledged: dict[str, str] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    refused: list[Answer] = field(default_factory=list)

    async def rage(self) -> "Storm":
        gate = asyncio.Event()
        names = [f"storm{number:04}@acme.example" for number in range(POSTS)]
        connections = [await Connection.open(self.gateway.url) for _ in names]
        posts = [asyncio.create_task(self._post(*pair, gate)) for pair in zip(names, connections, strict=True)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*posts)
        for connection in connections:
            connection.close()
        return self

    async def _post(self, name: str, connection: Connection, gate: asyncio.Event) -> None:
        path = urlsplit(self.gateway.scim("acme", "nextgen")).path + "/Users"
        request = request_bytes("POST", path, self.gateway.scim_token("acme", "nextgen"), scim.user(name))
        await gate.wait()
        try:
            answer = await connection.ask(request)
        except Disconnected:
            self.unanswered.append(name)
            return
        if answer.status != 201:
            self.refused.append(answer)
            return
        self.acknowledged[name] = answer.json()["id"]
        if len(self.acknowledged) == self.die_after:
            self.gateway.kill()


async def everybody(gateway: Gateway) -> dict[str, dict[str, Any]]:
    """Every user that the list shows, by id; its pages must agree on the total."""
    base, token = urlsplit(gateway.scim("acme", "nextgen")).path, gateway.scim_token("acme", "nextgen")
    found: dict[str, dict[str, Any]] = {}
    async with Wire(gateway.url, 1) as wire:
        while True:
            answer = await wire.ask("GET", f"{base}/Users?startIndex={len(found) + 1}&count=200", token)
            assert answer.status == 200, answer
            page = answer.json()
            for user in page.get("Resources", []):
                assert user["id"] not in found, "listed twice"
                found[user["id"]] = user
            if len(found) >= page["totalResults"] or not page.get("Resources"):
                assert len(found) == page["totalResults"]
                return found


async def check_whole(gateway: Gateway, users: dict[str, dict[str, Any]]) -> None:
    """Each listed user reads by id as it was listed, with everything that was sent, and its filters find it."""
    base, token = urlsplit(gateway.scim("acme", "nextgen")).path, gateway.scim_token("acme", "nextgen")
    async with Wire(gateway.url, 16) as wire:

        async def check(listed: dict[str, Any]) -> None:
            read = await wire.ask("GET", f"{base}/Users/{listed['id']}", token)
            assert (read.status, read.json()) == (200, listed)
            sent = scim.user(listed["userName"])
            for name in ("userName", "externalId", "active", "displayName", "name", "emails"):
                assert read.json()[name] == sent[name], name
            by_external_id = quote(f'externalId eq "{sent["externalId"]}"')
            found = await wire.ask("GET", f"{base}/Users?filter={by_external_id}", token)
            assert [user["id"] for user in found.json()["Resources"]] == [listed["id"]]

        await asyncio.gather(*(check(user) for user in users.values()))


async def post_again(gateway: Gateway, names: list[str], there: set[str]) -> None:
    """Who is there can't be made again; who is not there can: no name is lost to half a row."""
    base, token = urlsplit(gateway.scim("acme", "nextgen")).path, gateway.scim_token("acme", "nextgen")
    async with Wire(gateway.url, 16) as wire:

        async def check(name: str) -> None:
            answer = await wire.ask("POST", f"{base}/Users", token, scim.user(name))
            assert answer.status == (409 if name in there else 201), (name, answer)

        await asyncio.gather(*(check(name) for name in names))


@pytest.fixture(autouse=True)
def room_for_connections() -> None:
    """Two ends of 1,000 connections: the gateway inherits the limit."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@pytest.mark.timeout(240)
@pytest.mark.parametrize("die_after", [100, 500])
def test_acknowledged_means_stored(deploy: Deploy, engine: str, die_after: int) -> None:
    gateway = deploy()
    gateway.scim_token("acme", "nextgen")
    storm = asyncio.run(Storm(gateway, die_after).rage())
    assert not storm.refused, storm.refused[:3]
    assert len(storm.acknowledged) >= die_after
    assert storm.unanswered, "it died too late: every POST had been answered"

    gateway.start()
    users = asyncio.run(everybody(gateway))
    there = {user["userName"]: user["id"] for user in users.values()}
    lost = {name: id for name, id in storm.acknowledged.items() if there.get(name) != id}
    assert not lost, f"{len(lost)} acknowledged and gone: {sorted(lost)[:5]}"
    assert set(there) <= set(storm.acknowledged) | set(storm.unanswered)
    asyncio.run(check_whole(gateway, users))
    asyncio.run(post_again(gateway, [*storm.unanswered, *list(storm.acknowledged)[:50]], set(there)))
    assert len(asyncio.run(everybody(gateway))) == POSTS
    assert gateway.stop() == 0

    if engine == "sqlite":
        with sqlite3.connect(gateway.folder / "gatehouse.db") as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert file.execute("PRAGMA foreign_key_check").fetchall() == []
