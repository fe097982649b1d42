"""The example of the mission in a real browser, with scripts, cookie rules and an IdP on another site.

FirstGen and NextGen of acme are two apps at SimpleSAMLphp. FirstGen holds user1 and user2, NextGen user1 and user_2.
FirstGen authenticates: user1 gets in and user_2 does not, until the operator moves user_2 to NextGen.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from harness import scim
from harness.application import Application, Door
from harness.chromium import Chromium
from harness.gateway import Gateway
from harness.waiting import wait_for

pytestmark = pytest.mark.timeout(180)

USER_2 = "user_2@acme.example"
ROUNDED = "return getComputedStyle(document.querySelector('.card')).borderRadius"
STAGED = f"routing:\n  staged: {{ users: [{USER_2}] }}\n"


@pytest.fixture(scope="module")
def provisioned(sso: Gateway) -> Gateway:
    firstgen, nextgen = scim.client(sso, "acme", "firstgen"), scim.client(sso, "acme", "nextgen")
    for app, names in ((firstgen, ("user1", "user2")), (nextgen, ("user1", "user_2"))):
        for name in names:
            app.create("User", scim.user(f"{name}@acme.example", displayName=f"Ünïcode {name}"))
    return sso


@contextmanager
def at_the_idp(login: str, application: Application, folder: Path) -> Iterator[tuple[Chromium, Door]]:
    """A fresh browser that began at the application and told the IdP, and nobody else, who it is."""
    folder.mkdir()
    with Door(urlsplit(application.redirect_uri).port or 0) as door, Chromium(folder) as browser:
        door.attempt = application.begin("acme")
        browser.open(door.attempt.start)
        browser.type("[name=username]", login)
        browser.type("[name=password]", login + "\ue007")  # WebDriver's Enter
        yield browser, door


def log_in(login: str, application: Application, folder: Path) -> dict[str, Any]:
    """The claims that the application shows to whoever got in."""
    with at_the_idp(login, application, folder) as (browser, _):
        return json.loads(browser.text("#result"))


def refused(login: str, application: Application, folder: Path, gateway: Gateway) -> dict[str, Any]:
    """The attempt behind the reference on the page that whoever did not get in sees."""
    with at_the_idp(login, application, folder) as (browser, _):
        reference = browser.text("code#reference")
        assert browser.url.startswith(gateway.url)
        page = browser.text("main")
        assert browser.run(ROUNDED) != "0px", "its own style is let in by its Content-Security-Policy"
    assert "you aren't assigned to this application" in page
    assert "firstgen" not in page.lower() and USER_2 not in page, "a page says no more than a sentence"
    return gateway.attempt("acme", reference)


def test_user1_gets_in_by_firstgen(provisioned: Gateway, application: Application, tmp_path: Path) -> None:
    claims = log_in("user1", application, tmp_path / "user1")
    assert (claims["account"], claims["integration"]) == ("acme", "firstgen")
    assert (claims["email"], claims["name"]) == ("user1@acme.example", "Ünïcode user1")


def test_user_2_does_not_until_the_operator_moves_them(
    provisioned: Gateway, application: Application, tmp_path: Path
) -> None:
    attempt = refused("user_2", application, tmp_path / "before", provisioned)
    assert (attempt["integration"], attempt["outcome"]) == ("firstgen", "refused")
    verdict = attempt["verdict"]
    assert (verdict["code"], verdict["who"], verdict["field"]) == ("not_a_member", "idp_admin", "Assignment")
    assert verdict["expected"] == "assigned to FirstGen (firstgen)"
    assert verdict["actual"] == "assigned to NextGen (nextgen)"
    assert verdict["message"] == (
        f"{USER_2} is not a member of the FirstGen app integration. Assign them there (IdP admin), "
        "or move them to NextGen (operator)."
    )
    explained = provisioned.run("login", "explain", "acme", USER_2)
    assert explained.status == 1 and verdict["message"] in explained.out, str(explained)

    # Readiness names them, and nobody who would be locked out instead.
    readiness = provisioned.run("login", "readiness", "acme", "--json")
    assert readiness.status == 1
    named = [(item["user_name"], item["verdict"]["message"]) for item in readiness.json()["items"]]
    assert named == [(USER_2, verdict["message"])]
    planned = provisioned.run("login", "readiness", "acme", "--staged-users", USER_2)
    assert planned.status == 0, str(planned)

    # The operator does the second.
    file = provisioned.tenants / "acme.yaml"
    before = file.read_text()
    route(provisioned, file, before + STAGED)
    assert log_in("user_2", application, tmp_path / "moved")["integration"] == "nextgen", "by way of FirstGen's IdP"
    assert log_in("user1", application, tmp_path / "user1")["integration"] == "firstgen"

    # And takes it back.
    route(provisioned, file, before)
    again = refused("user_2", application, tmp_path / "after", provisioned)
    assert again["verdict"] == verdict


def route(gateway: Gateway, file: Path, text: str) -> None:
    """Has the running gateway read a changed tenant file, and waits until the decision for user_2 has changed."""
    def decision() -> int:
        return gateway.run("login", "explain", "acme", USER_2).status

    before = decision()
    file.write_text(text)
    gateway.reload()
    wait_for("another routing decision", lambda: decision() != before)
