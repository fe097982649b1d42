"""A log at its most talkative says who called which account when, and nothing that opens a door or names a person."""

import pytest
import requests

from harness import scim, secrecy
from harness.application import Application
from harness.gateway import Gateway
from harness.person import Person
from harness.simplesaml import PEOPLE


@pytest.fixture(scope="module")
def busy(sso: Gateway, application: Application) -> Gateway:
    """A gateway to which everything has happened that carries a secret: provisioning, logins, refusals, mistakes."""
    firstgen = scim.client(sso, "acme", "firstgen")
    made = firstgen.create("User", scim.user("user1@acme.example", password="a-password-of-the-tests-only"))
    firstgen.modify("User", made.id, scim.replace("displayName", "Ursula Ünïcode"))
    attempt = application.begin("acme")
    user1 = Person(PEOPLE["user1"], application.redirect_uri)
    captured = user1.authenticate(attempt.start)
    page = user1.submit(captured.form)
    signed_in = attempt.finish(page.url)
    user1.submit(captured.form)  # replayed
    user1.submit(captured.form, SAMLResponse=captured.value[:-40])
    Person(PEOPLE["user_2"], application.redirect_uri).log_in(application.begin("acme").start)
    bearer = {"Authorization": f"Bearer {signed_in.token['access_token']}"}
    requests.get(application.discovery["userinfo_endpoint"], headers=bearer, timeout=30)
    url, token = f"{sso.scim('acme', 'firstgen')}/Users", {"Authorization": f"Bearer {sso.secrets[0]}"}
    for body in (b"{", b'{"userName": 7}', b'{"schemas":[],"userName":"user1@acme.example"}'):
        requests.post(url, data=body, headers=token, timeout=30)
    for query in ('userName eq "user1@acme.example', 'password eq "x"', "userName co \"';SELECT\""):
        requests.get(url, params={"filter": query}, headers=token, timeout=30)
    requests.get(url, headers={"Authorization": "Bearer gh_scim_of-somebody-who-guesses-a-token"}, timeout=30)
    requests.post(application.discovery["token_endpoint"], data={"grant_type": "x", "code": "y"}, timeout=30)
    return sso


def test_the_log_speaks_at_debug_level(busy: Gateway) -> None:
    assert " debug " in busy.log, "nothing is proven by a log that says nothing"


def test_no_line_tells_a_secret_or_a_person(busy: Gateway) -> None:
    secrecy.check(busy)
    assert "a-password-of-the-tests-only" not in busy.log


def test_a_password_is_never_answered(busy: Gateway) -> None:
    listed = requests.get(
        f"{busy.scim('acme', 'firstgen')}/Users?attributes=userName,password", timeout=30,
        headers={"Authorization": f"Bearer {busy.secrets[0]}"},
    )
    assert listed.status_code == 200
    assert "password" not in listed.text
