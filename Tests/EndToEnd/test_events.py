"""What is committed is told, by feed, webhook and security event token; the journal can be proven and taken back."""

import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from joserfc import jws
from joserfc.jwk import KeySet

from conftest import Deploy
from harness import scim
from harness.gateway import Gateway
from harness.hook import Hook, check_signature
from harness.ports import free_port
from harness.waiting import wait_for
from harness.wire import Connection, Disconnected, request_bytes

PRIVATE = "outbound: { private_addresses: true }\n"
CHANGES = 10_000


def native(gateway: Gateway, method: str, path: str, body: Any = None, account: str = "acme") -> Any:
    response = requests.request(
        method, f"{gateway.url}/accounts/{account}/api/v1/{path}", json=body, timeout=40,
        headers={"Authorization": f"Bearer {gateway.admin_token(account)}"},
    )
    assert response.status_code in (200, 201, 204), f"{path}: {response.status_code} {response.text}"
    return response.json() if response.content else None


def put_user(gateway: Gateway, name: str, account: str = "acme", integration: str = "nextgen") -> str:
    response = requests.post(
        f"{gateway.scim(account, integration)}/Users", json=scim.user(name), timeout=30,
        headers={"Authorization": f"Bearer {gateway.scim_token(account, integration)}"},
    )
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def journal(gateway: Gateway, account: str = "acme") -> list[dict[str, Any]]:
    lines = gateway.run("journal", "export", account).ok().out.splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def telling(deploy: Deploy) -> Gateway:
    """A gateway that may call receivers on this host."""
    gateway = deploy(start=False)
    gateway.configuration.write_text(gateway.configuration.read_text() + PRIVATE)
    return gateway.start()


@pytest.fixture
def hook(tmp_path: Path) -> Iterator[Hook]:
    hook = Hook(free_port(), tmp_path / "taken").start()
    try:
        yield hook
    finally:
        hook.kill()


BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"


@dataclass
class Changes:
    """New users, most of them in Bulk requests, the others one by one; each tenth a second time, which is refused."""

    gateway: Gateway
    waiting: list[int]
    made: list[str] = field(default_factory=list)
    last: int = 0
    half: int = 0
    sent: int = 0
    in_the_middle: Callable[[], None] | None = None

    async def send(self, count: int, in_the_middle: Callable[[], None] | None = None) -> None:
        """So many more, or until nobody answers; in the middle of it something happens."""
        self.last, self.half, self.sent = len(self.waiting) - count, count // 2, 0
        self.in_the_middle = in_the_middle
        await asyncio.gather(*(self._work(40 if worker < 8 else 1) for worker in range(12)))

    async def _work(self, batch: int) -> None:
        try:
            connection = await Connection.open(self.gateway.url)
            while (room := len(self.waiting) - self.last) > 0:
                numbers = [self.waiting.pop() for _ in range(min(batch, room))]
                if batch == 1:
                    await self._post(connection, numbers[0])
                else:
                    await self._bulk(connection, numbers)
                self.sent += len(numbers)
                if self.in_the_middle and self.sent - len(numbers) < self.half <= self.sent:
                    self.in_the_middle()
            connection.close()
        except (Disconnected, OSError):
            return

    async def _ask(self, connection: Connection, path: str, body: Any) -> Any:
        base = urlsplit(self.gateway.scim("acme", "nextgen")).path
        token = self.gateway.scim_token("acme", "nextgen")
        return await connection.ask(request_bytes("POST", base + path, token, body))

    async def _post(self, connection: Connection, number: int) -> None:
        for attempt in range(1 if number % 10 else 2):
            answer = await self._ask(connection, "/Users", scim.user(f"user{number}@acme.example"))
            assert answer.status == (201, 409)[attempt], answer
            if attempt == 0:
                self.made.append(answer.json()["id"])

    async def _bulk(self, connection: Connection, numbers: list[int]) -> None:
        names = [number for number in numbers for _ in range(1 if number % 10 else 2)]
        operations = [
            {"method": "POST", "path": "/Users", "bulkId": str(place), "data": scim.user(f"user{number}@acme.example")}
            for place, number in enumerate(names)
        ]
        answer = await self._ask(connection, "/Bulk", {"schemas": [BULK], "Operations": operations})
        assert answer.status == 200, answer
        results = answer.json()["Operations"]
        made = [result["location"].split("/")[-1] for result in results if result["status"] == "201"]
        assert len(made) == len(numbers) and len(results) == len(names), results[:3]
        self.made += made


