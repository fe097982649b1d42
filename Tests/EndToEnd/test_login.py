"""People log in at SimpleSAMLphp, and an application that knows only OpenID Connect learns who they are."""

import time

import pytest
import requests
from authlib.integrations.base_client import OAuthError

from harness import scim
from harness.application import Application, SignedIn
from harness.gateway import Gateway
from harness.page import Page
from harness.person import Person
from harness.simplesaml import PEOPLE


@pytest.fixture(scope="module")
def provisioned(sso: Gateway) -> Gateway:
    """FirstGen holds user1 and user2, NextGen user1 and user_2; globex has NextGen only, and gail in it."""
    firstgen, nextgen = scim.client(sso, "acme", "firstgen"), scim.client(sso, "acme", "nextgen")
    ids = [firstgen.create("User", profile(login)).id for login in ("user1", "user2")]
    firstgen.create("Group", {
        "schemas": [scim.GROUP], "displayName": "example-group", "members": [{"value": id} for id in ids],
    })
    for login in ("user1", "user_2"):
        nextgen.create("User", profile(login))
    scim.client(sso, "globex", "nextgen").create("User", profile("gail"))
    return sso


def profile(login: str) -> dict[str, object]:
    person = PEOPLE[login]
    return scim.user(
        person.email, displayName=person.name, name={"givenName": person.given_name, "familyName": person.family_name}
    )


def person(login: str, application: Application) -> Person:
    return Person(PEOPLE[login], application.redirect_uri)


def log_in(login: str, account: str, application: Application) -> SignedIn:
    attempt = application.begin(account)
    page = person(login, application).log_in(attempt.start)
    assert page.url.startswith(application.redirect_uri), str(page)
    return attempt.finish(page.url)


def refusal(login: str, account: str, application: Application) -> Page:
    page = person(login, application).log_in(application.begin(account).start)
    assert not page.url.startswith(application.redirect_uri), f"{login} got in: {page.url}"
    assert page.status == 403, str(page)
    return page


def test_user1_gets_in_by_firstgen(provisioned: Gateway, application: Application) -> None:
    before = int(time.time())
    claims = log_in("user1", "acme", application).claims
    assert claims["account"] == "acme"
    assert claims["email"] == "user1@acme.example"
    assert claims["name"] == "Ursula Ünïcode"
    assert claims["groups"] == ["example_group"]
    assert claims["integration"] == "firstgen"
    assert before - 5 <= claims["auth_time"] <= time.time() + 5
    assert claims["sid"]
    assert claims["sub"] and "user1" not in claims["sub"]


def test_sub_stays_and_sid_does_not(provisioned: Gateway, application: Application) -> None:
    first, second = (log_in("user1", "acme", application).claims for _ in range(2))
    other = log_in("user2", "acme", application).claims
    assert first["sub"] == second["sub"] != other["sub"]
    assert first["sid"] != second["sid"]


def test_userinfo_tells_the_same(provisioned: Gateway, application: Application) -> None:
    signed_in = log_in("user1", "acme", application)
    response = requests.get(
        application.discovery["userinfo_endpoint"], timeout=30,
        headers={"Authorization": f"Bearer {signed_in.token['access_token']}"},
    )
    assert response.status_code == 200
    for name in ("sub", "account", "email", "name", "groups"):
        assert response.json()[name] == signed_in.claims[name]


def test_user_2_is_refused_and_the_verdict_says_who_changes_what(
    provisioned: Gateway, application: Application
) -> None:
    page = refusal("user_2", "acme", application)
    attempt = provisioned.attempt("acme", page.reference)
    assert attempt["outcome"] == "refused"
    assert attempt["integration"] == "firstgen"
    verdict = attempt["verdict"]
    assert verdict["who"] == "idp_admin"
    assert verdict["field"]
    said = verdict["message"].lower()
    assert "firstgen" in said and "user_2@acme.example" in said, "the verdict names the integration and the person"
    assert "assign" in said, "and what to change"


def test_the_refusal_page_says_no_more_than_a_sentence_and_a_reference(
    provisioned: Gateway, application: Application
) -> None:
    page = refusal("user_2", "acme", application)
    for secret in ("SAMLResponse", "Assertion", "Audience", "urn:oasis", "Exception", ".swift"):
        assert secret not in page.text
    assert "code=" not in page.url


def test_user_2_is_explained_before_anybody_logs_in(provisioned: Gateway) -> None:
    explained = provisioned.run("login", "explain", "acme", "user_2@acme.example")
    assert explained.status == 1, str(explained)
    assert "firstgen" in explained.out.lower()
    provisioned.run("login", "explain", "acme", "user1@acme.example").ok()


