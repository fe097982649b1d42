"""Logins through pysaml2 and Lasso, whatever they sign and however they encrypt, and what they make of our metadata.

That SimpleSAMLphp has no complaint about it is checked by each test that logs in there (`SimpleSAML.trust`).
"""

import json
import logging
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext as does_not_raise
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest
import requests
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.samlp import STATUS_SUCCESS
from saml2.sigver import pem_format

from conftest import deployments
from harness.application import Application, SignedIn
from harness.gateway import REPOSITORY
from harness.key_pair import KeyPair
from harness.page import Form
from harness.peer import Peer
from harness.person import Person
from harness.pysaml2_idp import XMLENC, XMLENC11, Manner, PySAML2
from harness.simplesaml import PEOPLE, SimpleSAML


@pytest.fixture(scope="module")
def peer(application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """acme takes what this IdP sends, as long as it's signed; globex takes encrypted assertions only.

    On SQLite alone: the database has no part in it.
    """
    with (
        PySAML2(tmp_path_factory.mktemp("pysaml2")) as idp,
        deployments("sqlite", lambda: tmp_path_factory.mktemp("gateway")) as deploy,
    ):
        gateway = deploy(idp.metadata(), application.redirect_uri, start=False)
        globex = gateway.tenants / "globex.yaml"
        globex.write_text(globex.read_text().replace(
            "    generation: nextgen\n", "    generation: nextgen\n    want: { encrypted: true }\n"
        ))
        gateway.start()
        yield Peer(idp, gateway, application).introduce()
        assert gateway.stop() == 0


@pytest.mark.parametrize("manner", [
    Manner(), Manner(sign_response=False), Manner(sign_assertion=False),
    Manner(encryption=f"{XMLENC}aes128-cbc"), Manner(encryption=f"{XMLENC}aes256-cbc"),
    Manner(encryption=f"{XMLENC11}aes128-gcm"), Manner(encryption=f"{XMLENC11}aes256-gcm"),
    Manner(encryption=f"{XMLENC11}aes256-gcm", sign_response=False),
    Manner(encryption=f"{XMLENC11}aes256-gcm", sign_assertion=False),
], ids=lambda manner: manner.name)
def test_what_it_signs_and_encrypts_logs_in(peer: Peer, manner: Manner) -> None:
    claims = peer.log_in(manner)
    assert (claims.get("email"), claims.get("integration")) == ("user1@acme.example", "firstgen"), claims


@pytest.mark.parametrize(("manner", "account", "code", "field"), [
    (Manner(False, False), "acme", "signature_missing", "Signature"),
    (Manner(False, False, f"{XMLENC11}aes256-gcm"), "acme", "signature_missing", "Signature"),
    (Manner(encryption=f"{XMLENC}tripledes-cbc"), "acme", "encryption_algorithm_not_allowed", "EncryptionAlgorithm"),
    (Manner(), "globex", "assertion_not_encrypted", "Encryption"),
], ids=["unsigned", "encrypted but unsigned", "3DES", "in the clear"])
def test_what_is_refused_says_what_to_change(
    peer: Peer, manner: Manner, account: str, code: str, field: str
) -> None:
    verdict = peer.log_in(manner, account)
    assert (verdict.get("code"), verdict.get("who"), verdict.get("field")) == (code, "idp_admin", field), verdict


def test_encrypted_is_enough_where_it_is_asked_for(peer: Peer) -> None:
    claims = peer.log_in(Manner(encryption=f"{XMLENC11}aes256-gcm"), "globex")
    assert (claims.get("account"), claims.get("email")) == ("globex", "user1@acme.example"), claims


def test_pysaml2_has_no_complaint_about_our_metadata(peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        peer.idp.refresh()
    assert not caplog.records, caplog.text
    entity_id = f"{peer.gateway.saml('acme', 'firstgen')}/metadata"
    known = peer.idp.server.metadata
    (consumer,) = known.assertion_consumer_service(entity_id)
    assert consumer["location"] == f"{peer.gateway.saml('acme', 'firstgen')}/acs"
    for use in ("signing", "encryption"):
        assert known.certs(entity_id, "spsso", use), f"no {use} certificate"
    assert [attribute["name"] for attribute in known.attribute_requirement(entity_id)["optional"]] == ["name"]


def test_lasso_has_none_either_and_logs_in_encrypted(peer: Peer, tmp_path: Path) -> None:
    """It verifies our signed request by our metadata, and encrypts to the key in it."""
    attempt = peer.application.begin("acme")
    person = Person(PEOPLE["user1"], peer.application.redirect_uri)
    query = person.sent_to_the_idp(attempt.start)
    (tmp_path / "idp.xml").write_bytes(peer.idp.metadata())
    (tmp_path / "sp.xml").write_bytes(requests.get(f"{peer.gateway.saml('acme', 'firstgen')}/metadata").content)
    ran = subprocess.run(
        ["/usr/bin/python3", REPOSITORY / "Tests/EndToEnd/harness/lasso_idp.py", tmp_path / "idp.xml",
         peer.idp.pair.key, peer.idp.pair.certificate, tmp_path / "sp.xml", query, "user1@acme.example"],
        capture_output=True, text=True, timeout=60,
    )
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["url"] == f"{peer.gateway.saml('acme', 'firstgen')}/acs"
    page = person.submit(Form(answer["url"], "post", answer["fields"]))
    assert page.url.startswith(peer.application.redirect_uri), str(page)
    assert attempt.finish(page.url).claims["email"] == "user1@acme.example"


@pytest.mark.parametrize("use", ["signing", "a stranger's"])
def test_the_signed_copy_is_believed_for_its_signature(peer: Peer, tmp_path: Path, use: str, idp: SimpleSAML) -> None:
    url = f"{peer.gateway.saml('acme', 'nextgen')}/metadata"
    (_, ours), *_ = peer.idp.server.metadata.certs(url, "spsso", "signing")
    certificate = KeyPair.make(tmp_path, "stranger").certificate
    if use == "signing":
        certificate.write_text(pem_format(ours).decode())
    believing = does_not_raise() if use == "signing" else pytest.raises(Exception, match="(?i)signature|signed")
    with believing:
        idp.trust(f"{peer.gateway.port}-signed", f"{url}?format=signed", certificate)
    with believing:
        peer.idp.trust(f"{url}?format=signed", certificate)
    del peer.idp.trusted[-1:]


def sign_in(peer: Peer) -> tuple[Person, SignedIn]:
    peer.idp.server.manner = peer.idp.manner = Manner()
    person = Person(PEOPLE["user1"], urljoin(peer.application.redirect_uri, "/"))
    attempt = peer.application.begin("acme")
    return person, attempt.finish(person.log_in(attempt.start).url)


def test_a_logout_of_the_application_ends_the_session_at_the_idp(peer: Peer) -> None:
    person, signed_in = sign_in(peer)
    sessions = list(peer.idp.sessions)
    bye = urljoin(peer.application.redirect_uri, "/bye")
    query = urlencode({"id_token_hint": signed_in.token["id_token"], "post_logout_redirect_uri": bye})
    page = person.walk("GET", f"{peer.application.discovery['end_session_endpoint']}?{query}")
    assert page.url == bye, str(page)
    assert signed_in.is_over()
    assert peer.idp.sessions == sessions[:-1]


@pytest.mark.parametrize("binding", [BINDING_HTTP_REDIRECT, BINDING_HTTP_POST], ids=["redirect", "POST"])
def test_a_logout_at_the_idp_ends_the_session_here(peer: Peer, binding: str) -> None:
    person, signed_in = sign_in(peer)
    assert not signed_in.is_over()
    page = person.carry(person.walk("GET", f"{peer.idp.base}/logout?{urlencode({'binding': binding})}"))
    assert "You are logged out everywhere." in page.text, str(page)
    assert peer.idp.logouts[-1] == (STATUS_SUCCESS, "from-the-idp")
    assert signed_in.is_over()
