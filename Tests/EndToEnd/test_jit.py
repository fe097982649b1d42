"""Logins that make users and fill groups, where the integration says so (just-in-time provisioning)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from conftest import deployments
from harness import scim
from harness.application import Application, SignedIn
from harness.gateway import Gateway
from harness.person import Person
from harness.pysaml2_idp import PySAML2
from harness.simplesaml import PEOPLE

SETTINGS = """\
    jit: { update_profile: true }
    attributes: { email: name, given_name: "urn:mace:dir:attribute-def:givenName",
      family_name: "urn:mace:dir:attribute-def:sn",
      display_name: "urn:mace:dir:attribute-def:displayName", groups: "urn:mace:dir:attribute-def:sn" }
    group_mapping: { Second: Seconds }
"""
"""The IdP of these tests sends no groups, so that whoever is called Second is among the Seconds."""


@dataclass
class World:
    gateway: Gateway
    application: Application

    def log_in(self, login: str, account: str = "acme") -> SignedIn | dict[str, Any]:
        """What the application learns, or the verdict."""
        attempt = self.application.begin(account)
        page = Person(PEOPLE[login], self.application.redirect_uri).log_in(attempt.start)
        if page.url.startswith(self.application.redirect_uri):
            return attempt.finish(page.url)
        return self.gateway.attempt(account, page.reference)["verdict"]

    def users(self, account: str, integration: str) -> list[Any]:
        return scim.client(self.gateway, account, integration).query("User").resources


@pytest.fixture(scope="module")
def world(engine: str, application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with (
        PySAML2(tmp_path_factory.mktemp("idp")) as idp,
        deployments(engine, lambda: tmp_path_factory.mktemp("gateway")) as deploy,
    ):
        gateway = deploy(idp.metadata(), application.redirect_uri, start=False)
        acme = gateway.tenants / "acme.yaml"
        acme.write_text(acme.read_text().replace("  - id: nextgen", f"{SETTINGS}  - id: nextgen"))
        gateway.start()
        for account, integration in (("acme", "firstgen"), ("globex", "nextgen")):
            idp.trust(f"{gateway.saml(account, integration)}/metadata")
        application.meet(gateway.url)
        scim.client(gateway, "acme", "nextgen").create("User", scim.user(PEOPLE["user_2"].email))
        yield World(gateway, application)
        assert gateway.stop() == 0


def test_somebody_new_gets_in_and_is_a_user_of_that_integration(world: World) -> None:
    first = world.log_in("user1")
    assert isinstance(first, SignedIn), first
    assert (first.claims["name"], first.claims["groups"]) == ("Ursula Ünïcode", [])
    (user,) = world.users("acme", "firstgen")
    assert (user.user_name, user.active, user.id) == ("user1@acme.example", True, first.claims["sub"])
    assert (user.name.given_name, user.name.family_name) == ("Ursula", "Ünïcode")
    again = world.log_in("user1")
    assert isinstance(again, SignedIn) and again.claims["sub"] == first.claims["sub"]
    assert len(world.users("acme", "firstgen")) == 1


def test_groups_follow_what_the_idp_says(world: World) -> None:
    signed_in = world.log_in("user2")
    assert isinstance(signed_in, SignedIn), signed_in
    assert signed_in.claims["groups"] == ["Seconds"]
    (group,) = scim.client(world.gateway, "acme", "firstgen").query("Group").resources
    assert group.display_name == "Seconds"


def test_nobody_is_made_where_it_is_off(world: World) -> None:
    verdict = world.log_in("user1", "globex")
    assert isinstance(verdict, dict) and verdict["code"] == "user_unknown", verdict
    assert world.users("globex", "nextgen") == []


def test_a_user_of_another_integration_is_not_taken_over(world: World) -> None:
    verdict = world.log_in("user_2")
    assert isinstance(verdict, dict), verdict
    assert (verdict["code"], verdict["who"]) == ("user_taken", "idp_admin")
    assert verdict["actual"] == "managed by NextGen (nextgen)"
    assert "user_2@acme.example" not in [user.user_name for user in world.users("acme", "firstgen")]


def test_scim_comes_to_know_the_same_user_later(world: World) -> None:
    made = world.log_in("gail")
    assert isinstance(made, SignedIn), made
    url = f"{world.gateway.scim('acme', 'firstgen')}/Users"
    token = {"Authorization": f"Bearer {world.gateway.scim_token('acme', 'firstgen')}"}
    body = scim.user(PEOPLE["gail"].email, displayName="Gail by SCIM", externalId="g1")
    created = requests.post(url, json=body, headers=token, timeout=30)
    assert (created.status_code, created.json()["id"]) == (201, made.claims["sub"]), created.text
    again = requests.post(url, json=body, headers=token, timeout=30)
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")
    later = world.log_in("gail")
    assert isinstance(later, SignedIn) and later.claims["name"] == "Gail by SCIM", "SCIM's word stands"


def test_who_would_be_made_is_explained_as_one_who_gets_in(world: World) -> None:
    world.gateway.run("login", "explain", "acme", "nobody.yet@acme.example").ok()
    assert world.gateway.run("login", "explain", "globex", "nobody.yet@globex.example").status == 1
