"""What somebody may try with logins over HTTP: refused, with the verdict that says why, and nothing is left of it.

The IdPs are pysaml2's, which here answer whatever an attacker has them answer. Two accounts share one IdP and one
audience, the harder case. On PostgreSQL there are two nodes.
"""

import base64
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NameID

from conftest import deployments
from harness import scim
from harness.application import Application
from harness.gateway import Gateway
from harness.key_pair import KeyPair
from harness.page import Form, Page
from harness.person import Person, request_id_of
from harness.pysaml2_idp import PASSWORD, SHA256, PySAML2
from harness.simplesaml import PEOPLE, RSA_SHA256
from harness.tenants import APPLICATION, APPLICATION_SECRET

SHARED = "https://sp.example/shared"
TWINS = ("initech", "umbrella")
"""Two accounts whose one integration has the same IdP and the same audience; they take what they didn't ask for."""


@dataclass
class World:
    idp: PySAML2
    rogue: PySAML2
    """The IdP of acme's NextGen, whose administrator wants to be somebody of FirstGen."""
    gateway: Gateway
    application: Application
    other: Gateway | None
    """A second node on the same database."""
    people: dict[str, list[str]] = field(default_factory=dict)

    def browser(self) -> Person:
        return Person(PEOPLE["user1"], self.application.redirect_uri)

    def acs(self, account: str, integration: str) -> str:
        return f"{self.gateway.saml(account, integration)}/acs"

    def begin(self, browser: Person, account: str = "acme", start: str | None = None) -> tuple[str, str]:
        """Sends a browser to the IdP: the request's ID, and its RelayState."""
        query = browser.sent_to_the_idp(start or self.application.begin(account).start)
        return request_id_of(f"?{query}"), parse_qs(query)["RelayState"][0]

    def answer(
        self, request: str | None, relay_state: str | None, account: str = "acme", integration: str = "firstgen",
        login: str = "user1", by: PySAML2 | None = None, audience: str | None = None, **more: Any,
    ) -> Form:
        """What an IdP says to a request, or to nobody, in a form that a browser posts."""
        idp, person = by or self.idp, PEOPLE[login]
        response = idp.server.create_authn_response(
            {"name": [person.email]}, request, self.acs(account, integration),
            audience or f"{self.gateway.saml(account, integration)}/metadata", userid=login,
            name_id=NameID(format=NAMEID_FORMAT_EMAILADDRESS, text=person.email),
            authn={"class_ref": PASSWORD, "authn_auth": idp.base}, sign_response=True, sign_assertion=True,
            sign_alg=RSA_SHA256, digest_alg=SHA256, **more,
        )
        fields = {"SAMLResponse": base64.b64encode(str(response).encode()).decode()}
        if relay_state is not None:
            fields["RelayState"] = relay_state
        return Form(self.acs(account, integration), "post", fields)

    def sessions(self) -> list[str]:
        """Every session there is, of everybody."""
        found = []
        for account, people in self.people.items():
            for login in people:
                ran = self.gateway.run("sessions", "list", account, PEOPLE[login].email, "--json").ok()
                found += [session["id"] for session in ran.json()["items"]]
        return sorted(found)

    def newest(self, account: str = "acme") -> dict[str, Any]:
        return self.gateway.api(account, "logins")["items"][0]

    def refused(self, page: Page, code: str, before: list[str], account: str = "acme") -> dict[str, Any]:
        """Holds a page to be a refusal by this verdict, with no code for an application and no session of anybody."""
        assert page.status == 403, str(page)
        assert "Location" not in page.headers and "Set-Cookie" not in page.headers
        attempt = self.gateway.attempt(account, page.reference)
        assert (attempt["outcome"], attempt["verdict"]["code"]) == ("refused", code), attempt
        assert code not in page.text, "the page says no more than a sentence"
        assert self.sessions() == before
        return attempt

    def turned_away(self, response: requests.Response, code: str, field: str) -> None:
        """Holds an answer to be that to a login which never began, found among the account's logins."""
        attempt = self.gateway.attempt("acme", response.headers["X-Login-Reference"])
        assert attempt["outcome"] == "refused", attempt
        verdict = attempt["verdict"]
        assert (verdict["code"], verdict["who"], verdict["field"]) == (code, "application", field), attempt

    def gets_in(self, page: Page) -> None:
        assert page.url.startswith(f"{self.application.redirect_uri}?code="), str(page)


