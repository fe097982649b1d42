"""An administrator gets in by a recovery code when the IdP can't let anybody in; nobody else does."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
import requests

from conftest import deployments
from harness import scim
from harness.application import Application
from harness.gateway import Gateway
from harness.page import Page
from harness.person import Person
from harness.simplesaml import PEOPLE

ADMIN, COLLEAGUE = PEOPLE["user1"].email, PEOPLE["user2"].email
WRONG = "0000-0000-0000-0000"
REFUSAL = "That user name and code don't get anybody in now. After several tries, wait a while."


@dataclass
class World:
    gateway: Gateway
    application: Application

    def browser(self) -> Person:
        return Person(PEOPLE["user1"], self.application.redirect_uri)

    def codes(self) -> list[str]:
        ran = self.gateway.run("recovery-codes", "create", "acme", ADMIN, "--json").ok()
        return list(ran.json()["codes"])

    def url(self, account: str = "acme") -> str:
        return f"{self.gateway.url}/accounts/{account}/recovery"

    def attempt(self, user: str, code: str, account: str = "acme", browser: Person | None = None, **query: str) -> Page:
        browser = browser or self.browser()
        page = browser.walk("GET", f"{self.url(account)}?{urlencode(query)}")
        form = page.form_with("code")
        assert page.status == 200 and form is not None, str(page)
        return browser.submit(form, user=user, code=code)


@pytest.fixture
def world(engine: str, application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """No IdP is there: its address is one where nobody listens."""
    with deployments(engine, lambda: tmp_path_factory.mktemp("gateway")) as deploy:
        gateway = deploy(None, application.redirect_uri, start=False)
        acme = gateway.tenants / "acme.yaml"
        acme.write_text(f"{acme.read_text()}break_glass: [{ADMIN}]\n")
        gateway.start()
        client = scim.client(gateway, "acme", "firstgen")
        for name in (ADMIN, COLLEAGUE):
            client.create("User", scim.user(name))
        yield World(gateway, application.meet(gateway.url))
        assert gateway.stop() == 0


def test_a_code_gets_its_administrator_in_once_and_everybody_can_see_it(world: World) -> None:
    codes = world.codes()
    assert len(set(codes)) == 10
    browser = world.browser()
    page = world.attempt(ADMIN, codes[0].upper(), browser=browser)
    assert page.url.endswith("/accounts/acme/signed-in") and f"Display {ADMIN}" in page.text, str(page)
    again = world.attempt(ADMIN, codes[0])
    assert again.status == 403 and REFUSAL in again.text.replace("&#39;", "'").replace("&#x27;", "'"), str(again)
    newest, last = world.gateway.api("acme", "logins")["items"][:2]
    assert (newest["outcome"], newest["verdict"]["code"]) == ("refused", "recovery_refused")
    assert newest["reference"] == again.reference
    assert (last["outcome"], last["integration"]) == ("signed_in", "recovery")
    assert "somebody logged in by a recovery code" in world.gateway.log
    assert "a recovery code was refused" in world.gateway.log
    for code in codes:
        assert code not in world.gateway.log and code.replace("-", "") not in world.gateway.log
    holders = world.gateway.run("recovery-codes", "list", "acme", "--json").ok().json()["items"]
    assert holders == [{"user_name": ADMIN, "codes": 9}]


def test_single_sign_on_is_enforced_only_when_an_administrator_has_come_in_without_it(world: World) -> None:
    sso = f"{world.gateway.url}/accounts/acme/api/v1/sso"
    token = {"Authorization": f"Bearer {world.gateway.admin_token('acme')}"}
    assert requests.get(sso, headers=token, timeout=30).json() == {
        "enforced": False, "since": None, "by": None,
        "recovery": [{"user_name": ADMIN, "codes": 0, "last_used": None, "active": True}],
    }
    code = world.codes()[0]
    refused = requests.patch(sso, json={"enforced": True}, headers=token, timeout=30)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:gatehouse:problem:recovery-not-proven")
    assert refused.json()["recovery"][0]["user_name"] == ADMIN
    assert world.gateway.run("sso", "enforce", "acme").status == 1
    assert world.attempt(ADMIN, code).url.endswith("/accounts/acme/signed-in")
    enforced = requests.patch(sso, json={"enforced": True}, headers=token, timeout=30)
    assert enforced.status_code == 200 and enforced.json()["enforced"] and enforced.json()["since"]
    events = world.gateway.api("acme", "events", after="0", kinds="sso")["items"]
    assert [event["kind"] for event in events] == ["sso.enforced"]
    assert "enforced since" in world.gateway.run("sso", "show", "acme").ok().out
    assert not world.gateway.run("sso", "release", "acme", "--json").ok().json()["enforced"]


def test_the_application_learns_that_it_was_a_recovery(world: World) -> None:
    browser, attempt = world.browser(), world.application.begin("acme")
    # Back to where the application began: the session then is enough.
    back = attempt.start.replace(world.gateway.url, "")
    page = world.attempt(ADMIN, world.codes()[0], browser=browser, return_to=back)
    claims = attempt.finish(page.url).claims
    assert (claims["email"], claims["integration"], claims["amr"]) == (ADMIN, "recovery", ["otp"])


@pytest.mark.parametrize("wanted", ["an unknown user", "a user without codes", "an account without any"])
def test_nothing_tells_a_wrong_code_from_a_wrong_name(world: World, wanted: str) -> None:
    code = world.codes()[0]
    account = "globex" if wanted == "an account without any" else "acme"
    user = {"an unknown user": "nobody@acme.example", "a user without codes": COLLEAGUE}.get(wanted, ADMIN)
    reference = world.attempt(ADMIN, WRONG)
    page = world.attempt(user, code, account)
    assert page.status == reference.status == 403

    def plain(page: Page) -> str:
        form = page.form_with("code")
        assert form is not None
        shown = page.text.replace(page.reference, "").replace(form.fields["confirmation"], "")
        return shown.replace("Globex", "Acme Corporation").replace("globex", "acme")

    assert plain(page) == plain(reference)
    assert set(page.headers) == set(reference.headers)


def test_another_sites_form_does_nothing(world: World) -> None:
    """Login CSRF: the attacker's own code, posted by the victim's browser."""
    code, victim = world.codes()[0], world.browser()
    fields = {"user": ADMIN, "code": code}
    attacker = world.browser()
    form = attacker.walk("GET", world.url()).form_with("code")
    assert form is not None
    for confirmation in (None, "", "x", form.fields["confirmation"]):
        victim.walk("GET", world.url())  # so that it has a cookie of its own
        body = fields if confirmation is None else {**fields, "confirmation": confirmation}
        response = victim.session.post(world.url(), body, allow_redirects=False, timeout=30)
        assert (response.status_code, response.headers["Location"]) == (303, world.url())
        assert not [cookie for cookie in victim.session.cookies if "session" in cookie.name]
    assert world.attempt(ADMIN, code).url.endswith("/signed-in"), "and the code is still good"


def test_who_tries_too_often_waits_with_the_right_code_too(world: World) -> None:
    code = world.codes()[0]
    for _ in range(3):
        assert world.attempt(ADMIN, WRONG).status == 403
    assert world.attempt(ADMIN, code).status == 403
    for number in range(16):
        assert world.attempt(f"somebody{number}", WRONG).status == 403
    held = world.attempt("somebody", WRONG)
    assert held.status == 429 and 1 <= int(held.headers["Retry-After"]) <= 5, str(held)


def test_only_who_is_named_gets_codes(world: World) -> None:
    assert world.gateway.run("recovery-codes", "create", "acme", COLLEAGUE).status == 1
    assert world.gateway.run("recovery-codes", "create", "globex", ADMIN).status == 1
    assert world.gateway.run("recovery-codes", "create", "acme", "nobody@acme.example").status == 1


def test_the_page_leads_nowhere_else(world: World) -> None:
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        response = requests.get(world.url(), params={"return_to": target}, allow_redirects=False, timeout=30)
        assert response.status_code == 400 and "Location" not in response.headers
