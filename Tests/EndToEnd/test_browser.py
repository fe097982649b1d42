"""The same way in a real browser, with scripts, cookie rules and an IdP on another site."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from harness import scim
from harness.application import Application, Door
from harness.chromium import Chromium
from harness.gateway import Gateway

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def provisioned(sso: Gateway) -> Gateway:
    scim.client(sso, "acme", "firstgen").create("User", scim.user("user1@acme.example", displayName="Ursula Ünïcode"))
    scim.client(sso, "acme", "nextgen").create("User", scim.user("user_2@acme.example"))
    return sso


def type_password(browser: Chromium, login: str) -> None:
    browser.type("[name=username]", login)
    browser.type("[name=password]", login + "\ue007")  # WebDriver's Enter


def test_chromium_logs_user1_in(provisioned: Gateway, application: Application, tmp_path: Path) -> None:
    with Door(urlsplit(application.redirect_uri).port or 0) as door, Chromium(tmp_path) as browser:
        door.attempt = application.begin("acme")
        browser.open(door.attempt.start)
        type_password(browser, "user1")
        shown = browser.text("#result")
    claims = json.loads(shown)
    assert (claims["account"], claims["email"], claims["name"]) == ("acme", "user1@acme.example", "Ursula Ünïcode")


def test_chromium_shows_user_2_the_reference(provisioned: Gateway, application: Application, tmp_path: Path) -> None:
    with Chromium(tmp_path) as browser:
        browser.open(application.begin("acme").start)
        type_password(browser, "user_2")
        reference = browser.text("code#reference")
        assert browser.url.startswith(provisioned.url)
    assert provisioned.attempt("acme", reference)["verdict"]["who"] == "idp_admin"