@pytest.fixture(scope="module")
def world(engine: str, application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with (
        PySAML2(tmp_path_factory.mktemp("idp")) as idp,
        PySAML2(tmp_path_factory.mktemp("rogue")) as rogue,
        deployments(engine, lambda: tmp_path_factory.mktemp("gateway")) as deploy,
    ):
        gateway = deploy(idp.metadata(), application.redirect_uri, start=False)
        (gateway.tenants / "rogue.xml").write_bytes(rogue.metadata())
        acme = gateway.tenants / "acme.yaml"
        firstgen, nextgen = acme.read_text().split("  - id: nextgen")
        acme.write_text(f"{firstgen}  - id: nextgen{nextgen.replace('idp.xml', 'rogue.xml')}")
        for name in TWINS:
            (gateway.tenants / f"{name}.yaml").write_text(
                f"account: {name}\nintegrations:\n"
                f"  - {{ id: nextgen, generation: nextgen, entity_id: '{SHARED}', idp_initiated: accept, "
                "idp: { metadata: idp.xml } }\n")
        gateway.configuration.write_text(
            gateway.configuration.read_text()
            + f"  - {{ id: spa, redirect_uris: ['{application.redirect_uri}'] }}\n")
        gateway.start()
        people = {"acme": ["user1", "user2"], "globex": ["user1"], **{name: ["user1"] for name in TWINS}}
        for account, logins in people.items():
            client = scim.client(gateway, account, "firstgen" if account == "acme" else "nextgen")
            for login in logins:
                client.create("User", scim.user(PEOPLE[login].email))
        for account, integration in (("acme", "firstgen"), ("acme", "nextgen"), ("initech", "nextgen")):
            for provider in (idp, rogue):
                provider.trust(f"{gateway.saml(account, integration)}/metadata")
        application.meet(gateway.url)
        other = None
        if engine == "postgresql":
            other = Gateway(tmp_path_factory.mktemp("other"), gateway.database, public_url=gateway.url)
            shutil.copytree(gateway.folder, other.folder, dirs_exist_ok=True)
            other.start()
        try:
            yield World(idp, rogue, gateway, application, other, people)
        finally:
            if other:
                assert other.stop() == 0
        assert gateway.stop() == 0


class TestAnAnswer:
    """The IdP's good answer, in the wrong hands or places."""

    @pytest.mark.parametrize("begins", [False, True], ids=["with no login", "with a login of its own"])
    def test_of_one_browser_is_refused_from_another(self, world: World, begins: bool) -> None:
        """Login CSRF: the attacker has the victim's browser post an answer that logs it in as the attacker."""
        attacker, victim, before = world.browser(), world.browser(), world.sessions()
        answer = world.answer(*world.begin(attacker), login="user2")
        if begins:
            world.begin(victim)
        world.refused(victim.submit(answer), "browser_mismatch", before)
        # And nobody ends another's login by that.
        world.gets_in(attacker.submit(answer))

    def test_is_taken_once(self, world: World) -> None:
        browser = world.browser()
        answer = world.answer(*world.begin(browser))
        world.gets_in(browser.submit(answer))
        world.refused(browser.submit(answer), "request_unknown", world.sessions())

    def test_is_taken_once_on_all_nodes(self, world: World) -> None:
        if world.other is None:
            pytest.skip("one node")
        browser = world.browser()
        answer = world.answer(*world.begin(browser))
        world.gets_in(browser.submit(answer))
        answer.action = answer.action.replace(world.gateway.url, world.other.url)
        world.refused(browser.submit(answer), "request_unknown", world.sessions())

    def test_is_taken_once_by_two_nodes_at_once(self, world: World) -> None:
        if world.other is None:
            pytest.skip("one node")
        for _ in range(5):
            browser, before = world.browser(), world.sessions()
            answer = world.answer(*world.begin(browser))
            cookies, pages = browser.session.cookies, list[Page]()

            def post(node: Gateway) -> None:
                one = world.browser()
                one.session.cookies.update(cookies)
                action = answer.action.replace(world.gateway.url, node.url)
                pages.append(one.submit(Form(action, "post", answer.fields)))

            threads = [threading.Thread(target=post, args=(node,)) for node in (world.gateway, world.other)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(page.status for page in pages) == [303, 403]
            assert len(world.sessions()) == len(before) + 1
            (late,) = (page for page in pages if page.status == 403)
            assert world.gateway.attempt("acme", late.reference)["verdict"]["code"] in (
                "request_unknown", "request_answered")

    def test_to_nobody_is_taken_once_on_all_nodes(self, world: World) -> None:
        """Without a request there's the assertion's ID."""
        browser = world.browser()
        answer = world.answer(None, None, "initech", "nextgen", audience=SHARED)
        assert "/accounts/initech/signed-in" in browser.submit(answer).url
        world.refused(browser.submit(answer), "assertion_replayed", world.sessions(), "initech")
        if world.other:
            answer.action = answer.action.replace(world.gateway.url, world.other.url)
            world.refused(browser.submit(answer), "assertion_replayed", world.sessions(), "initech")

    def test_of_one_account_is_refused_at_another_with_the_same_idp_and_audience(self, world: World) -> None:
        here, there = TWINS
        browser, before = world.browser(), world.sessions()
        answer = world.answer(
            *world.begin(browser, start=f"{world.gateway.url}/accounts/{here}/login"), here, "nextgen", audience=SHARED)
        answer.action = world.acs(there, "nextgen")
        world.refused(browser.submit(answer), "request_unknown", before, there)
        # Nor is it taken for one that nobody asked for, when it's posted with another login's RelayState.
        _, relay_state = world.begin(browser, start=f"{world.gateway.url}/accounts/{there}/login")
        answer.fields["RelayState"] = relay_state
        world.refused(browser.submit(answer), "request_unknown", before, there)

    def test_to_nobody_of_one_account_is_refused_at_another_with_the_same_idp_and_audience(self, world: World) -> None:
        here, there = TWINS
        answer, before = world.answer(None, None, here, "nextgen", audience=SHARED), world.sessions()
        answer.action = world.acs(there, "nextgen")
        world.refused(world.browser().submit(answer), "destination_mismatch", before, there)

    def test_made_for_one_integration_is_refused_at_another(self, world: World) -> None:
        browser, before = world.browser(), world.sessions()
        answer = world.answer(*world.begin(browser))
        answer.action = world.acs("acme", "nextgen")
        world.refused(browser.submit(answer), "integration_mismatch", before)

    @pytest.mark.parametrize(("claims", "made_for", "code"), [
        ("itself", "nextgen", "issuer_mismatch"), ("itself", "firstgen", "issuer_mismatch"),
        ("FirstGen's", "firstgen", "signature_mismatch"),
    ])
    def test_of_another_integrations_idp_is_refused(
        self, world: World, claims: str, made_for: str, code: str
    ) -> None:
        """Mix-up: the IdP of B answers a request of A, as itself or by A's name."""
        browser, before = world.browser(), world.sessions()
        request = world.begin(browser)
        speaks = world.idp if claims == "FirstGen's" else world.rogue
        config = world.rogue.server.config
        own, config.entityid = config.entityid, speaks.server.config.entityid
        try:
            answer = world.answer(*request, integration=made_for, by=world.rogue)
        finally:
            config.entityid = own
        answer.action = world.acs("acme", "firstgen")
        world.refused(browser.submit(answer), code, before)

    def test_signed_by_anybody_is_refused(self, world: World, tmp_path: Path) -> None:
        browser, before, own = world.browser(), world.sessions(), world.idp.pair
        request = world.begin(browser)
        world.idp.use(KeyPair.make(tmp_path, "stranger"))
        try:
            answer = world.answer(*request)
        finally:
            world.idp.use(own)
        world.refused(browser.submit(answer), "signature_mismatch", before)


class TestAnIdPThatNeverSaysWhatItAnswers:
    def test_is_asked_again_and_not_for_ever(self, world: World) -> None:
        """`idp_initiated: restart` asks anew; an IdP that drops InResponseTo and RelayState would be asked for ever."""
        browser, before = world.browser(), world.sessions()
        page = None
        for _ in range(4):
            answer = world.answer(None, None)
            response = browser.session.post(answer.action, answer.fields, allow_redirects=False, timeout=30)
            if response.status_code != 303:
                page = Page.of(response)
                break
            assert response.headers["Location"].startswith(f"{world.idp.base}/sso?")
            assert not [cookie.name for cookie in browser.session.cookies if "session" in cookie.name]
        assert page is not None, "asked without end"
        world.refused(page, "unsolicited_again", before)

    def test_gains_nothing_where_only_the_relay_state_is_left(self, world: World) -> None:
        browser, before = world.browser(), world.sessions()
        _, relay_state = world.begin(browser)
        world.refused(browser.submit(world.answer(None, relay_state)), "in_response_to_missing", before)


TRICKS = [
    "https://evil.example/", "http://evil.example", "//evil.example", "///evil.example", "////evil.example",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example",
    "/%0d%0aLocation:%20https://evil.example\r\n", "/ok\r\nSet-Cookie: x=y", "\u2028//evil.example", "/\u2044/evil",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x",
    "file:///x", "blob:https://evil.example/x", "http:evil.example", "http:/evil.example", "https:///evil.example",
    "mailto:a@b",
    "{origin}@evil.example/", "{origin}.evil.example/", "{origin}:80@evil.example/", "{origin}\\@evil.example/",
    "http://evil.example#{origin}/", "http://evil.example?{origin}/", "http://[::1]/", "http://0x7f000001/",
    "http://127.1/",
    "http://user@{host}/callback", "http://user:pass@{host}/callback", "https://{host}/callback", "{origin}1/",
    "http://localhost:{port}/callback", "http://127.0.0.1/callback", " https://evil.example", "evil.example", "?x",
    "#x", "x" * 3_000, "/" + "x" * 3_000,
]
"""Addresses that lead elsewhere, or would to some browser; `{origin}` is the registered application's."""


def trick(template: str, application: Application) -> str:
    parts = urlsplit(application.redirect_uri)
    return template.replace("{origin}", f"http://{parts.netloc}").replace("{host}", parts.netloc).replace(
        "{port}", str(parts.port))


class TestRedirects:
    @pytest.mark.parametrize("template", TRICKS, ids=range(len(TRICKS)))
    def test_return_to_leads_to_nobody_else(self, world: World, template: str) -> None:
        response = requests.get(
            f"{world.gateway.url}/accounts/acme/login", params={"return_to": trick(template, world.application)},
            allow_redirects=False, timeout=30)
        assert response.status_code == 400, response.headers
        assert "Location" not in response.headers and "Set-Cookie" not in response.headers
        world.turned_away(response, "return_to_refused", "return_to")

    def test_return_to_that_is_doubly_encoded_stays_a_path_here(self, world: World) -> None:
        browser = world.browser()
        start = f"{world.gateway.url}/accounts/acme/login?return_to=/%252f%252fevil.example"
        answer = world.answer(*world.begin(browser, start=start))
        response = browser.session.post(answer.action, answer.fields, allow_redirects=False, timeout=30)
        assert response.headers["Location"] == "/%2f%2fevil.example"

    @pytest.mark.parametrize("solicited", [True, False], ids=["asked for", "unasked"])
    @pytest.mark.parametrize("template", [trick for trick in TRICKS if len(trick) < 100], ids=str)
    def test_relay_state_leads_nowhere(self, world: World, template: str, solicited: bool) -> None:
        """It's a handle of ours, or nothing: where a login goes on was stored when it began."""
        browser, evil = world.browser(), trick(template, world.application)
        start = f"{world.gateway.url}/accounts/initech/login"
        request = world.begin(browser, start=start)[0] if solicited else None
        answer = world.answer(request, evil, "initech", "nextgen", audience=SHARED)
        response = browser.session.post(answer.action, answer.fields, allow_redirects=False, timeout=30)
        assert response.headers["Location"] == f"{world.gateway.url}/accounts/initech/signed-in"

    @pytest.mark.parametrize("template", [
        "{uri}/", "{uri}?x=y", "{uri}#x", "{uri}/../evil", "{uri}%2f..%2fevil", "{uri}\\..\\evil", "{uri}.evil.example",
        "{origin}/CALLBACK", "{origin}//callback", "{origin}/./callback", "{origin}/%63allback", "{origin}",
        "{origin}:80/callback", "{origin}@evil.example/callback", "http://user@{host}/callback",
        "https://{host}/callback", "HTTP://{host}/callback", "http://localhost:{port}/callback", "//{host}/callback",
        "http://127.0.0.1/callback", "http://evil.example/callback", "javascript:alert(1)", "data:text/html,x",
        "{uri}\r\nSet-Cookie: x=y", " {uri}", "{uri} ", "{uri}\t", "", "{uri},{uri}", "{uri} https://evil.example",
    ], ids=str)
    def test_redirect_uri_is_the_registered_one_to_the_letter(self, world: World, template: str) -> None:
        uri = trick(template.replace("{uri}", world.application.redirect_uri), world.application)
        start = Application(uri, world.application.discovery).begin("acme").start
        response = requests.get(start, allow_redirects=False, timeout=30)
        assert response.status_code == 400, response.headers
        assert "Location" not in response.headers and "Set-Cookie" not in response.headers
        code = "redirect_uri_unregistered" if uri else "redirect_uri_missing"
        world.turned_away(response, code, "redirect_uri")

    def test_two_redirect_uris_are_none(self, world: World) -> None:
        start = world.application.begin("acme").start + "&redirect_uri=https%3A%2F%2Fevil.example"
        response = requests.get(start, allow_redirects=False, timeout=30)
        assert response.status_code == 400 and "Location" not in response.headers
        world.turned_away(response, "redirect_uri_repeated", "redirect_uri")


class TestACode:
    def code(self, world: World, browser: Person | None = None) -> tuple[Any, str]:
        attempt, browser = world.application.begin("acme"), browser or world.browser()
        page = browser.submit(world.answer(*world.begin(browser, start=attempt.start)))
        world.gets_in(page)
        return attempt, page.url

    def redeem(self, world: World, **form: str) -> requests.Response:
        return requests.post(
            world.application.discovery["token_endpoint"],
            {"grant_type": "authorization_code", "redirect_uri": world.application.redirect_uri, **form},
            auth=(APPLICATION, APPLICATION_SECRET), timeout=30)

    def test_injected_into_another_login_is_worth_nothing_and_used_up(self, world: World) -> None:
        """The victim's code, in a login that the attacker began at the application."""
        attempt, callback = self.code(world)
        injected = world.application.begin("acme")
        code = parse_qs(urlsplit(callback).query)["code"][0]
        refused = self.redeem(world, code=code, code_verifier=injected.verifier)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
        assert world.newest()["verdict"]["code"] == "verifier_mismatch"
        with pytest.raises(OAuthError, match="invalid_grant"):
            attempt.finish(callback)

    def test_reused_takes_back_what_it_gave(self, world: World) -> None:
        attempt, callback = self.code(world)
        signed_in = attempt.finish(callback)
        assert not signed_in.is_over() and signed_in.claims["sid"] in world.sessions()
        with pytest.raises(OAuthError, match="invalid_grant"):
            attempt.finish(callback)
        assert signed_in.is_over() and signed_in.claims["sid"] not in world.sessions()
        newest = world.newest()
        assert (newest["outcome"], newest["verdict"]["code"]) == ("refused", "code_used")

    def test_is_of_one_application(self, world: World) -> None:
        attempt, callback = self.code(world)
        code = parse_qs(urlsplit(callback).query)["code"][0]
        refused = requests.post(world.application.discovery["token_endpoint"], {
            "grant_type": "authorization_code", "redirect_uri": world.application.redirect_uri, "client_id": "spa",
            "code": code, "code_verifier": attempt.verifier,
        }, timeout=30)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
        refusal = world.gateway.api("acme", "journal", kind="login.refused")["items"][0]
        assert refusal["details"]["verdict"] == "code_of_another_application"
        assert attempt.finish(callback).claims["account"] == "acme", "who may not redeem it can't use it up"

    def test_is_redeemed_for_the_address_that_it_was_given_for(self, world: World) -> None:
        attempt, callback = self.code(world)
        code = parse_qs(urlsplit(callback).query)["code"][0]
        refused = self.redeem(
            world, code=code, code_verifier=attempt.verifier, redirect_uri="https://evil.example/callback")
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
        assert world.newest()["verdict"]["code"] == "redirect_uri_mismatch"

    @pytest.mark.parametrize("change", [
        {"code_challenge": None, "code_challenge_method": None}, {"code_challenge_method": None},
        {"code_challenge_method": "plain"}, {"code_challenge_method": "s256"}, {"code_challenge": None},
        {"code_challenge": ""}, {"code_challenge": "short"}, {"code_challenge": "A" * 44},
    ], ids=str)
    def test_is_not_given_without_pkce(self, world: World, change: dict[str, str | None]) -> None:
        parts = urlsplit(world.application.begin("acme").start)
        asked: dict[str, str | None] = {name: values[0] for name, values in parse_qs(parts.query).items()}
        response = requests.get(
            world.application.discovery["authorization_endpoint"], params={**asked, **change}, allow_redirects=False,
            timeout=30)
        location = response.headers["Location"]
        assert location.startswith(f"{world.application.redirect_uri}?")
        assert parse_qs(urlsplit(location).query)["error"] == ["invalid_request"]
        attempt = world.gateway.attempt("acme", response.headers["X-Login-Reference"])
        assert (attempt["outcome"], attempt["verdict"]["code"]) == ("refused", "pkce_required")
        assert attempt["application"] == APPLICATION

    def test_is_not_redeemed_without_its_verifier(self, world: World) -> None:
        attempt, callback = self.code(world)
        code = parse_qs(urlsplit(callback).query)["code"][0]
        assert self.redeem(world, code=code).json()["error"] == "invalid_grant"
        assert world.newest()["verdict"]["code"] == "verifier_missing"
        with pytest.raises(OAuthError, match="invalid_grant"):
            attempt.finish(callback)


class TestASession:
    """Fixation: what an attacker put into the browser before is worth nothing after."""

    NAME = "gatehouse-session-acme"

    def cookie(self, browser: Person) -> str | None:
        return next((cookie.value for cookie in browser.session.cookies if cookie.name == self.NAME), None)

    def is_known(self, world: World, value: str) -> bool:
        response = requests.get(
            f"{world.gateway.url}/accounts/acme/signed-in", cookies={self.NAME: value}, allow_redirects=False,
            timeout=30)
        return response.status_code == 200

    @pytest.mark.parametrize("planted", ["acme." + "A" * 43, "globex." + "A" * 43, "anything", ""])
    def test_is_never_the_one_that_was_there(self, world: World, planted: str) -> None:
        browser = world.browser()
        browser.session.cookies.set(self.NAME, planted, domain="127.0.0.1", path="/")
        world.gets_in(browser.submit(world.answer(*world.begin(browser))))
        given = self.cookie(browser)
        assert given and given != planted and self.is_known(world, given)
        assert not self.is_known(world, planted)

    def test_of_the_attacker_does_not_become_the_victims(self, world: World) -> None:
        attacker, victim = world.browser(), world.browser()
        world.gets_in(attacker.submit(world.answer(*world.begin(attacker), login="user2")))
        planted = self.cookie(attacker)
        assert planted
        victim.session.cookies.set(self.NAME, planted, domain="127.0.0.1", path="/")
        attempt = world.application.begin("acme", prompt="login")
        page = victim.submit(world.answer(*world.begin(victim, start=attempt.start), login="user1"))
        assert attempt.finish(page.url).claims["email"] == "user1@acme.example"
        assert self.cookie(victim) != planted
        shown = requests.get(
            f"{world.gateway.url}/accounts/acme/signed-in", cookies={self.NAME: planted}, timeout=30).text
        assert "user1@" not in shown, "the attacker's cookie is not the victim's session"
        assert not self.is_known(world, planted), "nor the attacker's own any more"

    def test_is_another_after_each_login(self, world: World) -> None:
        browser, seen = world.browser(), set[str | None]()
        for _ in range(2):
            attempt = world.application.begin("acme", prompt="login")
            world.gets_in(browser.submit(world.answer(*world.begin(browser, start=attempt.start))))
            seen.add(self.cookie(browser))
        assert len(seen) == 2 and None not in seen

    def test_of_one_account_is_none_of_another(self, world: World) -> None:
        browser = world.browser()
        world.gets_in(browser.submit(world.answer(*world.begin(browser))))
        value = self.cookie(browser)
        assert value
        for text in (value, value.replace("acme", "globex")):
            response = requests.get(
                f"{world.gateway.url}/accounts/globex/signed-in", cookies={"gatehouse-session-globex": text},
                allow_redirects=False, timeout=30)
            assert response.status_code == 303, "nobody is logged in there"
