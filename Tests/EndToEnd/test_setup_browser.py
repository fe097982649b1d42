"""A setup link in a real browser: the operator makes it, the IdP's administrator connects SimpleSAMLphp by it.

Pictures of each page are in .build/screenshots, and axe finds nothing wrong with any.
"""

import json
import secrets
from importlib import resources
from pathlib import Path

import pytest
import requests

from harness import scim
from harness.chromium import Chromium
from harness.gateway import REPOSITORY, Gateway
from harness.simplesaml import SimpleSAML

pytestmark = pytest.mark.timeout(240)

PICTURES = REPOSITORY / ".build/screenshots"
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text()
LOOK = "return axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look(browser: Chromium, name: str) -> None:
    """Takes the page's pictures, and asks axe about it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser.run(AXE)
    for shape, size in {"phone": (390, 844), "desktop": (1280, 800)}.items():
        browser.show(*size)
        browser.shoot(PICTURES / f"live-{name}-{shape}.png")
        assert browser.run(WIDER) <= 0, f"{name} has to be scrolled sideways on a {shape}"
        found = browser.run(LOOK)
        assert not found, f"{name} ({shape}): {json.dumps([rule['id'] for rule in found])} {json.dumps(found)[:600]}"


def log_in(browser: Chromium, login: str) -> None:
    browser.type("[name=username]", login)
    browser.type("[name=password]", login + "\ue007")


@pytest.fixture
def account(gateway: Gateway) -> str:
    """Made by the operator in the API: an integration that trusts nobody yet."""
    name = "browser" + secrets.token_hex(4)
    token = gateway.run("token", "create", "--operator", "--json").ok().json()["token"]
    declared = {
        "account": name, "name": "Söhne & Co", "integrations": [{"id": "nextgen", "generation": "nextgen"}]}
    made = requests.post(
        f"{gateway.url}/operator/v1/accounts", json=declared, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    assert made.status_code == 201, made.text
    return name


def test_an_administrator_without_an_account_connects_their_idp(
    gateway: Gateway, idp: SimpleSAML, account: str, tmp_path: Path
) -> None:
    idp.trust(f"{gateway.port}-{account}-nextgen", f"{gateway.saml(account, 'nextgen')}/metadata")
    link = gateway.run("setup-link", "--account", account, "--expires", "1d").ok().out.strip()
    with Chromium(tmp_path) as browser:
        browser.open(link)
        assert browser.url == f"{link}/nextgen", "there is nothing to choose"
        look(browser, "setup-start")

        browser.type("#xml", "this is no metadata")
        browser.click("#give")
        assert "not acceptable XML" in browser.text("#problem")
        look(browser, "setup-refused")

        given = tmp_path / "metadata.xml"
        given.write_bytes(idp.metadata())
        browser.type("#file", str(given))
        browser.click("#give")
        browser.find("#confirm")
        assert "/idp" in browser.text("main") and "Nothing is stored yet" in browser.text("main")
        look(browser, "setup-review")
        browser.click("#confirm")
        assert "is trusted now" in browser.text("#notice")

        # Nobody is provisioned yet, and the test says so.
        browser.open(browser.run("return document.querySelector('#test').href"))
        log_in(browser, "user1")
        assert "found a problem" in browser.text("h1")
        verdict = browser.text("#verdict")
        browser.open(f"{link}/nextgen")
        assert verdict in browser.text(".tests")

        browser.click("#make-token")
        token = browser.text("#token")
        look(browser, "setup-token")
        made = requests.post(
            f"{gateway.scim(account, 'nextgen')}/Users", json=scim.user("user1@acme.example"),
            headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert made.status_code == 201, made.text
        browser.click("#back")
        assert token not in browser.text("main")

        browser.open(browser.run("return document.querySelector('#test').href"))
        browser.find("h1")
        assert "test login works" in browser.text("h1"), "the IdP still knows who it is"
        browser.open(f"{link}/nextgen")
        assert "it works" in browser.text(".tests")
        look(browser, "setup-done")


def test_the_operator_makes_the_link_in_the_pages(gateway: Gateway, account: str, tmp_path: Path) -> None:
    token = gateway.run("token", "create", "--operator", "--json").ok().json()["token"]
    with Chromium(tmp_path) as browser:
        browser.open(f"{gateway.url}/operator")
        look(browser, "operator-sign-in")
        browser.type("#token", "nothing\ue007")
        assert "isn't a live operator token" in browser.text("#problem")
        browser.type("#token", token + "\ue007")
        browser.find("table")
        look(browser, "operator-accounts")
        browser.open(f"{gateway.url}/operator/accounts/{account}")
        look(browser, "operator-account")
        browser.run("document.querySelector('form[action$=\"/setup-links\"]').submit()")
        link = browser.text("#secret")
        look(browser, "operator-link")
        browser.open(f"{gateway.url}/operator/applications")
        look(browser, "operator-applications")
        browser.open(link)
        assert "Connect Söhne & Co" in browser.text("h1")