def test_globex_logs_in_by_nextgen(provisioned: Gateway, application: Application) -> None:
    claims = log_in("gail", "globex", application).claims
    assert (claims["account"], claims["integration"]) == ("globex", "nextgen")
    assert (claims["email"], claims["groups"]) == ("gail@globex.example", [])


def test_nobody_of_acme_gets_into_globex(provisioned: Gateway, application: Application) -> None:
    page = refusal("user1", "globex", application)
    assert provisioned.attempt("globex", page.reference)["verdict"]["who"] == "idp_admin"
    # The other account does not see the attempt.
    assert provisioned.api("acme", "logins", reference=page.reference)["items"] == []


def test_a_deactivated_person_is_refused(provisioned: Gateway, application: Application) -> None:
    firstgen = scim.client(provisioned, "acme", "firstgen")
    user2 = firstgen.query("User", query_parameters={"filter": 'userName eq "user2@acme.example"'}).resources[0]
    firstgen.modify("User", user2.id, scim.replace("active", False))
    page = refusal("user2", "acme", application)
    assert provisioned.attempt("acme", page.reference)["outcome"] == "refused"
    firstgen.modify("User", user2.id, scim.replace("active", True))
    assert log_in("user2", "acme", application).claims["groups"] == ["example_group"]


class TestTheCode:
    """The authorization code, in hands that should not have it (RFC 6749 §4.1.2, RFC 7636)."""

    def test_is_redeemed_once(self, provisioned: Gateway, application: Application) -> None:
        attempt = application.begin("acme")
        page = person("user1", application).log_in(attempt.start)
        attempt.finish(page.url)
        with pytest.raises(OAuthError, match="invalid_grant"):
            attempt.finish(page.url)

    def test_is_worth_nothing_without_its_verifier(self, provisioned: Gateway, application: Application) -> None:
        attempt = application.begin("acme")
        page = person("user1", application).log_in(attempt.start)
        with pytest.raises(OAuthError, match="invalid_grant"):
            attempt.finish(page.url, verifier="another-verifier-of-forty-three-characters-at-least")

    def test_goes_to_registered_addresses_only(self, provisioned: Gateway, application: Application) -> None:
        stranger = Application("https://evil.example/callback", application.discovery)
        response = requests.get(stranger.begin("acme").start, allow_redirects=False, timeout=30)
        assert response.status_code == 400
        assert "Location" not in response.headers


class TestTheResponse:
    """The IdP's signed answer, in hands that should not have it."""

    def test_is_taken_once(self, provisioned: Gateway, application: Application) -> None:
        user1 = person("user1", application)
        captured = user1.authenticate(application.begin("acme").start)
        assert user1.submit(captured.form).url.startswith(application.redirect_uri)
        again = user1.submit(captured.form)
        assert again.status == 403, str(again)
        assert provisioned.attempt("acme", again.reference)["outcome"] == "refused"

    def test_is_taken_from_the_browser_that_asked_only(self, provisioned: Gateway, application: Application) -> None:
        captured = person("user1", application).authenticate(application.begin("acme").start)
        thief = person("user1", application).submit(captured.form)
        assert thief.status == 403, str(thief)

    def test_is_taken_at_its_own_account_only(self, provisioned: Gateway, application: Application) -> None:
        user1 = person("user1", application)
        captured = user1.authenticate(application.begin("acme").start)
        captured.form.action = f"{provisioned.saml('globex', 'nextgen')}/acs"
        elsewhere = user1.submit(captured.form)
        assert elsewhere.status == 403, str(elsewhere)

    def test_is_refused_when_changed_and_no_page_says_why(self, provisioned: Gateway, application: Application) -> None:
        user1 = person("user1", application)
        captured = user1.authenticate(application.begin("acme").start)
        at = len(captured.value) // 2
        changed = captured.value[:at] + ("A" if captured.value[at] != "A" else "B") + captured.value[at + 1:]
        page = user1.submit(captured.form, SAMLResponse=changed)
        assert page.status == 403, str(page)
        assert provisioned.attempt("acme", page.reference)["verdict"]["code"]
        assert provisioned.attempt("acme", page.reference)["verdict"]["code"] not in page.text

    def test_that_is_no_saml_at_all_gets_a_verdict_too(self, provisioned: Gateway, application: Application) -> None:
        form = {"SAMLResponse": "bm90IFhNTA==", "RelayState": "x"}
        page = person("user1", application).walk("POST", f"{provisioned.saml('acme', 'firstgen')}/acs", form)
        assert page.status == 403, str(page)
        assert provisioned.attempt("acme", page.reference)["outcome"] == "refused"
