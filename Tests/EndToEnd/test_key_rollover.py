"""Keys are replaced, ours and the IdP's, and no login fails meanwhile; the IdP encrypts every assertion."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Deploy
from harness.application import Application
from harness.key_pair import KeyPair
from harness.peer import Peer
from harness.person import Person
from harness.pysaml2_idp import XMLENC11, Manner, PySAML2
from harness.simplesaml import PEOPLE

ENCRYPTED = Manner(encryption=f"{XMLENC11}aes256-gcm")


@pytest.fixture
def peer(deploy: Deploy, application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """Each side has the other's metadata from where the other publishes it."""
    with PySAML2(tmp_path_factory.mktemp("pysaml2")) as idp:
        gateway = deploy(idp.metadata(), application.redirect_uri, start=False)
        gateway.configuration.write_text(gateway.configuration.read_text() + "outbound: { private_addresses: true }\n")
        for file in gateway.tenants.glob("*.yaml"):
            file.write_text(file.read_text().replace("metadata: idp.xml", f"metadata_url: '{idp.metadata_url}'"))
        (gateway.tenants / "idp.xml").unlink()
        yield Peer(idp, gateway.start(), application).introduce()


def gets_in(peer: Peer) -> None:
    claims = peer.log_in(ENCRYPTED)
    assert claims.get("email") == "user1@acme.example", claims


def keys(peer: Peer, step: str) -> None:
    peer.gateway.run("keys", step, "acme", "firstgen").ok()


def refresh(peer: Peer) -> None:
    """Each side loads the other's metadata."""
    peer.idp.refresh()
    peer.gateway.run("idp", "refresh", "acme", "firstgen").ok()


def test_ours(peer: Peer) -> None:
    """The IdP learns of the next key while it's staged, and refreshes anew only some time after it is in use."""
    gets_in(peer)
    keys(peer, "rotate")
    gets_in(peer)  # by the key before, for an IdP that doesn't know better
    peer.idp.refresh()
    gets_in(peer)  # and for one that does
    keys(peer, "activate")
    gets_in(peer)  # signed by the new key, encrypted to the old one
    peer.idp.refresh()
    gets_in(peer)  # encrypted to the new one
    keys(peer, "drop")
    gets_in(peer)


def test_ours_in_haste_is_refused_by_the_idp(peer: Peer) -> None:
    """So the logins above did depend on what it knew."""
    for step in ("rotate", "activate"):
        keys(peer, step)
    person = Person(PEOPLE["user1"], peer.application.redirect_uri)
    assert person.walk("GET", peer.application.begin("acme").start).status == 403


def test_both_at_once(peer: Peer, tmp_path: Path) -> None:
    old, new = peer.idp.pair, KeyPair.make(tmp_path, "next")
    gets_in(peer)
    keys(peer, "rotate")
    peer.idp.use(old, new)
    gets_in(peer)  # published by both, known to neither
    refresh(peer)
    gets_in(peer)
    keys(peer, "activate")
    peer.idp.use(new, old)
    gets_in(peer)  # in use at both
    refresh(peer)
    gets_in(peer)
    keys(peer, "drop")
    peer.idp.use(new)
    refresh(peer)
    gets_in(peer)
    peer.idp.use(old)
    assert peer.log_in(ENCRYPTED).get("code") == "signature_mismatch", "and the old one is worth nothing any more"
