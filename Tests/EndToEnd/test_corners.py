"""The corner cases over real HTTP: a file of `corners` is named for its number, and its profile where they differ."""

import asyncio
import json
import re
import secrets
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests

from conftest import deployments
from harness import lenient, scim, strict, wire
from harness.gateway import REPOSITORY, Gateway
from harness.tenants import write_accounts
from harness.transcript import Received, Replay, always, read
from harness.waiting import wait_for

FOLDER = Path(__file__).parent / "corners"
DOCS = REPOSITORY / "docs/SCIM.md"
ACCOUNTS = {"tolerant": "acme", "strict": "strict"}
SOME = {**ACCOUNTS, "lenient": "lenient"}
"""With the accounts that only the files which name them are for."""


def cases() -> Iterator[object]:
    """Each file in each profile that it is for: `031-name.http` in both, `033-name.strict.http` in one."""
    for path in sorted(FOLDER.glob("*.http")):
        named = [profile for profile in SOME if path.stem.endswith(f".{profile}")]
        awaited = read(path).directives.get("awaits")
        marks = [pytest.mark.xfail(reason=f"awaits {awaited}", strict=False)] if awaited else []
        for profile in named or ACCOUNTS:
            yield pytest.param(path, profile, id=f"{path.stem.split('.')[0]}-{profile}", marks=marks)


