"""An IdP's metadata by URL: keys rotate, the server goes down, lies or says 304, and people log in all the while.

On SQLite alone: what the databases have to do with it is tested where they are (ManagementTests, RecordsTests).
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from saml2.metadata import entity_descriptor, sign_entity_descriptor
from saml2.sigver import security_context

from conftest import Deploy, deployments
from harness import scim
from harness.application import Application
from harness.gateway import Gateway, Ran
from harness.key_pair import KeyPair
from harness.metadata_server import MetadataServer
from harness.person import Person
from harness.pysaml2_idp import SHA256, PySAML2
from harness.simplesaml import PEOPLE, RSA_SHA256
from harness.waiting import wait_for

PRIVATE = "outbound: { private_addresses: true }\n"


@dataclass
class World:
    """acme believes whoever serves the URL; globex only what the pinned key has signed."""

    gateway: Gateway
    application: Application
    idp: PySAML2
    open: MetadataServer
    pinned: MetadataServer

    def publish(self) -> None:
        """What the IdP says of itself now, at both places."""
        self.open.document = self.idp.metadata()
        self.pinned.document = signed(self.idp)

    def refresh(self, account: str = "acme", integration: str = "firstgen") -> Ran:
        return self.gateway.run("idp", "refresh", account, integration)

    def log_in(self, account: str = "acme") -> dict[str, str]:
        """The claims of user1, or the verdict."""
        return log_in(self.gateway, self.application, account)


def log_in(gateway: Gateway, application: Application, account: str) -> dict[str, str]:
    attempt = application.begin(account)
    person = Person(PEOPLE["user1"], application.redirect_uri)
    page = person.walk("GET", attempt.start)
    if posted := page.form_with("SAMLRequest"):
        page = person.submit(posted)
    if login := page.form_with("password"):
        answer = person.submit(login, username="user1", password="user1").form_with("SAMLResponse")
        assert answer is not None
        page = person.submit(answer)
    if page.url.startswith(application.redirect_uri):
        return attempt.finish(page.url).claims
    return gateway.attempt(account, page.reference)["verdict"]


def signed(idp: PySAML2) -> bytes:
    config = idp.server.config
    context = security_context(config)
    _, text = sign_entity_descriptor(entity_descriptor(config), None, context, RSA_SHA256, SHA256)
    return str(text).encode()


def declare(gateway: Gateway, account: str, idp: str) -> None:
    """Replaces the trust of every integration of an account's file."""
    file = gateway.tenants / f"{account}.yaml"
    file.write_text(file.read_text().replace("    idp: { metadata: idp.xml }\n", f"    idp: {idp}\n"))