@pytest.mark.timeout(300)
def test_nothing_committed_is_lost_and_nothing_else_is_told(telling: Gateway, hook: Hook) -> None:
    gateway = telling
    endpoint = native(gateway, "POST", "webhooks", {"url": hook.url, "kinds": ["user"], "after": "0"})
    assert endpoint["secret"].startswith("whsec_")
    changes = Changes(gateway, list(range(CHANGES)))
    third = CHANGES // 3
    asyncio.run(changes.send(third))

    def replace_the_receiver() -> None:
        hook.kill()
        hook.start()

    asyncio.run(changes.send(third, replace_the_receiver))
    # The server dies in the middle of it.
    before = len(changes.made)
    asyncio.run(changes.send(third, gateway.kill))
    assert third // 2 - 12 <= len(changes.made) - before < third, "it died in the middle"
    gateway.start()
    asyncio.run(changes.send(len(changes.waiting)))

    entries = {entry["position"]: entry for entry in journal(gateway)}
    users = [position for position, entry in entries.items() if entry["kind"].startswith("user.")]
    assert len(changes.made) > CHANGES * 9 // 10
    hook.wait_until(max(users), seconds=200)
    positions = hook.positions
    assert set(positions) == set(users), "each that was committed, and nothing else"
    first_times = list(dict.fromkeys(positions))
    assert first_times == sorted(first_times), "in order"
    repeated = [later for earlier, later in zip(positions, positions[1:], strict=False) if later <= earlier]
    assert len(repeated) <= 5, "goes back only where something died"
    taken = hook.taken
    told = {json.loads(message["body"])["data"]["subject"] for message in taken}
    assert set(changes.made) <= told
    for message in (taken[0], taken[-1]):
        check_signature(message, endpoint["secret"])
    verified = gateway.run("journal", "verify", "acme", "--json").ok().json()
    assert (verified["result"], verified["whole_to"]) == ("whole", max(entries))
    assert gateway.stop() == 0


def test_the_feed_is_followed_without_asking_again(gateway: Gateway) -> None:
    start = native(gateway, "GET", "events")["next"]
    assert native(gateway, "GET", f"events?after={start}") == {"items": [], "next": start}
    answers: list[tuple[float, Any]] = []

    def follow() -> None:
        answer = native(gateway, "GET", f"events?after={start}&wait=20&kinds=user.provisioned")
        answers.append((time.monotonic(), answer))

    follower = threading.Thread(target=follow)
    follower.start()
    time.sleep(0.5)
    assert not answers
    user = put_user(gateway, "followed@acme.example")
    put = time.monotonic()
    follower.join(20)
    heard, answer = answers[0]
    assert heard - put < 1
    (event,) = answer["items"]
    assert (event["kind"], event["subject"], event["actor"], event["through"]) == (
        "user.provisioned", user, "integration:nextgen", "scim",
    )
    assert event["change"]["after"]["userName"] == "followed@acme.example"
    assert int(answer["next"]) >= event["position"]
    everything = native(gateway, "GET", "events?after=0&limit=1000")["items"]
    assert [entry["position"] for entry in everything] == list(range(1, len(everything) + 1))
    newest = native(gateway, "GET", f"journal?subject={user}")["items"]
    assert [entry["kind"] for entry in newest] == ["user.provisioned"]


def test_a_shutdown_keeps_nobody_waiting(deploy: Deploy) -> None:
    gateway = deploy()
    start = native(gateway, "GET", "events")["next"]
    follower = threading.Thread(target=lambda: native(gateway, "GET", f"events?after={start}&wait=30"))
    follower.start()
    time.sleep(0.5)
    begun = time.monotonic()
    assert gateway.stop() == 0
    assert time.monotonic() - begun < 5
    follower.join()