@pytest.fixture(scope="module")
def gateway(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One with a strict account beside the tolerant ones."""
    with deployments(engine, lambda: tmp_path_factory.mktemp("corners")) as deploy:
        gateway = lenient.add(strict.add(deploy(start=False))).start()
        yield gateway
        assert gateway.stop() == 0


@pytest.mark.parametrize(("path", "profile"), list(cases()))
def test_the_corner_is_turned(gateway: Gateway, path: Path, profile: str) -> None:
    account = SOME[profile]
    Replay(gateway.scim(account, "nextgen"), gateway.scim_token(account, "nextgen")).file(path)


def test_a_member_who_was_skipped_is_written_down(gateway: Gateway) -> None:
    """Corner 106: in the journal where something else was done, and always in the provisioning log."""
    headers = {"Authorization": f"Bearer {gateway.scim_token('lenient', 'nextgen')}"}
    groups = f"{gateway.scim('lenient', 'nextgen')}/Groups"
    body = {"schemas": [scim.GROUP], "displayName": secrets.token_hex(4), "members": [{"value": "nobody-here"}]}
    group = requests.post(groups, headers=headers, timeout=30, json=body).json()["id"]
    pushed = gateway.api("lenient", "journal", subject=group)["items"][-1]
    assert (pushed["kind"], pushed["details"]["ignored"]) == ("group.pushed", "members nobody-here")
    answer = requests.patch(f"{groups}/{group}", headers=headers, timeout=30, json=scim.add_member("nor-here"))

    def find() -> dict[str, Any] | None:
        entries = gateway.api("lenient", "provisioning-log")["items"]
        return next((entry for entry in entries if entry["request_id"] == answer.headers["X-Request-Id"]), None)

    entry = wait_for("the entry", find, seconds=5)
    assert (entry["method"], entry["status"], entry["ignored"]) == ("PATCH", 200, "members nor-here")
    assert entry["effects"] == []


def test_every_corner_and_tolerance_has_a_test() -> None:
    """The tables of docs/SCIM.md: each number has its row, and each test that is named is there."""
    rows = re.findall(r"^\| (T?\d+) \|(.*)\|$", DOCS.read_text(), re.MULTILINE)
    assert [name for name, _ in rows] == [str(n) for n in range(1, 113)] + [f"T{n}" for n in range(1, 18)]
    named: set[str] = set()
    for name, row in rows:
        tests = re.findall(r"`([^` ]*(?:\.http|\.py|\.py::\w+|\.swift|dialects/[\w-]+))`", row)
        assert tests, f"{name}: no test"
        named.update(tests)
    for test in named:
        file, _, function = test.partition("::")
        found = [root / file for root in (FOLDER, FOLDER.parent, REPOSITORY) if (root / file).exists()]
        assert found, f"{test} is not there"
        assert not function or f"def {function}(" in found[0].read_text(), f"{test} is not there"
    assert {path.name for path in FOLDER.glob("*.http")} <= named, "a case that no number names"


# What needs sizes, races, raw sockets, two accounts or a gateway of its own.


class Account:
    """One integration, spoken to by hand."""

    def __init__(self, gateway: Gateway, account: str = "acme", integration: str = "nextgen") -> None:
        self.gateway, self.token = gateway, gateway.scim_token(account, integration)
        self.replay = Replay(gateway.scim(account, integration), self.token)
        self.path = urlsplit(self.replay.base).path

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Received:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        received = self.replay.send(method, path, {k: v for k, v in named.items() if v}, content)
        assert not (wrong := always(received)), (method, path, received, wrong)
        return received

    def user(self, name: str, **more: Any) -> dict[str, Any]:
        received = self.ask("POST", "/Users", {"schemas": [scim.USER], "userName": name, **more})
        assert received.status == 201, received
        return received.json()

    def group(self, name: str, *members: str) -> dict[str, Any]:
        received = self.ask("POST", "/Groups", {
            "schemas": [scim.GROUP], "displayName": name, "members": [{"value": member} for member in members],
        })
        assert received.status == 201, received
        return received.json()

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> Received:
        return self.ask("PATCH", path, {"schemas": [scim.PATCH], "Operations": list(operations)}, **headers)

    def members(self, id: str) -> set[str]:
        listed = self.ask("GET", f"/Groups/{id}").json().get("members", [])
        values = [member["value"] for member in listed]
        assert len(values) == len(set(values)), "a member is there twice"
        return set(values)

    def at_once(self, *requests: tuple[str, str, Any]) -> list[wire.Answer]:
        """All of these at the same time, each on a connection of its own."""

        async def ask_all() -> list[wire.Answer]:
            async with wire.Wire(self.gateway.url, lanes=len(requests)) as lanes:
                return await asyncio.gather(*(
                    lanes.ask(method, self.path + path, self.token, body) for method, path, body in requests))

        return asyncio.run(ask_all())


def where(attribute: str, value: str) -> str:
    return "filter=" + quote(f'{attribute} eq "{value}"')


@pytest.fixture(scope="module")
def acme(gateway: Gateway) -> Account:
    return Account(gateway)


@pytest.fixture
def tag() -> str:
    return secrets.token_hex(4)


class TestSizes:
    def test_27_long_and_deep_filters_are_refused_and_never_trap(self, acme: Account) -> None:
        deep = "(" * 3_000 + 'userName eq "x"' + ")" * 3_000
        nots = "not (" * 500 + 'userName eq "x"' + ")" * 500
        long = " or ".join(f'userName eq "{number}"' for number in range(300))
        for filter in (deep, nots, long, 'userName eq "' + "x" * 6_000 + '"', "emails[" * 1_000):
            refused(acme.ask("GET", f"/Users?filter={filter}"), 400, "invalidFilter")
            search = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": filter}
            refused(acme.ask("POST", "/Users/.search", search), 400, "invalidFilter")
        assert acme.ask("GET", f"/Users?filter={'(' * 20_000}").status in (400, 414, 431), "more than a head may hold"
        enough = " or ".join(f'userName eq "n-{number}"' for number in range(60))
        assert acme.ask("GET", f"/Users?filter={quote(enough)}").json()["totalResults"] == 0

    @pytest.mark.parametrize("body", [
        b'{"a":' * 3_000 + b"1" + b"}" * 3_000, b"[" * 100_000, b'{"userName":' + b"[" * 3_000 + b"]" * 3_000 + b"}",
        b'{"userName":"' + b"\\u0041" * 100_000 + b'"', b'{"x":' + b"9" * 100_000 + b"}", b"\x00",
        b'{"userName":"a\x00b"}',
        b'{"userName":"\xc3"}', b'{"userName":"\xed\xa0\x80"}', b"\xff\xfe{\x00}\x00",
    ])
    def test_91_bodies_that_hurt_parsers_are_refused(self, acme: Account, body: bytes) -> None:
        for method, path in (("POST", "/Users"), ("PATCH", "/Users/nobody"), ("PUT", "/Groups/nobody")):
            assert acme.ask(method, path, body).status in (400, 404)

    def test_88_a_byte_order_mark_is_skipped(self, acme: Account, tag: str) -> None:
        body = b"\xef\xbb\xbf" + json.dumps({"schemas": [scim.USER], "userName": f"bom-{tag}"}).encode()
        assert acme.ask("POST", "/Users", body).status == 201

    def test_52_one_operation_with_1_000_members_and_1_000_with_one(self, acme: Account, tag: str) -> None:
        ids = [acme.user(f"c052-{number}-{tag}")["id"] for number in range(100)]
        group = acme.group(f"c052 {tag}")["id"]
        many = [{"value": id} for id in ids] * 10
        assert acme.patch(f"/Groups/{group}", {"op": "add", "path": "members", "value": many}).status in (200, 204)
        assert acme.members(group) == set(ids)
        each = [{"op": "remove", "path": f'members[value eq "{id}"]'} for id in ids] * 5
        each += [{"op": "add", "path": "members", "value": [{"value": id}]} for id in ids] * 5
        assert acme.patch(f"/Groups/{group}", *each).status in (200, 204)
        assert acme.members(group) == set(ids)
        assert acme.patch(f"/Groups/{group}", {"op": "replace", "path": "members", "value": []}).status in (200, 204)
        assert acme.members(group) == set()

    def test_77_members_that_are_excluded_are_not_there(self, acme: Account, tag: str) -> None:
        ids = [acme.user(f"c077-{number}-{tag}")["id"] for number in range(20)]
        group = acme.group(f"c077 {tag}", *ids)["id"]
        for path in (f"/Groups/{group}?excludedAttributes=members",
                     f"/Groups?excludedAttributes=members&{where('displayName', f'c077 {tag}')}"):
            assert b"members" not in acme.ask("GET", path).body
        added = {"op": "add", "path": "members", "value": [{"value": acme.user(f"c077-last-{tag}")["id"]}]}
        answer = acme.patch(f"/Groups/{group}?excludedAttributes=members", added)
        assert answer.status in (200, 204) and b'"members"' not in answer.body

    def test_105_a_large_group_is_answered_shortly_unless_it_is_asked_for(self, acme: Account, tag: str) -> None:
        ids = [acme.user(f"c105-{number}-{tag}")["id"] for number in range(130)]
        group = acme.group(f"c105 {tag}", *ids[:120])["id"]
        added = [{"op": "add", "path": "members", "value": [{"value": id}]} for id in ids[120:]]
        assert acme.patch(f"/Groups/{group}", added[0]).status == 204
        short = acme.patch(f"/Groups/{group}?excludedAttributes=members", added[1])
        assert short.status == 200 and "members" not in short.json()
        whole = acme.patch(f"/Groups/{group}?attributes=members", added[2])
        assert whole.status == 200 and len(whole.json()["members"]) == 123
        assert acme.members(group) == set(ids[:123])

    def test_105_a_very_large_group_arrives_whole(self, acme: Account, tag: str) -> None:
        posts = [
            {"method": "POST", "path": "/Users", "bulkId": f"{number}", "data": {"userName": f"v105-{number}-{tag}"}}
            for number in range(1_000)
        ]
        message = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
        made = acme.ask("POST", "/Bulk", {"schemas": [message], "Operations": posts}).json()["Operations"]
        ids = [operation["location"].rsplit("/", 1)[1] for operation in made]
        group = acme.group(f"v105 {tag}", *ids)["id"]
        whole = acme.ask("GET", f"/Groups/{group}")
        assert whole.status == 200 and acme.members(group) == set(ids)
        head = acme.ask("HEAD", f"/Groups/{group}")
        assert int(head.headers["content-length"]) == int(whole.headers["content-length"]) > 100_000

    def test_85_a_bulk_of_too_many_or_too_much_is_413(self, acme: Account) -> None:
        operation = {"method": "DELETE", "path": "/Users/nobody"}
        message = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
        refused(acme.ask("POST", "/Bulk", {"schemas": [message], "Operations": [operation] * 1_001}), 413)
        padded = json.dumps({"schemas": [message], "Operations": [operation]}).encode() + b" " * (8 << 20)
        refused(acme.ask("POST", "/Bulk", padded), 413)

    def test_70_numbers_beyond_every_type_never_trap(self, acme: Account) -> None:
        largest = 2**63 - 1
        for number in (str(largest), str(largest + 1), str(-largest - 1), "1e9", "+1", "0x10", "NaN", "٣"):
            for name in ("startIndex", "count"):
                assert acme.ask("GET", f"/Users?{name}={quote(number)}").status in (200, 400)


class TestPages:
    def test_74_a_cursor_goes_through_every_page_and_ends(self, acme: Account, tag: str) -> None:
        made = {acme.user(f"c074-{number}-{tag}", userType=tag)["id"] for number in range(6)}
        filter = where("userType", tag)
        for first, size in (("cursor", 2), ("cursor=", 4), ("cursor", 6)):
            seen, pages, query = [], 0, f"{first}&count={size}"
            while True:
                page = acme.ask("GET", f"/Users?{filter}&{query}").json()
                again = acme.ask("GET", f"/Users?{filter}&{query}").json()
                ids = [item["id"] for item in page["Resources"]]
                assert [item["id"] for item in again["Resources"]] == ids, "the same cursor, the same page"
                seen, pages = seen + ids, pages + 1
                if "nextCursor" not in page:
                    break
                assert re.fullmatch(r"[A-Za-z0-9._~-]+", page["nextCursor"]), "unreserved characters"
                query = f"cursor={page['nextCursor']}&count={size}"
            assert (len(seen), set(seen), pages) == (6, made, -(-6 // size)), "and none after a last page that is full"

    def test_74_deletes_do_not_shift_pages(self, acme: Account, tag: str) -> None:
        made = [acme.user(f"c074d-{number}-{tag}", userType=tag)["id"] for number in range(5)]
        filter = where("userType", tag)
        page = acme.ask("GET", f"/Users?{filter}&cursor&count=2").json()
        assert acme.ask("DELETE", f"/Users/{made[0]}").status == 204
        page = acme.ask("GET", f"/Users?{filter}&count=2&cursor={page['nextCursor']}").json()
        assert [item["id"] for item in page["Resources"]] == made[2:4]

    def test_74_a_cursor_is_good_for_its_own_question_only(self, gateway: Gateway, acme: Account, tag: str) -> None:
        globex = Account(gateway, "globex")
        for account in (acme, globex):
            for number in range(3):
                account.user(f"c074f-{number}-{tag}", userType=tag)
        filter = where("userType", tag)
        cursor = acme.ask("GET", f"/Users?{filter}&cursor&count=1").json()["nextCursor"]
        broken = cursor[:-4] + ("AAAA" if not cursor.endswith("AAAA") else "BBBB")
        for account, query in (
            (globex, f"{filter}&cursor={cursor}&count=1"), (acme, f"cursor={cursor}&count=1"),
            (acme, f"{filter}&sortBy=userName&cursor={cursor}&count=1"), (acme, f"{filter}&cursor={broken}&count=1"),
        ):
            refused(account.ask("GET", f"/Users?{query}"), 400, "invalidCursor")
        changed = acme.ask("GET", f"/Users?{filter}&cursor={cursor}&count=2")
        assert changed.status == 200 or changed.json()["scimType"] == "invalidCount", changed

    def test_71_pages_do_not_overlap_while_others_come_and_go(self, acme: Account, tag: str) -> None:
        for number in range(9):
            acme.user(f"c071-{number}-{tag}", userType=tag)
        filter = where("userType", tag)
        seen = []
        for start in (1, 4, 7, 10):
            page = acme.ask("GET", f"/Users?{filter}&startIndex={start}&count=3").json()
            seen += [item["id"] for item in page["Resources"]]
            acme.user(f"c071-late-{start}-{tag}", userType=tag)
        assert len(seen) == len(set(seen)) == 12


class TestRaces:
    def test_54_of_equal_posts_at_once_one_is_made(self, acme: Account, tag: str) -> None:
        for kind, body in (("Users", {"schemas": [scim.USER], "userName": f"c054-{tag}"}),
                           ("Groups", {"schemas": [scim.GROUP], "displayName": f"c054 {tag}"})):
            answers = acme.at_once(*[("POST", f"/{kind}", body)] * 12)
            assert sorted(answer.status for answer in answers) == [201] + [409] * 11
            assert {answer.json()["scimType"] for answer in answers if answer.status == 409} == {"uniqueness"}
            name = next(key for key in body if key != "schemas")
            assert acme.ask("GET", f"/{kind}?{where(name, body[name])}").json()["totalResults"] == 1

    def test_104_of_adds_and_removes_at_once_none_is_lost(self, acme: Account, tag: str) -> None:
        ids = [acme.user(f"c104-{number}-{tag}")["id"] for number in range(24)]
        group = acme.group(f"c104 {tag}", *ids[:12])["id"]
        adds = [("PATCH", f"/Groups/{group}", scim.add_member(id)) for id in ids[12:]]
        removes = [
            ("PATCH", f"/Groups/{group}",
             {"schemas": [scim.PATCH], "Operations": [{"op": "remove", "path": f'members[value eq "{id}"]'}]})
            for id in ids[:12]
        ]
        pairs = [item for pair in zip(adds, removes, strict=True) for item in pair]
        assert {answer.status for answer in acme.at_once(*pairs)} <= {200, 204}
        assert acme.members(group) == set(ids[12:])

    def test_82_of_two_patches_of_one_version_one_is_too_late(self, acme: Account, tag: str) -> None:
        user = acme.user(f"c082-{tag}")

        def patched(title: str) -> int:
            value = {"op": "replace", "path": "title", "value": title}
            return acme.patch(f"/Users/{user['id']}", value, If_Match=user["meta"]["version"]).status

        with ThreadPoolExecutor(8) as pool:
            statuses = sorted(pool.map(patched, (f"title {number}" for number in range(8))))
        assert statuses == [200] + [412] * 7


class TestWalls:
    def test_66_a_member_of_another_account_is_refused_like_one_that_never_was(
        self, gateway: Gateway, acme: Account, tag: str
    ) -> None:
        stranger = Account(gateway, "globex").user(f"c066-{tag}")["id"]
        gone = acme.user(f"c066-gone-{tag}")["id"]
        acme.ask("DELETE", f"/Users/{gone}")
        group = acme.group(f"c066 {tag}")["id"]
        answers = [
            acme.patch(f"/Groups/{group}", {"op": "add", "path": "members", "value": [{"value": id}]})
            for id in (stranger, gone)
        ]
        assert {answer.status for answer in answers} == {400}
        assert answers[0].body.replace(stranger.encode(), b"") == answers[1].body.replace(gone.encode(), b"")
        assert acme.members(group) == set()

    def test_66_a_resource_of_another_account_is_404_to_every_method(
        self, gateway: Gateway, acme: Account, tag: str
    ) -> None:
        globex = Account(gateway, "globex")
        user, group = globex.user(f"c066x-{tag}")["id"], globex.group(f"c066x {tag}")["id"]
        for path, body in ((f"/Users/{user}", {"schemas": [scim.USER], "userName": "x"}),
                           (f"/Groups/{group}", {"schemas": [scim.GROUP], "displayName": "x"})):
            assert {acme.ask(method, path).status for method in ("GET", "DELETE")} == {404}
            assert acme.ask("PUT", path, body).status == 404
            assert acme.patch(path, {"op": "replace", "path": "displayName", "value": "x"}).status == 404

    def test_112_a_token_of_another_account_is_401_like_a_made_up_one(self, gateway: Gateway, acme: Account) -> None:
        answers = set()
        others = [gateway.scim_token("globex", "nextgen"), gateway.scim_token("acme", "firstgen")]
        for token in (*others, "gh_scim_" + "A" * 43):
            answer = acme.ask("GET", "/Users", Authorization=f"Bearer {token}")
            kept = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
            answers.add((answer.status, tuple(sorted(kept.items())), answer.body))
        assert len(answers) == 1 and next(iter(answers))[0] == 401

    def test_67_addresses_are_of_the_public_base_whatever_a_client_says_of_proxies(
        self, acme: Account, tag: str
    ) -> None:
        user = acme.user(f"c067-{tag}")
        answer = acme.ask("GET", f"/Users/{user['id']}", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https",
                          Forwarded="host=evil.example;proto=https")
        assert answer.json()["meta"]["location"] == user["meta"]["location"] == f"{acme.replay.base}/Users/{user['id']}"
        assert b"evil.example" not in answer.body


class TestTheWire:
    def test_95_gzip_comes_only_when_it_is_asked_for(self, acme: Account) -> None:
        plain = acme.ask("GET", "/Schemas")
        assert "content-encoding" not in plain.headers
        for asked in ("identity", "gzip;q=0", "br"):
            assert "content-encoding" not in acme.replay.send(
                "GET", "/Schemas", {"Authorization": f"Bearer {acme.token}", "Accept-Encoding": asked}).headers

    def test_95_requests_in_a_row_on_one_connection_are_answered_in_their_order(self, acme: Account) -> None:
        users = "/Users?count=0"
        asked = [("GET", users), ("GET", "/Users/nobody"), ("HEAD", users), ("GET", "/Groups?count=0")]
        lines = b"".join(
            f"{method} {acme.path}{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {acme.token}\r\n"
            f"{'Connection: close' if number == 3 else 'Accept: */*'}\r\n\r\n".encode()
            for number, (method, path) in enumerate(asked))
        with socket.create_connection(("127.0.0.1", acme.gateway.port), timeout=20) as connection:
            connection.sendall(lines)
            received = bytearray()
            while part := connection.recv(65_536):
                received += part
        assert re.findall(rb"HTTP/1\.1 (\d+)", bytes(received)) == [b"200", b"404", b"200", b"200"]

    def test_94_too_many_requests_are_429_with_whole_seconds_and_others_are_not_slowed(self, deploy: Any) -> None:
        gateway = deploy(start=False)
        write_accounts(gateway.tenants, rate=5)
        gateway.start()
        acme, globex = Account(gateway), Account(gateway, "globex")
        answers = [acme.ask("GET", "/Users?count=0") for _ in range(40)]
        late = [answer for answer in answers if answer.status == 429]
        assert {answer.status for answer in answers} == {200, 429} and len(late) >= 10
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in late)
        assert late[0].json()["status"] == "429"
        assert globex.ask("GET", "/Users?count=0").status == 200, "another account has a limit of its own"


def refused(answer: Received, status: int, scim_type: str | None = None) -> None:
    assert answer.status == status, answer
    assert answer.json().get("scimType") == scim_type, answer
