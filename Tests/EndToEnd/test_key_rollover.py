"""Keys are replaced, ours and the IdP's, and no login fails meanwhile; the IdP encrypts every assertion."""

from collections.abc import Iterator

import pytest

from conftest import Deploy
from harness.application import Application
from harness.peer import Peer
from harness.person import Person
from harness.pysaml2_idp import XMLENC11, Manner, PySAML2
from harness.simplesaml import PEOPLE

ENCRYPTED = Manner(encryption=f"{XMLENC11}aes256-gcm")


@pytest.fixture
def peer(deploy: Deploy, application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with PySAML2(tmp_path_factory.mktemp("pysaml2")) as idp:
        yield Peer(idp, deploy(idp.metadata(), application.redirect_uri), application).introduce()


def gets_in(peer: Peer) -> None:
    claims = peer.log_in(ENCRYPTED)
    assert claims.get("email") == "user1@acme.example", claims


def test_ours(peer: Peer) -> None:
    """The IdP learns of the next key while it's staged, and refreshes anew only some time after it is in use."""
    def keys(step: str) -> None:
        peer.gateway.run("keys", step, "acme", "firstgen").ok()

    gets_in(peer)
    keys("rotate")
    gets_in(peer)  # by the key before, for an IdP that doesn't know better
    peer.idp.refresh()
    gets_in(peer)  # and for one that does
    keys("activate")
    gets_in(peer)  # signed by the new key, encrypted to the old one
    peer.idp.refresh()
    gets_in(peer)  # encrypted to the new one
    keys("drop")
    gets_in(peer)


def test_ours_in_haste_is_refused_by_the_idp(peer: Peer) -> None:
    """So the logins above did depend on what it knew."""
    for step in ("rotate", "activate"):
        peer.gateway.run("keys", step, "acme", "firstgen").ok()
    person = Person(PEOPLE["user1"], peer.application.redirect_uri)
    assert person.walk("GET", peer.application.begin("acme").start).status == 403