def test_a_private_address_gets_nothing_unless_it_is_allowed(deploy: Deploy, hook: Hook) -> None:
    gateway = deploy()
    endpoint = native(gateway, "POST", "webhooks", {"url": hook.url.replace("http:", "https:")})
    put_user(gateway, "unheard@acme.example")
    failed = wait_for(
        "a failed delivery",
        lambda: native(gateway, "GET", f"webhooks/{endpoint['id']}").get("failure"),
    )
    assert "private address" in failed
    assert hook.taken == []


def test_security_event_tokens_are_polled_and_verified(gateway: Gateway) -> None:
    stream = native(gateway, "POST", "webhooks", {"format": "set-poll", "kinds": ["user"]})
    assert "secret" in stream and stream["secret"] is None
    user = put_user(gateway, "token@acme.example")
    answer = native(gateway, "POST", f"webhooks/{stream['id']}/poll", {"maxEvents": 10})
    ((jti, token),) = answer["sets"].items()
    keys = KeySet.import_key_set(requests.get(f"{gateway.url}/oauth/jwks", timeout=30).json())
    claims = json.loads(jws.deserialize_compact(token, keys, algorithms=["ES256"]).payload)
    assert claims["jti"] == jti
    assert claims["sub_id"] == {
        "format": "scim", "uri": f"/Users/{user}", "id": user, "externalId": "ext-token@acme.example",
    }
    ((event, payload),) = claims["events"].items()
    assert event == "urn:ietf:params:scim:event:prov:create:full"
    assert payload["data"]["userName"] == "token@acme.example"
    again = native(gateway, "POST", f"webhooks/{stream['id']}/poll", {"returnImmediately": True, "ack": [jti]})
    assert again == {"sets": {}, "moreAvailable": False}


def test_a_deletion_is_seen_and_taken_back(gateway: Gateway) -> None:
    user = put_user(gateway, "undone@acme.example")
    base = gateway.scim("acme", "nextgen")
    headers = {"Authorization": f"Bearer {gateway.scim_token('acme', 'nextgen')}"}
    before = requests.get(f"{base}/Users/{user}", headers=headers, timeout=30).json()
    moment = before["meta"]["lastModified"]
    assert requests.delete(f"{base}/Users/{user}", headers=headers, timeout=30).status_code == 204
    view = native(gateway, "GET", f"journal/view?subject={user}&at={moment}")
    assert view["records"][0]["document"]["userName"] == "undone@acme.example"
    shown = gateway.run("journal", "show", "acme", user, "--at", moment).ok().json()
    assert shown == view
    deleted = native(gateway, "GET", f"journal?subject={user}&kind=user.deleted")["items"][0]["position"]
    rehearsal = gateway.run("journal", "undo", "acme", "--entry", str(deleted), "--dry-run", "--json").ok().json()
    assert (rehearsal["applied"], rehearsal["undone"]) == (False, [str(deleted)])
    assert requests.get(f"{base}/Users/{user}", headers=headers, timeout=30).status_code == 404
    report = native(gateway, "POST", "journal/undo", {"entry": str(deleted)})
    assert report["applied"] and report["undone"] == [str(deleted)]
    after = requests.get(f"{base}/Users/{user}", headers=headers, timeout=30).json()
    assert {**after, "meta": None} == {**before, "meta": None}
    assert after["meta"]["created"] == before["meta"]["created"]
    newest = native(gateway, "GET", f"journal?subject={user}&limit=1")["items"][0]
    assert newest["details"]["undoes"] == str(deleted)
    assert newest["actor"] == "service-account:admin" and newest["through"] == "api"


