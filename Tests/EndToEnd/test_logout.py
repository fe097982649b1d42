"""Logging out: by the application, by the person, and by the IdP, with SimpleSAMLphp at the other end."""

import base64
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests

from harness import scim
from harness.application import Application, SignedIn
from harness.gateway import Gateway
from harness.page import Page
from harness.person import Person
from harness.simplesaml import PEOPLE, SimpleSAML

COOKIE = "gatehouse-session-acme"


@pytest.fixture(scope="module")
def provisioned(sso: Gateway) -> Gateway:
    firstgen = scim.client(sso, "acme", "firstgen")
    for login in ("user1", "user2"):
        firstgen.create("User", scim.user(PEOPLE[login].email, displayName=PEOPLE[login].name))
    return sso


@pytest.fixture
def person(application: Application) -> Iterator[Person]:
    """In a browser of their own."""
    yield Person(PEOPLE["user1"], urljoin(application.redirect_uri, "/"))


def through_the_idp(person: Person, start: str) -> Page:
    """Types the password only where the IdP doesn't know the browser yet."""
    page = person.walk("GET", start)
    if login := page.form_with("password"):
        page = person.submit(login, username=person.account.login, password=person.account.login)
    answer = page.form_with("SAMLResponse")
    assert answer is not None, f"no SAML response: {page}"
    return person.submit(answer)


def hand_over(person: Person, application: Application) -> SignedIn:
    attempt = application.begin("acme")
    return attempt.finish(through_the_idp(person, attempt.start).url)


def sign_in(person: Person, gateway: Gateway) -> str:
    """A session of the gateway's own, in a cookie; its value."""
    page = through_the_idp(person, f"{gateway.url}/accounts/acme/login")
    assert page.status == 200 and "You are logged in" in page.text, str(page)
    return str(person.session.cookies[COOKIE])


def is_over(signed_in: SignedIn, application: Application) -> bool:
    response = requests.get(
        application.discovery["userinfo_endpoint"], timeout=30,
        headers={"Authorization": f"Bearer {signed_in.token['access_token']}"},
    )
    assert response.status_code in (200, 401)
    return response.status_code == 401


def logout_url(application: Application, **parameters: str) -> str:
    return f"{application.discovery['end_session_endpoint']}?{urlencode(parameters)}"


def bye(application: Application) -> str:
    return urljoin(application.redirect_uri, "/bye")


def is_logged_in_at_the_idp(person: Person, gateway: Gateway) -> bool:
    page = person.walk("GET", f"{gateway.url}/accounts/acme/login")
    return page.form_with("password") is None


def test_an_application_logs_its_person_out_here_and_at_the_idp(
    provisioned: Gateway, application: Application, person: Person
) -> None:
    signed_in = hand_over(person, application)
    assert is_logged_in_at_the_idp(person, provisioned)
    page = person.walk("GET", logout_url(
        application, id_token_hint=signed_in.token["id_token"], post_logout_redirect_uri=bye(application), state="a b",
    ))
    assert page.url == f"{bye(application)}?state=a%20b", str(page)
    assert is_over(signed_in, application)
    assert not is_logged_in_at_the_idp(person, provisioned)


def test_our_session_is_over_before_the_idp_is_asked(
    provisioned: Gateway, application: Application, person: Person, idp: SimpleSAML
) -> None:
    signed_in = hand_over(person, application)
    url = logout_url(application, id_token_hint=signed_in.token["id_token"])
    response = person.session.get(url, allow_redirects=False, timeout=30)
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"{idp.base}saml2/idp/SingleLogoutService.php?SAMLRequest=")
    assert parse_qs(urlsplit(response.headers["Location"]).query)["Signature"]
    # The browser never goes there.
    assert is_over(signed_in, application)


def test_the_idp_logs_its_person_out_here(
    provisioned: Gateway, application: Application, person: Person, idp: SimpleSAML
) -> None:
    signed_in = hand_over(person, application)
    ended = f"{idp.base}resources/post.css"
    # It asks us by a redirect, and what we answer leads the browser back to it, and on.
    page = person.walk("GET", f"{idp.base}saml2/idp/initSLO.php?{urlencode({'RelayState': ended})}")
    assert page.url == ended, str(page)
    assert is_over(signed_in, application)
    assert not is_logged_in_at_the_idp(person, provisioned)


def test_a_person_logs_out_by_their_own_page_and_by_nothing_else(
    provisioned: Gateway, application: Application, person: Person
) -> None:
    sign_in(person, provisioned)
    logout = f"{provisioned.url}/accounts/acme/logout"
    asked = person.walk("GET", logout)
    assert asked.status == 200 and "Log out?" in asked.text and PEOPLE["user1"].name in asked.text, str(asked)
    policy = asked.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "frame-ancestors 'none'" in policy
    form = asked.form_with("confirmation")
    assert form is not None
    for forged in ({}, {"leave": "acme"}, {"leave": "acme", "confirmation": "x" * 43}):
        assert "Log out?" in person.walk("POST", logout, forged).text, "another site's form only asks"
        assert "Log out?" in person.walk("POST", f"{provisioned.url}/oauth/logout", forged).text
    page = person.submit(form)
    assert page.status == 200 and "You are logged out" in page.text, str(page)
    assert urlsplit(page.url).path == "/accounts/acme/integrations/firstgen/saml/slo", "the IdP has answered"
    assert COOKIE not in person.session.cookies
    assert "You are logged out" in person.walk("GET", logout).text, "there is nobody to ask"
    assert not is_logged_in_at_the_idp(person, provisioned)


