"""Two accounts hammered at once: everything stays where it was made, and nobody's token says a word elsewhere."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from harness import scim
from harness.gateway import Gateway
from harness.wire import Answer, Wire

REQUESTS, IN_FLIGHT = 10_000, 64
TARGETS = (("acme", "nextgen"), ("globex", "nextgen"))


@dataclass
class Tenant:
    """One account under the hammer: what it made, and what no answer to it may ever contain."""

    gateway: Gateway
    account: str
    integration: str
    users: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    made: int = 0

    @property
    def base(self) -> str:
        return urlsplit(self.gateway.scim(self.account, self.integration)).path

    @property
    def token(self) -> str:
        return self.gateway.scim_token(self.account, self.integration)

    @property
    def mark(self) -> str:
        return f"mark-of-{self.account}"

    async def act(self, wire: Wire, dice: random.Random, other: "Tenant") -> None:
        """One random request, whose answer is checked in full."""
        choice = dice.random()
        if choice < 0.30 or len(self.users) < 10:
            await self._create_user(wire, other)
        elif choice < 0.34 or not self.groups:
            await self._create_group(wire, other)
        elif choice < 0.60:
            id, name = dice.choice(list(self.users.items()))
            answer = await self._ask(wire, other, 200, "GET", f"/Users/{id}")
            assert answer["userName"] == name
        elif choice < 0.75:
            id, name = dice.choice(list(self.users.items()))
            answer = await self._ask(wire, other, 200, "GET", "/Users?filter=" + quote(f'userName eq "{name}"'))
            assert [user["id"] for user in answer["Resources"]] == [id]
        elif choice < 0.83:
            start = dice.randrange(1, len(self.users) + 1)
            await self._ask(wire, other, 200, "GET", f"/Users?startIndex={start}&count=10")
        elif choice < 0.92:
            id = dice.choice(list(self.users))
            value = f"{self.mark} renamed"
            await self._ask(wire, other, 200, "PATCH", f"/Users/{id}", scim.replace("displayName", value))
        elif choice < 0.97:
            group, user = dice.choice(list(self.groups)), dice.choice(list(self.users))
            path = f"/Groups/{group}?excludedAttributes=members"
            await self._ask(wire, other, 200, "PATCH", path, scim.add_member(user))
            self.members[group].add(user)
        else:
            # Somebody else's resource, by its true id and with a good token: not there.
            if other.users:
                await self._ask(wire, other, 404, "GET", f"/Users/{dice.choice(list(other.users))}", expect_mark=False)

    async def _create_user(self, wire: Wire, other: "Tenant") -> None:
        self.made += 1
        # The same names in both accounts: the same e-mail address in two accounts is two users, always.
        name = f"person{self.made}@shared.example"
        body = scim.user(name, displayName=self.mark, externalId=f"{self.mark}-{self.made}")
        answer = await self._ask(wire, other, 201, "POST", "/Users", body)
        self.users[answer["id"]] = name

    async def _create_group(self, wire: Wire, other: "Tenant") -> None:
        self.made += 1
        body = {"schemas": [scim.GROUP], "displayName": f"team{self.made}", "externalId": f"{self.mark}-{self.made}"}
        answer = await self._ask(wire, other, 201, "POST", "/Groups", body)
        self.groups[answer["id"]] = body["displayName"]  # type: ignore[assignment]
        self.members[answer["id"]] = set()

    async def _ask(
        self, wire: Wire, other: "Tenant", status: int, method: str, path: str, body: Any = None,
        expect_mark: bool = True,
    ) -> Any:
        answer = await wire.ask(method, self.base + path, self.token, body)
        if method == "PATCH" and answer.status == 204:  # RFC 7644 §3.5.2 leaves the choice
            return None
        assert answer.status == status, (method, path, answer)
        assert other.mark.encode() not in answer.body, f"{method} {path} of {self.account} shows {other.account}"
        if expect_mark:
            assert self.mark.encode() in answer.body, (method, path, answer)
        return answer.json()


async def hammer(gateway: Gateway) -> list[Tenant]:
    tenants = [Tenant(gateway, *target) for target in TARGETS]
    dice = random.Random(2)
    left = iter(range(REQUESTS))
    async with Wire(gateway.url, IN_FLIGHT) as wire:

        async def lane() -> None:
            for number in left:
                await tenants[number % 2].act(wire, dice, tenants[1 - number % 2])

        await asyncio.gather(*(lane() for _ in range(IN_FLIGHT)))
        for tenant in tenants:
            await check_directory(wire, tenant)
    return tenants


async def check_directory(wire: Wire, tenant: Tenant) -> None:
    """What the account lists is what was made in it, all of it and nothing else."""
    for kind, made in (("Users", tenant.users), ("Groups", tenant.groups)):
        listed: set[str] = set()
        while True:
            path = f"{tenant.base}/{kind}?startIndex={len(listed) + 1}&count=500"
            page = (await wire.ask("GET", path, tenant.token)).json()
            assert page["totalResults"] == len(made)
            listed |= {item["id"] for item in page.get("Resources", [])}
            if len(listed) >= len(made) or not page.get("Resources"):
                break
        assert listed == set(made), f"{kind} of {tenant.account}"
    for group, members in tenant.members.items():
        read = (await wire.ask("GET", f"{tenant.base}/Groups/{group}", tenant.token)).json()
        assert {member["value"] for member in read.get("members", [])} == members


@pytest.fixture(scope="module")
def hammered(gateway: Gateway) -> list[Tenant]:
    for target in TARGETS:
        gateway.scim_token(*target)
    return asyncio.run(hammer(gateway))


@pytest.mark.timeout(300)
def test_ten_thousand_interleaved_requests_stay_in_their_accounts(hammered: list[Tenant]) -> None:
    acme, globex = hammered
    assert len(acme.users) > 1_000 and len(globex.users) > 1_000
    assert not set(acme.users) & set(globex.users)


def ask_all(gateway: Gateway, questions: list[tuple[str, str, str | None, Any]]) -> list[Answer]:
    async def ask() -> list[Answer]:
        async with Wire(gateway.url, 1) as wire:
            return [(await wire.ask(*question)).without_moment for question in questions]

    return asyncio.run(ask())


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("method", "path", "body"), [
    ("GET", "/Users", None),
    ("GET", "/Users/{user}", None),
    ("GET", "/Users/unknown", None),
    ("GET", "/Groups?filter=displayName%20eq%20%22x%22", None),
    ("GET", "/ServiceProviderConfig", None),
    ("POST", "/Users", scim.user("intruder@globex.example")),
    ("POST", "/Users", {"not": "a user"}),
    ("PATCH", "/Users/{user}", scim.replace("displayName", "taken over")),
    ("DELETE", "/Users/{user}", None),
])
def test_a_good_token_elsewhere_is_worth_what_a_made_up_one_is(
    gateway: Gateway, hammered: list[Tenant], method: str, path: str, body: Any
) -> None:
    acme, globex = hammered
    path = path.format(user=next(iter(globex.users)))
    good = acme.token
    made_up = good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB")
    places = {
        "the other account": globex.base,
        "another integration of its own account": Tenant(gateway, "acme", "firstgen").base,
        "an account that is not there": Tenant(gateway, "nobody", "nextgen").base,
        "an integration that is not there": Tenant(gateway, "globex", "firstgen").base,
        "an account that can't be": Tenant(gateway, "-" * 70, "nextgen").base,
    }
    reference, *answers = ask_all(gateway, [
        (method, globex.base + path, made_up, body),
        *((method, base + path, token, body) for base in places.values() for token in (good, made_up)),
    ])
    assert reference.status == 401
    assert reference.header("WWW-Authenticate")
    assert reference.json()["status"] == "401"
    told = [place for place in places for _ in range(2)]
    apart = {place: answer for place, answer in zip(told, answers, strict=True) if answer != reference}
    assert not apart, f"told apart from a made-up token: {apart}\nreference: {reference}"
