"""The cookies that a login sets: on https what every browser demands, on loopback what every client keeps."""

from http.cookies import Morsel, SimpleCookie

import pytest
import requests

from conftest import Deploy
from harness.gateway import Gateway

PUBLIC = "https://gate.example"


def binding(gateway: Gateway, **headers: str) -> "Morsel[str]":
    """The cookie that ties a login to the browser that began it."""
    response = requests.get(f"{gateway.url}/accounts/acme/login", allow_redirects=False, headers=headers, timeout=30)
    assert response.status_code == 303, response.text
    assert response.headers["Location"].startswith("https://idp.example/sso?SAMLRequest=")
    assert response.headers["Cache-Control"] == "no-store"
    (cookie,) = SimpleCookie(response.headers["Set-Cookie"]).values()
    return cookie


def test_on_loopback_it_needs_neither_tls_nor_a_samesite(gateway: Gateway) -> None:
    cookie = binding(gateway)
    assert cookie.key == "gatehouse-login"
    assert (cookie["path"], bool(cookie["httponly"]), cookie["domain"]) == ("/", True, "")
    assert not cookie["secure"] and not cookie["samesite"]
    assert 60 <= int(cookie["max-age"]) <= 3600


def test_each_login_of_a_browser_keeps_to_it(gateway: Gateway) -> None:
    first = binding(gateway)
    again = binding(gateway, Cookie=f"{first.key}={first.value}")
    assert binding(gateway).value != first.value, "another browser is told apart"
    assert again.value == first.value, "two tabs of one browser don't end each other's login"


def test_over_https_it_comes_back_from_another_site_and_no_other_host_can_set_it(deploy: Deploy) -> None:
    gateway = deploy(public_url=PUBLIC)
    cookie = binding(gateway)
    assert cookie.key == "__Host-gatehouse-login"
    assert (cookie["path"], bool(cookie["secure"]), bool(cookie["httponly"])) == ("/", True, True)
    assert cookie["samesite"] == "None"
    assert not cookie["domain"], "__Host- (RFC 6265bis §4.1.3.2) has none"
    assert gateway.stop() == 0


def test_the_public_url_is_what_every_document_names(deploy: Deploy) -> None:
    gateway = deploy(public_url=PUBLIC)
    # Whatever a request claims: nothing but the setting says where we are.
    claims = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http",
              "Forwarded": "host=evil.example"}
    discovery = requests.get(f"{gateway.url}/.well-known/openid-configuration", headers=claims, timeout=30).json()
    assert discovery["issuer"] == PUBLIC
    assert discovery["token_endpoint"].startswith(f"{PUBLIC}/oauth/")
    metadata = requests.get(
        f"{gateway.saml('acme', 'nextgen')}/metadata", headers=claims, timeout=30
    ).text
    assert f"{PUBLIC}/accounts/acme/integrations/nextgen/saml/acs" in metadata
    assert "evil.example" not in metadata and "127.0.0.1" not in metadata
    users = requests.post(
        f"{gateway.scim('acme', 'nextgen')}/Users", timeout=30, json={"userName": "somebody"},
        headers={**claims, "Authorization": f"Bearer {gateway.scim_token('acme', 'nextgen')}"},
    )
    assert users.headers["Location"].startswith(f"{PUBLIC}/accounts/acme/integrations/nextgen/scim/v2/Users/")
    assert gateway.stop() == 0


@pytest.mark.parametrize("target", [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example",
    "https://127.0.0.1.evil.example/", "\thttps://evil.example",
])
def test_return_to_leads_nowhere_else(gateway: Gateway, target: str) -> None:
    response = requests.get(
        f"{gateway.url}/accounts/acme/login", params={"return_to": target}, allow_redirects=False, timeout=30
    )
    assert response.status_code == 400, response.headers
    assert "Location" not in response.headers and "Set-Cookie" not in response.headers
