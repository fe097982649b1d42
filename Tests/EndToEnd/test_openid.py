"""Applications over OpenID Connect: Authlib and mod_auth_openidc as they come, single sign-on, refresh, and logout."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode, urljoin

import pytest
import requests
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import RSAKey

from conftest import deployments
from harness import scim
from harness.apache import Apache
from harness.application import Application, SignedIn
from harness.gateway import Gateway
from harness.listener import Listener
from harness.person import Person
from harness.ports import free_port
from harness.simplesaml import PEOPLE, SimpleSAML
from harness.tenants import APPLICATION, APPLICATION_SECRET
from harness.waiting import wait_for

SIGNER = "signer"


class World:
    """A gateway with people in it, and three applications: Authlib's, Apache's, and one that signs its requests."""

    def __init__(self, gateway: Gateway, application: Application, apache: Apache, key: RSAKey, ear: int) -> None:
        self.gateway, self.application, self.apache, self.key, self.ear = gateway, application, apache, key, ear

    def person(self, login: str) -> Person:
        return Person(PEOPLE[login], self.application.redirect_uri)

    def set_active(self, login: str, active: bool) -> None:
        client = scim.client(self.gateway, "acme", "firstgen")
        found = client.query("User", query_parameters={"filter": f'userName eq "{login}@acme.example"'}).resources[0]
        client.modify("User", found.id, scim.replace("active", active))

    @contextmanager
    def deactivated(self, login: str) -> Iterator[None]:
        """For as long as it lasts, the IdP has deactivated somebody by SCIM."""
        self.set_active(login, False)
        try:
            yield
        finally:
            self.set_active(login, True)

    def nobody_is_logged_in(self, browser: Person) -> bool:
        """Whether the gateway lets nobody in by the cookies of this browser."""
        response = browser.session.get(
            self.application.begin("acme", prompt="none").start, allow_redirects=False, timeout=30)
        assert response.headers["Location"].startswith(self.application.redirect_uri)
        return "error=login_required" in response.headers["Location"]

    def wait_for_the_end(self, signed_in: SignedIn, listener: Listener) -> None:
        """Until the application was told that this very session is over."""
        wait_for("the logout token", lambda: any(
            listener.claims(number, self.gateway.url, APPLICATION)["sid"] == signed_in.claims["sid"]
            for number in range(len(listener.heard))
        ), seconds=5)

    def userinfo(self, token: str) -> requests.Response:
        return requests.get(
            self.application.discovery["userinfo_endpoint"], timeout=30, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture(scope="module")
def world(
    engine: str, idp: SimpleSAML, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    application = Application(f"http://127.0.0.1:{free_port()}/callback")
    apache = Apache(tmp_path_factory.mktemp("apache"))
    key, ear = RSAKey.generate_key(2048, {"use": "sig"}), free_port()
    with deployments(engine, lambda: tmp_path_factory.mktemp("openid")) as deploy:
        gateway = deploy(idp.metadata(), application.redirect_uri, start=False)
        members = ", ".join(f"{name}: {value!r}" for name, value in key.as_dict(private=False).items())
        with open(gateway.configuration, "a") as file:
            file.write(f"    backchannel_logout_uri: http://127.0.0.1:{ear}/backchannel\n")
            file.write(apache.registration)
            file.write(
                f"  - id: {SIGNER}\n    redirect_uris: [{application.redirect_uri}]\n"
                f"    jwks: {{ keys: [{{ {members} }}] }}\n")
            file.write("outbound: { private_addresses: true }\n")
        gateway.start()
        for integration in ("firstgen", "nextgen"):
            idp.trust(f"{gateway.port}-acme-{integration}", f"{gateway.saml('acme', integration)}/metadata")
        application.meet(gateway.url)
        client = scim.client(gateway, "acme", "firstgen")
        for login in ("user1", "user2"):
            client.create("User", scim.user(PEOPLE[login].email, displayName=PEOPLE[login].name))
        apache.start(gateway.url)
        try:
            yield World(gateway, application, apache, key, ear)
        finally:
            apache.stop()
        assert gateway.stop() == 0


class TestAuthlib:
    def test_logs_in_refreshes_and_hears_of_the_end_within_a_second(self, world: World) -> None:
        # Scopes that there aren't are no obstacle, now or when the client repeats them.
        attempt = world.application.begin("acme", scope="openid email phone offline_access")
        page = world.person("user2").log_in(attempt.start)
        signed_in = attempt.finish(page.url)
        assert signed_in.claims["acr"] and signed_in.claims["auth_time"]
        fresh = attempt.session.refresh_token(
            world.application.discovery["token_endpoint"], signed_in.token["refresh_token"])
        assert fresh["refresh_token"] != signed_in.token["refresh_token"]
        assert world.userinfo(fresh["access_token"]).json()["sub"] == signed_in.claims["sub"]
        with Listener(world.ear) as listener, world.deactivated("user2"):
            answered = time.monotonic()
            wait_for("the logout token", lambda: listener.heard, seconds=5, every=0.01)
            assert listener.heard[0][0] - answered < 1.0
            claims = listener.claims(0, world.gateway.url, APPLICATION)
        assert (claims["sid"], claims["sub"]) == (signed_in.claims["sid"], signed_in.claims["sub"])
        assert world.userinfo(fresh["access_token"]).status_code == 401
        with pytest.raises(OAuthError, match="invalid_grant"):
            attempt.session.refresh_token(
                world.application.discovery["token_endpoint"], fresh["refresh_token"])

    def test_logs_out(self, world: World) -> None:
        person = world.person("user1")
        attempt = world.application.begin("acme", scope="openid offline_access")
        signed_in = attempt.finish(person.log_in(attempt.start).url)
        assert not world.nobody_is_logged_in(person)
        bye = urljoin(world.application.redirect_uri, "/bye")
        ending = world.application.end(signed_in, bye)
        person.redirect_uri, before = bye, person.session.cookies.copy()
        with Listener(world.ear) as listener:
            page = person.walk("GET", ending["url"])
            assert page.url == add_params_to_uri(bye, [("state", ending["state"])]), str(page)
            world.wait_for_the_end(signed_in, listener)
        assert world.nobody_is_logged_in(person) and signed_in.is_over()
        person.session.cookies = before
        assert world.nobody_is_logged_in(person), "not only did the browser forget"
        with pytest.raises(OAuthError, match="invalid_grant"):
            attempt.session.refresh_token(
                world.application.discovery["token_endpoint"], signed_in.token["refresh_token"])

    def test_a_refresh_token_shown_twice_ends_everything(self, world: World) -> None:
        attempt = world.application.begin("acme", scope="openid offline_access")
        signed_in = attempt.finish(world.person("user1").log_in(attempt.start).url)
        endpoint, stolen = world.application.discovery["token_endpoint"], signed_in.token["refresh_token"]
        with Listener(world.ear) as listener:
            fresh = attempt.session.refresh_token(endpoint, stolen)
            with pytest.raises(OAuthError, match="invalid_grant"):
                attempt.session.refresh_token(endpoint, stolen)
            wait_for("the logout token", lambda: listener.heard, seconds=5)
        with pytest.raises(OAuthError, match="invalid_grant"):
            attempt.session.refresh_token(endpoint, fresh["refresh_token"])
        assert world.userinfo(fresh["access_token"]).status_code == 401

    def test_an_application_that_was_away_hears_when_it_is_back(self, world: World) -> None:
        attempt = world.application.begin("acme")
        attempt.finish(world.person("user2").log_in(attempt.start).url)
        with world.deactivated("user2"), Listener(world.ear, [503, 200]) as listener:
            wait_for("the second attempt", lambda: len(listener.heard) == 2, seconds=30)

    def test_signs_its_requests_instead_of_having_a_secret(self, world: World) -> None:
        known = world.application.discovery
        session = OAuth2Session(
            SIGNER, world.key.as_pem(private=True).decode(), scope="openid offline_access",
            redirect_uri=world.application.redirect_uri, code_challenge_method="S256",
            token_endpoint_auth_method=PrivateKeyJWT(known["token_endpoint"]),
        )
        verifier = "v" * 64
        start, _ = session.create_authorization_url(
            known["authorization_endpoint"], code_verifier=verifier, account="acme")
        page = world.person("user1").log_in(start)
        token = session.fetch_token(
            known["token_endpoint"], authorization_response=page.url, code_verifier=verifier, timeout=30)
        assert world.userinfo(token["access_token"]).json()["email"] == "user1@acme.example"
        fresh = session.refresh_token(known["token_endpoint"], token["refresh_token"])
        assert fresh["id_token"]


class TestTheOperator:
    def test_sees_and_ends_the_sessions_of_a_person(self, world: World) -> None:
        attempt = world.application.begin("acme")
        signed_in = attempt.finish(world.person("user1").log_in(attempt.start).url)
        listed = world.gateway.run("sessions", "list", "acme", "user1@acme.example", "--json").ok().json()["items"]
        assert signed_in.claims["sid"] in [session["id"] for session in listed]
        with Listener(world.ear) as listener:
            ended = world.gateway.run("sessions", "end", "acme", "user1@acme.example", "--json").ok().json()["ended"]
            assert signed_in.claims["sid"] in ended
            world.wait_for_the_end(signed_in, listener)
        assert world.userinfo(signed_in.token["access_token"]).status_code == 401
        assert world.gateway.run("sessions", "list", "acme", "user1@acme.example", "--json").json()["items"] == []
        assert world.gateway.run("sessions", "end", "acme", "nobody@acme.example").status == 1


class TestSingleSignOn:
    def test_the_second_application_asks_nobody(self, world: World) -> None:
        person = world.person("user1")
        first = world.application.begin("acme")
        claims = first.finish(person.log_in(first.start).url).claims
        second = world.application.begin("acme", prompt="none")
        page = person.walk("GET", second.start)
        assert page.url.startswith(world.application.redirect_uri), str(page)
        assert len(person.requests_seen) == 1, "the IdP was asked once"
        again = second.finish(page.url).claims
        for name in ("sub", "sid", "auth_time"):
            assert again[name] == claims[name]

    def test_nobody_is_there_without_a_session(self, world: World) -> None:
        page = world.person("user1").walk("GET", world.application.begin("acme", prompt="none").start)
        assert "error=login_required" in page.url and "iss=" in page.url

    def test_login_and_max_age_ask_the_idp_again(self, world: World) -> None:
        person = world.person("user1")
        first = world.application.begin("acme")
        first.finish(person.log_in(first.start).url)
        for more in ({"prompt": "login"}, {"max_age": "0"}, {"prompt": "select_account"}):
            start = world.application.begin("acme", **more).start
            assert "SAMLRequest=" in person.sent_to_the_idp(start)

    def test_the_cookie_is_the_sessions(self, world: World) -> None:
        person = world.person("user1")
        attempt = world.application.begin("acme")
        attempt.finish(person.log_in(attempt.start).url)
        (cookie,) = [c for c in person.session.cookies if c.name == "gatehouse-session-acme"]
        assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
        assert cookie.path == "/" and not cookie.domain_specified


class TestUserInfo:
    def test_takes_the_token_from_the_header_or_a_form_and_from_one_of_them(self, world: World) -> None:
        attempt = world.application.begin("acme")
        token = attempt.finish(world.person("user1").log_in(attempt.start).url).token["access_token"]
        url, header = world.application.discovery["userinfo_endpoint"], {"Authorization": f"Bearer {token}"}
        for response in (
            requests.get(url, headers=header, timeout=30), requests.post(url, headers=header, timeout=30),
            requests.post(url, data={"access_token": token}, timeout=30),
        ):
            assert response.status_code == 200 and response.json()["account"] == "acme"
            assert response.headers["Cache-Control"] == "no-store"
        both = requests.post(url, headers=header, data={"access_token": token}, timeout=30)
        assert both.status_code == 400 and 'error="invalid_request"' in both.headers["WWW-Authenticate"]
        for wrong in (requests.get(url, params={"access_token": token}, timeout=30), requests.get(url, timeout=30)):
            assert wrong.status_code == 401
            assert wrong.headers["WWW-Authenticate"] == 'Bearer realm="gatehouse"', "RFC 6750 §3.1: no error code"
        made_up = requests.get(url, headers={"Authorization": f"Bearer {token[:-4]}AAAA"}, timeout=30)
        assert made_up.status_code == 401 and 'error="invalid_token"' in made_up.headers["WWW-Authenticate"]


class TestKeys:
    def test_a_rotation_fails_nobody(self, world: World) -> None:
        def login() -> None:
            attempt = world.application.begin("acme")
            attempt.finish(world.person("user1").log_in(attempt.start).url)

        def published() -> int:
            return len(requests.get(world.application.discovery["jwks_uri"], timeout=30).json()["keys"])

        attempt = world.application.begin("acme")
        page = world.person("user1").log_in(attempt.start)
        step = world.gateway.run("keys", "id-token", "rotate", "--json").ok().json()
        assert (step["state"], published()) == ("staged", 2)
        attempt.finish(page.url)
        again = world.gateway.run("keys", "id-token", "rotate", "--json").ok().json()
        assert again == step, "applications may not know it yet"
        login()
        forced = world.gateway.run("keys", "id-token", "rotate", "--force", "--json").ok().json()
        assert (forced["id"], forced["state"], published()) == (step["id"], "active", 1)
        login()
        states = [key["state"] for key in world.gateway.run("keys", "id-token", "list", "--json").ok().json()["items"]]
        assert states == ["active"]


class TestApache:
    def enter(self, world: World, login: str) -> tuple[Person, requests.Response]:
        """Somebody asks for the protected page, logs in, and is on it."""
        person = Person(PEOPLE[login], "none:")
        page = person.log_in(world.apache.page)
        assert page.status == 200 and page.url == world.apache.page, f"{page}\n{world.apache.log[-3000:]}"
        return person, self.visit(world, person)

    def visit(self, world: World, person: Person) -> requests.Response:
        return person.session.get(world.apache.page, allow_redirects=False, timeout=30)

    def test_lets_in_whom_the_gateway_let_in(self, world: World) -> None:
        _, page = self.enter(world, "user1")
        assert page.headers["X-Person"] == "user1@acme.example"
        account, integration, sid = page.headers["X-Claims"].split()
        assert (account, integration) == ("acme", "firstgen") and sid.startswith("ses_")

    def test_refreshes(self, world: World) -> None:
        person, page = self.enter(world, "user1")
        before = page.headers["X-Access-Token"]
        person.session.get(
            world.apache.callback, params={"refresh": world.apache.page, "access_token": before}, timeout=30,
            allow_redirects=False)
        after = self.visit(world, person)
        assert after.status_code == 200 and after.headers["X-Access-Token"] != before, world.apache.log[-3000:]
        assert after.headers["X-Refresh-Token"] != page.headers["X-Refresh-Token"]
        assert world.userinfo(after.headers["X-Access-Token"]).status_code == 200

    def test_logs_out(self, world: World) -> None:
        person, page = self.enter(world, "user1")
        assert not world.nobody_is_logged_in(person)
        bye, before = f"{world.apache.url}/public/", person.session.cookies.copy()
        ended = person.walk("GET", f"{world.apache.callback}?{urlencode({'logout': bye})}")
        assert ended.status == 200 and ended.url == bye, f"{ended}\n{world.apache.log[-3000:]}"
        assert world.nobody_is_logged_in(person)
        assert self.visit(world, person).status_code == 302, "nor does Apache let anybody in"
        assert world.userinfo(page.headers["X-Access-Token"]).status_code == 401
        assert person.walk("GET", world.apache.page).form_with("password"), "nor does the IdP"
        person.session.cookies = before
        assert world.nobody_is_logged_in(person) and self.visit(world, person).status_code == 302

    def test_is_told_within_a_second_that_somebody_is_deactivated(self, world: World) -> None:
        person, page = self.enter(world, "user2")
        assert self.visit(world, person).status_code == 200
        with world.deactivated("user2"):
            answered = time.monotonic()
            wait_for("the end of the session", lambda: self.visit(world, person).status_code == 302, every=0.02)
            assert time.monotonic() - answered < 1.0