def test_a_confirmation_is_worth_nothing_in_another_browser(
    provisioned: Gateway, application: Application, person: Person
) -> None:
    other = Person(PEOPLE["user2"], person.redirect_uri)
    sign_in(person, provisioned)
    sign_in(other, provisioned)
    theirs = other.walk("GET", f"{provisioned.url}/accounts/acme/logout").form_with("confirmation")
    assert theirs is not None
    assert "Log out?" in person.submit(theirs).text
    assert "You are logged in" in person.walk("GET", f"{provisioned.url}/accounts/acme/signed-in").text


def test_the_cookie_is_taken_away(provisioned: Gateway, person: Person) -> None:
    sign_in(person, provisioned)
    form = person.walk("GET", f"{provisioned.url}/oauth/logout").form_with("confirmation")
    assert form is not None
    response = person.session.post(form.action, data=form.fields, allow_redirects=False, timeout=30)
    (cookie,) = SimpleCookie(response.headers["Set-Cookie"]).values()
    assert (cookie.key, cookie.value, cookie["max-age"], cookie["path"]) == (COOKIE, "", "0", "/")
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_without_a_good_hint_the_person_is_asked_first(
    provisioned: Gateway, application: Application, person: Person
) -> None:
    signed_in = hand_over(person, application)
    sign_in(person, provisioned)
    token = signed_in.token["id_token"]
    for parameters in ({}, {"id_token_hint": token[:-4] + "AAAA"}, {"id_token_hint": token, "client_id": "other"}):
        page = person.walk("GET", logout_url(
            application, post_logout_redirect_uri=bye(application), state="s",
            **({"client_id": "example-app"} | parameters),
        ))
        assert page.status == 200 and "Log out?" in page.text, str(page)
    assert not is_over(signed_in, application)
    form = page.form_with("confirmation")
    assert form is not None and form.fields["client_id"] == "other"
    page = person.walk("POST", form.action, form.fields | {"client_id": "example-app"})
    assert page.url == f"{bye(application)}?state=s", str(page)


def test_somebody_elses_hint_asks_too(provisioned: Gateway, application: Application, person: Person) -> None:
    signed_in = hand_over(Person(PEOPLE["user2"], person.redirect_uri), application)
    sign_in(person, provisioned)
    page = person.walk("GET", logout_url(application, id_token_hint=signed_in.token["id_token"]))
    assert "Log out?" in page.text and PEOPLE["user1"].name in page.text, str(page)
    assert not is_over(signed_in, application)


def test_a_posted_request_is_carried_on_to_where_cookies_are(
    provisioned: Gateway, application: Application, person: Person
) -> None:
    signed_in = hand_over(person, application)
    fields = {"id_token_hint": signed_in.token["id_token"], "post_logout_redirect_uri": bye(application)}
    response = requests.post(
        application.discovery["end_session_endpoint"], data=fields, allow_redirects=False, timeout=30
    )
    assert response.status_code == 303 and response.headers["Referrer-Policy"] == "no-referrer"
    assert not is_over(signed_in, application)
    assert person.walk("GET", response.headers["Location"]).url == bye(application)
    assert is_over(signed_in, application)


@pytest.mark.parametrize("address", ["https://evil.example/", "{bye}/", "{bye}?x=1", "{bye}#x", "{callback}", "//evil"])
def test_nobody_is_sent_where_the_application_is_not_registered(
    provisioned: Gateway, application: Application, person: Person, address: str
) -> None:
    address = address.format(bye=bye(application), callback=application.redirect_uri)
    page = person.walk("GET", logout_url(application, client_id="example-app", post_logout_redirect_uri=address))
    assert page.status == 200 and "You are logged out" in page.text, str(page)
    assert "post_logout_redirect_uri" in page.text and "href=\"https://evil" not in page.text


def unsigned_request(gateway: Gateway) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_x" Version="2.0" IssueInstant="{now}" '
        f'Destination="{gateway.saml("acme", "firstgen")}/slo"><saml:Issuer>https://idp.example</saml:Issuer>'
        "<saml:NameID>user1@acme.example</saml:NameID></samlp:LogoutRequest>"
    )


def refused(page: Page, gateway: Gateway) -> str:
    assert page.status == 403 and "refused" in page.text, str(page)
    attempt = gateway.attempt("acme", page.reference)
    assert (attempt["outcome"], attempt["integration"], attempt["routed_because"]) == (
        "refused", "firstgen", "single_logout")
    return str(attempt["verdict"]["code"])


def test_an_unsigned_or_unreadable_message_ends_nothing(
    provisioned: Gateway, application: Application, person: Person
) -> None:
    signed_in = hand_over(person, application)
    slo = f"{provisioned.saml('acme', 'firstgen')}/slo"
    xml = unsigned_request(provisioned).encode()
    deflated = base64.b64encode(zlib.compress(xml, wbits=-15)).decode()
    by_redirect = person.walk("GET", f"{slo}?{urlencode({'SAMLRequest': deflated})}")
    assert refused(by_redirect, provisioned) == "signature_missing"
    by_post = person.walk("POST", slo, {"SAMLRequest": base64.b64encode(xml).decode(), "RelayState": "https://evil"})
    assert refused(by_post, provisioned) == "signature_missing"
    assert refused(person.walk("GET", slo), provisioned) == "query_malformed"
    assert refused(person.walk("POST", slo, {"SAMLResponse": "!"}), provisioned) == "encoding_not_base64"
    assert not is_over(signed_in, application)


def test_an_unknown_account_or_integration_has_no_way_out(provisioned: Gateway) -> None:
    for path in ("/accounts/nobody/logout", "/accounts/nobody/integrations/x/saml/slo",
                 "/accounts/acme/integrations/x/saml/slo"):
        assert requests.get(provisioned.url + path, timeout=30).status_code == 404
