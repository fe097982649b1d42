"""The console in a real browser, on a desktop and a phone: the demo's administrator logs in, gives a pushed group a
role, reads why a name is locked, and axe finds nothing wrong on any page."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.chromium import Chromium
from harness.gateway import BINARY, REPOSITORY
from harness.ports import free_port
from harness.waiting import wait_for
from test_pages import AXE, LOOK, PICTURES, SCHEMES, SHAPES, WIDER, complaints

pytestmark = pytest.mark.timeout(300)


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    port = free_port()
    base, out = f"http://127.0.0.1:{port}", folder / "out"
    with open(out, "wb") as stdout, open(folder / "err", "wb") as stderr:
        running = subprocess.Popen(
            [str(BINARY), "demo", "--listen", f"127.0.0.1:{port}", "--public-url", base,
             "--database", f"sqlite:{folder / 'demo.db'}"],
            stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL, cwd=REPOSITORY,
        )
    try:
        wait_for("the walk-through", lambda: running.poll() is not None or b"Ctrl-C" in out.read_bytes(), seconds=60)
        assert f"{base}/accounts/acme/console" in out.read_text(), "the demo says where the console is"
        yield base
    finally:
        running.terminate()
        running.wait(15)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo(tmp_path_factory.mktemp("demo")) as base:
        yield f"{base}/accounts/acme/console"


@pytest.fixture(scope="module")
def browser(console: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Logged in as the demo's administrator, by way of the page that was asked for first."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with Chromium(tmp_path_factory.mktemp("browser")) as browser:
        browser.open(f"{console}/people?q=user")
        browser.click("button[value='user1@acme.example']")
        browser.find("#list")
        assert browser.url == f"{console}/people?q=user"
        yield browser


def follow(browser: Chromium, words: str) -> None:
    """Clicks the link that says so."""
    browser.run(f"[...document.links].find(link => link.textContent.trim() === {words!r}).click()")


def look(browser: Chromium, name: str) -> None:
    for shape, size in SHAPES.items():
        for scheme in SCHEMES:
            browser.show(*size, dark=scheme == "dark")
            browser.shoot(PICTURES / f"console-{name}-{shape}-{scheme}.png")
            assert browser.run(WIDER) <= 0, f"{name} has to be scrolled sideways on a {shape}"
            browser.run(AXE)
            found = browser.run(LOOK)
            assert not found, f"{name} ({shape}, {scheme}):\n{complaints(found)}"


def test_a_pushed_group_gets_a_role_and_says_why_its_name_is_locked(console: str, browser: Chromium) -> None:
    browser.open(f"{console}/groups")
    follow(browser, "example-group")
    members = browser.text("section:has(> #members)")
    assert "can't be changed here: it is managed by the FirstGen app integration firstgen at" in members
    assert "Change it there." in members and "user1@acme.example" in members
    assert browser.run("return document.querySelector('#field-name')") is None, "a locked name can't be filled in"
    look(browser, "group")
    browser.run("document.querySelector('#field-role').value = 'group-manager'")
    browser.run("document.querySelector('#field-scope').value = 'orgs/default/projects/checkout'")
    browser.click("form:has(#field-role) button")
    assert browser.text("#outcome") == "The role was given."
    assert "Group manager" in browser.text("section:has(> #roles) table")
    # A member's page says by which way they have it.
    follow(browser, "user2@acme.example")
    browser.find("#permissions")
    because = browser.text("section:has(> #permissions)")
    assert "has group-manager at orgs/default/projects/checkout through group example_group" in because
    assert "can't be changed here" in browser.text("section:has(> #change)")
    look(browser, "person")
    browser.open(f"{console}/groups")
    follow(browser, "example-group")
    browser.click("button[aria-label='Take away Group manager at orgs/default/projects/checkout']")
    assert browser.text("#outcome") == "The role was taken away."
    # All of it is in the journal, with who did it.
    follow(browser, "What happened to it")
    browser.find("#entries")
    browser.open(f"{console}/journal?kind=role")
    assert "role.unassigned" in browser.text("table") and "role: group-manager" in browser.text("table")
    look(browser, "journal")


def test_a_login_is_found_by_its_reference(console: str, browser: Chromium, tmp_path: Path) -> None:
    with Chromium(tmp_path) as other:
        other.open(console)
        other.click("button[value='user_2@acme.example']")
        reference = other.text("#reference")
    browser.open(f"{console}/logins?reference={reference}")
    look(browser, "logins")
    follow(browser, reference)
    verdict = browser.text("section:has(> #verdict)")
    assert "not_a_member" in verdict or "assign" in verdict.lower(), verdict
    assert "The administrator of the identity provider" in verdict or "operator" in verdict, verdict
    look(browser, "login")


def test_a_token_is_shown_once(console: str, browser: Chromium) -> None:
    browser.open(f"{console}/integrations/nextgen")
    look(browser, "integration")
    browser.click("form:has(#field-days) button")
    secret = browser.text("#secret")
    assert secret.startswith("gh_scim_")
    look(browser, "token")
    browser.open(f"{console}/integrations/nextgen")
    assert secret not in browser.source()
    browser.click("button[aria-label^='Revoke crd_']")
    assert browser.text("#outcome") == "The token has ended, on all nodes."


@pytest.mark.parametrize("page", ["", "readiness", "people", "groups", "readiness?policy=nextgen-first", "nothing"])
def test_every_other_page_is_readable_by_everybody(console: str, browser: Chromium, page: str) -> None:
    browser.open(f"{console}/{page}" if page else console)
    look(browser, page.partition("?")[0] or "overview")


def test_who_has_no_role_is_told_who_can_give_one(console: str, tmp_path: Path) -> None:
    with Chromium(tmp_path) as browser:
        browser.open(console)
        browser.click("button[value='user2@acme.example']")
        browser.find("#denied")
        assert "An account administrator of Acme Corporation can give you a role" in browser.text("main")
        look(browser, "denied")