def test_a_native_deletion_gives_back_groups_and_roles(gateway: Gateway) -> None:
    user = native(gateway, "POST", "users", {"user_name": "native@acme.example"})["id"]
    group = native(gateway, "POST", "groups", {"name": "Undone"})["id"]
    native(gateway, "POST", f"groups/{group}/members", {"ids": [user]})
    for principal in ({"type": "user", "id": user}, {"type": "group", "id": group}):
        assignment = {"role": "user-manager", "principal": principal, "scope": "account"}
        native(gateway, "POST", "role-assignments", assignment)

    def state() -> list[Any]:
        paths = (f"users/{user}", f"groups/{group}", f"groups/{group}/members", f"users/{user}/permissions")
        shown = [native(gateway, "GET", path) for path in paths]
        return [{**one, "last_modified": None, "version": None} if isinstance(one, dict) else one for one in shown]

    before = state()
    native(gateway, "DELETE", f"users/{user}")
    native(gateway, "DELETE", f"groups/{group}")
    for subject, taken in ((group, 3), (user, 3)):
        entry = native(gateway, "GET", f"journal?subject={subject}&limit=1")["items"][0]["position"]
        undone = gateway.run("journal", "undo", "acme", "--entry", str(entry), "--json").ok().json()["undone"]
        # The group had lost its member by the user's end, which is taken back with the user.
        assert len(undone) == taken - (subject == group), undone
    assert state() == before
    made = native(gateway, "GET", f"journal?subject={user}&kind=user.created")["items"][0]["position"]
    assert native(gateway, "POST", "journal/undo", {"entry": str(made)})["applied"]


def test_the_sync_summary_says_how_far_the_application_is_behind(telling: Gateway, hook: Hook) -> None:
    gateway = telling
    endpoint = native(gateway, "POST", "webhooks", {"url": hook.url, "kinds": ["user"]})

    def behind() -> dict[str, dict[str, Any]]:
        sync = native(gateway, "GET", "integrations/nextgen/sync")
        return {item["follower"]: item for item in sync["unacknowledged"]}

    put_user(gateway, "heard@acme.example")
    wait_for("the webhook", lambda: hook.taken and behind()[endpoint["id"]]["changes"] == 0)
    assert behind()[endpoint["id"]]["oldest"] is None
    hook.kill()
    for number in range(3):
        put_user(gateway, f"unheard{number}@acme.example")
    stuck = wait_for("a failed delivery", lambda: behind()[endpoint["id"]]["failure"] and behind()[endpoint["id"]])
    assert (stuck["changes"], stuck["format"], stuck["more"]) == (3, "webhook", False)
    assert stuck["oldest"] and stuck["oldest_seconds"] >= 0
    hook.start()
    wait_for("the webhooks behind it", lambda: behind()[endpoint["id"]]["changes"] == 0)
    page = native(gateway, "GET", "events?after=0&kinds=user&limit=2")
    assert behind()["service-account:admin"]["changes"] == 4
    native(gateway, "GET", f"events?after={page['next']}")
    assert behind()["service-account:admin"]["changes"] == 2


TAMPERING = {
    "edited": ("UPDATE journal_event SET subject = 'nobody' WHERE account_id = 'acme' AND position = 3", "entry 3"),
    "removed": ("DELETE FROM journal_event WHERE account_id = 'acme' AND position = 3", "entry 3 is missing"),
    "cut off": ("DELETE FROM journal_event WHERE account_id = 'acme' AND position > 4", "ends at 4"),
    "swapped": (
        "UPDATE journal_event SET position = -1 WHERE account_id = 'acme' AND position = 3;"
        "UPDATE journal_event SET position = 3 WHERE account_id = 'acme' AND position = 4;"
        "UPDATE journal_event SET position = 4 WHERE account_id = 'acme' AND position = -1",
        "entry 3",
    ),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_a_journal_that_was_tampered_with_is_found_out(deploy: Deploy, engine: str, kind: str) -> None:
    if engine != "sqlite":
        pytest.skip("the file is edited; Tests/RecordsTests does the same on both engines")
    gateway = deploy()
    for number in range(6):
        put_user(gateway, f"user{number}@acme.example")
    assert gateway.stop() == 0
    whole = gateway.run("journal", "verify", "acme").ok().out
    end = whole.split()[-1]
    assert gateway.run("journal", "verify", "acme", "--known", end).status == 0
    assert gateway.run("journal", "verify", "acme", "--known", "3:" + "0" * 64).status == 1
    statement, expected = TAMPERING[kind]
    with sqlite3.connect(gateway.folder / "gatehouse.db") as file:
        file.executescript(statement)
    found = gateway.run("journal", "verify", "acme")
    assert found.status == 1 and expected in found.err, found
    assert gateway.run("journal", "verify", "globex").status == 0