@pytest.fixture(scope="module")
def world(application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with (
        PySAML2(tmp_path_factory.mktemp("pysaml2")) as idp,
        MetadataServer(idp.metadata()) as open_server, MetadataServer(signed(idp)) as pinned_server,
        deployments("sqlite", lambda: tmp_path_factory.mktemp("gateway")) as deploy,
    ):
        gateway = deploy(idp.metadata(), application.redirect_uri, start=False)
        gateway.configuration.write_text(gateway.configuration.read_text() + PRIVATE)
        (gateway.tenants / "pinned.pem").write_bytes(idp.pair.certificate.read_bytes())
        declare(gateway, "acme", f"{{ metadata_url: '{open_server.url}' }}")
        declare(gateway, "globex", f"{{ metadata_url: '{pinned_server.url}', signed_by: pinned.pem }}")
        gateway.start()
        for account, integration in (("acme", "firstgen"), ("acme", "nextgen"), ("globex", "nextgen")):
            idp.trust(f"{gateway.saml(account, integration)}/metadata")
            scim.client(gateway, account, integration).create("User", scim.user("user1@acme.example"))
        application.meet(gateway.url)
        yield World(gateway, application, idp, open_server, pinned_server)
        assert gateway.stop() == 0


@pytest.fixture(autouse=True)
def at_peace(request: pytest.FixtureRequest) -> None:
    """Each test begins with servers that say what is so."""
    if "world" in request.fixturenames:
        world: World = request.getfixturevalue("world")
        world.open.status = world.pinned.status = 200
        world.publish()
        world.refresh("acme"), world.refresh("globex", "nextgen")


@pytest.mark.parametrize("account", ["acme", "globex"])
def test_what_was_fetched_at_the_start_logs_people_in(world: World, account: str) -> None:
    claims = world.log_in(account)
    assert (claims.get("account"), claims.get("email")) == (account, "user1@acme.example"), claims


def test_a_key_rotates_without_a_failed_login(world: World, tmp_path: Path) -> None:
    old, new = world.idp.pair, KeyPair.make(tmp_path, "new")
    world.idp.use(old, new)  # published ahead
    world.open.document = world.idp.metadata()
    assert "keys changed: 1 added, 0 removed" in world.refresh().ok().out
    assert world.log_in().get("email") == "user1@acme.example"
    world.idp.use(new)  # and used, the old one gone
    assert world.log_in().get("email") == "user1@acme.example"
    world.open.document = world.idp.metadata()
    assert "keys changed: 0 added, 1 removed" in world.refresh().ok().out
    assert world.log_in().get("email") == "user1@acme.example"
    world.idp.use(old)
    verdict = world.log_in()
    assert (verdict.get("code"), verdict.get("field")) == ("signature_mismatch", "Certificate"), verdict
    world.open.document = world.idp.metadata()
    world.refresh().ok()
    assert world.log_in().get("email") == "user1@acme.example"


def test_304_confirms_the_copy(world: World) -> None:
    assert "nothing changed" in world.refresh().ok().out
    assert world.open.answered[-1] == 304
    assert world.open.asked[-1]["If-None-Match"]
    shown = world.gateway.run("idp", "show", "acme", "firstgen", "--json").ok().json()
    assert (shown["metadata_url"], shown["failure"], len(shown["certificates"])) == (world.open.url, None, 1)


@pytest.mark.parametrize(("status", "document", "reason"), [
    (503, None, "The server answered with status 503."),
    (200, b"<html>Down for maintenance</html>", "not SAML metadata"),
    (200, b"<a><b></a>", "not acceptable XML"),
    (302, None, "The server answered with status 302."),
], ids=["down", "another page", "broken", "sent away"])
def test_the_last_good_copy_is_kept(world: World, status: int, document: bytes | None, reason: str) -> None:
    world.open.status = status
    world.open.document = document or world.open.document
    ran = world.refresh()
    assert ran.status == 1 and reason in ran.err, str(ran)
    assert world.log_in().get("email") == "user1@acme.example"


def test_another_entity_is_not_believed(world: World) -> None:
    world.open.document = world.open.document.replace(
        f'entityID="{world.idp.metadata_url}"'.encode(), b'entityID="https://evil.example"'
    )
    ran = world.refresh()
    assert ran.status == 1 and "has no identity provider" in ran.err, str(ran)
    assert world.log_in().get("email") == "user1@acme.example"


@pytest.mark.parametrize("signer", [None, "stranger"])
def test_where_a_key_is_pinned_an_attacker_cannot_swap_the_document(
    world: World, tmp_path: Path, signer: str | None
) -> None:
    genuine, evil = world.idp.pair, KeyPair.make(tmp_path, "evil")
    world.idp.use(evil)
    world.pinned.document = signed(world.idp) if signer else world.idp.metadata()
    world.idp.use(genuine)
    ran = world.refresh("globex", "nextgen")
    assert ran.status == 1 and "not signed by the pinned key" in ran.err, str(ran)
    assert world.log_in("globex").get("email") == "user1@acme.example"


def test_an_idp_that_takes_requests_by_post_only_is_sent_them_so(world: World) -> None:
    redirect = re.compile(
        rb'<ns0:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"[^>]*/>'
    )
    world.open.document, count = redirect.subn(b"", world.open.document)
    assert count == 1
    assert "addresses changed" in world.refresh().ok().out
    person = Person(PEOPLE["user1"], world.application.redirect_uri)
    page = person.walk("GET", world.application.begin("acme").start)
    form = page.form_with("SAMLRequest")
    assert form and (form.action, form.method) == (f"{world.idp.base}/sso", "post")
    assert page.status == 200 and "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert 0 < len(form.fields["RelayState"].encode()) <= 80
    assert "no-store" in page.headers.get("Cache-Control", ""), page.headers
    # pysaml2 refuses a request whose signature isn't good.
    assert world.log_in().get("email") == "user1@acme.example"


def test_a_restart_while_the_server_is_down_loses_nothing(world: World) -> None:
    world.open.status = 503
    assert world.gateway.stop() == 0
    world.gateway.start()
    assert world.log_in().get("email") == "user1@acme.example"


def test_the_first_fetch_may_fail_and_holds_nobody_else_up(
    application: Application, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with (
        PySAML2(tmp_path_factory.mktemp("pysaml2")) as idp, MetadataServer(idp.metadata(), status=500) as server,
        deployments("sqlite", lambda: tmp_path_factory.mktemp("gateway")) as deploy,
    ):
        gateway = deploy(idp.metadata(), application.redirect_uri, start=False)
        gateway.configuration.write_text(gateway.configuration.read_text() + PRIVATE)
        declare(gateway, "globex", f"{{ metadata_url: '{server.url}' }}")
        gateway.start()
        for account, integration in (("acme", "firstgen"), ("globex", "nextgen")):
            idp.trust(f"{gateway.saml(account, integration)}/metadata")
            scim.client(gateway, account, integration).create("User", scim.user("user1@acme.example"))
        application.meet(gateway.url)
        assert log_in(gateway, application, "acme").get("email") == "user1@acme.example"
        verdict = log_in(gateway, application, "globex")
        assert (verdict["code"], verdict["who"]) == ("metadata_not_fetched", "operator"), verdict
        assert gateway.run("idp", "show", "globex", "nextgen").status == 1
        server.status = 200
        # By itself: the first retry comes after a minute. An operator who doesn't want to wait says so.
        assert "for the first time" in gateway.run("idp", "refresh", "globex", "nextgen").ok().out
        assert log_in(gateway, application, "globex").get("email") == "user1@acme.example"
        # Declared anew while the gateway serves: fetched on reload, without a restart.
        with MetadataServer(idp.metadata()) as other:
            file = gateway.tenants / "globex.yaml"
            file.write_text(file.read_text().replace(server.url, other.url))
            gateway.reload()
            wait_for("the new source to be asked", lambda: 200 in other.answered)
            wait_for("a login by it", lambda: "email" in log_in(gateway, application, "globex"))
        assert gateway.stop() == 0


def test_private_addresses_are_not_reached_without_permission(deploy: Deploy, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("the database has no part in it")
    with MetadataServer(b"<x/>") as server:
        gateway = deploy(start=False)
        file = gateway.tenants / "globex.yaml"
        text = file.read_text()
        file.write_text(text[:text.index("    idp:")] + f"    idp: {{ metadata_url: '{server.url}' }}\n")
        gateway.start()
        ran = gateway.run("idp", "refresh", "globex", "nextgen")
        assert ran.status == 1 and "https" in ran.err, str(ran)
        file.write_text(file.read_text().replace("http://", "https://"))
        gateway.run("apply", str(gateway.tenants)).ok()
        ran = gateway.run("idp", "refresh", "globex", "nextgen")
        assert ran.status == 1 and "private address" in ran.err, str(ran)
        assert server.asked == []


def test_tls_is_verified_by_the_system_and_by_the_operators_ca(deploy: Deploy, engine: str, tmp_path: Path) -> None:
    if engine != "sqlite":
        pytest.skip("the database has no part in it")
    pair = KeyPair(tmp_path / "tls.key", tmp_path / "tls.crt")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(pair.key), "-out", str(pair.certificate)],
        check=True, capture_output=True,
    )
    with MetadataServer(b"<x/>", tls=pair) as server:
        gateway = deploy(start=False)
        file = gateway.tenants / "globex.yaml"
        text = file.read_text()
        file.write_text(text[:text.index("    idp:")] + f"    idp: {{ metadata_url: '{server.url}' }}\n")
        configuration = gateway.configuration.read_text()
        for ca, reason in (
            ("", "certificate is not trusted"), (f", ca_file: {pair.certificate}", "not SAML metadata"),
        ):
            gateway.configuration.write_text(configuration + f"outbound: {{ private_addresses: true{ca} }}\n")
            gateway.run("apply", str(gateway.tenants)).ok()
            ran = gateway.run("idp", "refresh", "globex", "nextgen")
            assert ran.status == 1 and reason in ran.err, str(ran)
        # Trusted for its own name only.
        file.write_text(file.read_text().replace("localhost", "127.0.0.1"))
        gateway.run("apply", str(gateway.tenants)).ok()
        ran = gateway.run("idp", "refresh", "globex", "nextgen")
        assert ran.status == 1 and "certificate is not trusted" in ran.err, str(ran)
        gateway.configuration.write_text(configuration + "outbound: { ca_file: nowhere.pem }\n")
        assert gateway.run("idp", "show", "globex", "nextgen").status == 2
