"""Every route of the console: without a session, with another account's, without a role, as a viewer, and with forms
that aren't of a page that the session was shown. And what an administrator does there.

The routes are the lines of a golden file that a Swift test holds against the route table: one that is missing there
fails that test, and one that is there is swept here.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from conftest import deployments
from harness import native
from harness.gateway import REPOSITORY, Gateway
from harness.idp import IdP
from harness.native import Native
from harness.page import Page

TABLE = [line.split() for line in (REPOSITORY / "Tests/GatewayTests/Golden/console.txt").read_text().splitlines()[1:]]
ROUTES = [(method, "" if path == "." else path) for method, path, *_ in TABLE]
FORMS = [path for method, path in ROUTES if method == "POST"]
PEOPLE = ("admin@acme.example", "viewer@acme.example", "nobody@acme.example")
STRANGER = "admin@globex.example"
CROSS = (
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
)
NOBODY = "0" * 26


def filled(path: str) -> str:
    """The path with ids in it that nothing has; integrations are there."""
    kinds = {"people": "usr_" + NOBODY, "groups": "grp_" + NOBODY, "integrations": "nextgen"}
    path = path.replace("{id}", kinds.get(path.split("/")[0], "nothing"))
    for name, prefix in (("assignment", "asg_"), ("member", "usr_"), ("token", "crd_"), ("login", "log_")):
        path = path.replace(f"{{{name}}}", prefix + NOBODY)
    assert "{" not in path
    return path


@dataclass
class Browser:
    """Somebody with a session of an account, as its cookie says."""

    gateway: Gateway
    account: str
    cookies: dict[str, str]

    def ask(self, method: str, path: str, account: str = "", **options: Any) -> requests.Response:
        base = f"{self.gateway.url}/accounts/{account or self.account}/console"
        return requests.request(
            method, f"{base}/{path}" if path else base, cookies=self.cookies, allow_redirects=False, timeout=30,
            headers={"Accept": "text/html", **options.pop("headers", {})}, **options,
        )

    @property
    def confirmation(self) -> str:
        """What the forms of this session's pages carry."""
        (secret,) = [value for name, value in self.cookies.items() if "session" in name]
        digest = hashlib.sha256(f"gatehouse console {secret}".encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def page(self, path: str, status: int = 200, **query: str) -> str:
        response = self.ask("GET", path, params=query)
        assert response.status_code == status, f"{path}: {response.status_code} {response.text}"
        return response.text

    def post(self, path: str, **fields: str) -> requests.Response:
        return self.ask("POST", path, data={"confirmation": self.confirmation, **fields})

    def done(self, path: str, **fields: str) -> str:
        """What the page says that the browser is sent on to."""
        response = self.post(path, **fields)
        assert response.status_code == 303, f"{path}: {response.status_code} {response.text}"
        page = requests.get(f"{self.gateway.url}{response.headers['Location']}", cookies=self.cookies, timeout=30)
        assert page.status_code == 200 and 'id="outcome"' in page.text, page.text
        return page.text

    def refused(self, path: str, status: int, **fields: str) -> str:
        """Why a form's wish wasn't granted, as its page says."""
        response = self.post(path, **fields)
        assert response.status_code == status, f"{path}: {response.status_code} {response.text}"
        return re.sub(r"&#39;", "'", Page.of(response).texts["refusal"])


@dataclass
class World:
    gateway: Gateway
    acme: Native
    ids: dict[str, str]
    browsers: dict[str, Browser]

    def __getitem__(self, name: str) -> Browser:
        return self.browsers[name]

    def role(self, user: str, role: str) -> str:
        principal = {"type": "user", "id": self.ids[user]}
        return str(self.acme.post("role-assignments", {"role": role, "principal": principal, "scope": "account"})["id"])

    def journal(self) -> int:
        """How much has happened, as far as the console can make it happen."""
        return int(self.acme.get("journal", limit=1)["items"][0]["position"])


def log_in(gateway: Gateway, account: str, user: str) -> Browser:
    """By a recovery code, which needs no IdP."""
    code = gateway.run("recovery-codes", "create", account, user, "--json").ok().json()["codes"][0]
    session, url = requests.Session(), f"{gateway.url}/accounts/{account}/recovery"
    form = Page.of(session.get(url, timeout=30)).form_with("code")
    assert form is not None
    answer = session.post(url, {**form.fields, "user": user, "code": code}, allow_redirects=False, timeout=30)
    assert answer.status_code == 303, answer.text
    cookies = {cookie.name: cookie.value or "" for cookie in session.cookies if "session" in cookie.name}
    return Browser(gateway, account, cookies)


@pytest.fixture(scope="module")
def world(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with deployments(engine, lambda: tmp_path_factory.mktemp("gateway")) as deploy:
        gateway = deploy(start=False)
        for account, names in (("acme", PEOPLE), ("globex", (STRANGER,))):
            file = gateway.tenants / f"{account}.yaml"
            text = file.read_text().replace("share: 100%", "share: 20%")
            file.write_text(f"{text}break_glass: [{', '.join(names)}]\n")
        gateway.start()
        acme, globex = native.administrator(gateway, "acme"), native.administrator(gateway, "globex")
        ids = {name: acme.post("users", {"user_name": name, "email": name})["id"] for name in PEOPLE}
        stranger = globex.post("users", {"user_name": STRANGER, "email": STRANGER})["id"]
        globex.post("role-assignments", {
            "role": "account-admin", "principal": {"type": "user", "id": stranger}, "scope": "account"})
        world = World(gateway, acme, ids, {})
        world.role(PEOPLE[0], "account-admin")
        world.role(PEOPLE[1], "account-viewer")
        world.browsers = {
            **{name.partition("@")[0]: log_in(gateway, "acme", name) for name in PEOPLE},
            "stranger": log_in(gateway, "globex", STRANGER),
        }
        yield world
        assert gateway.stop() == 0


def test_the_table_is_not_empty() -> None:
    assert len(ROUTES) > 20 and len(FORMS) > 10


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_who_has_no_session_here_logs_in(world: World, method: str, path: str) -> None:
    before = world.journal()
    stranger = world["stranger"]
    # The other account's secret under this account's name, too.
    (secret,) = stranger.cookies.values()
    forged = {name: secret for name in world["admin"].cookies}
    nobodies = [
        Browser(world.gateway, "acme", {}), stranger, Browser(world.gateway, "acme", forged),
        Browser(world.gateway, "acme", {name: "acme." + "A" * 43 for name in world["admin"].cookies}),
        Browser(world.gateway, "no-such-account", {}),
    ]
    for nobody in nobodies:
        account = "no-such-account" if nobody.account == "no-such-account" else "acme"
        answer = nobody.ask(method, filled(path), account, data={"confirmation": stranger.confirmation})
        if method == "GET":
            assert answer.status_code == 303, answer.text
            place = f"%2Faccounts%2F{account}%2Fconsole" + (f"%2F{filled(path).replace('/', '%2F')}" if path else "")
            assert answer.headers["Location"] == f"{world.gateway.url}/accounts/{account}/login?return_to={place}"
        else:
            assert answer.status_code == 403 and "Your session has ended" in answer.text
    assert world.journal() == before


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_who_has_no_role_is_told_who_gives_one(world: World, method: str, path: str) -> None:
    nobody = world["nobody"]
    answer = nobody.post(filled(path)) if method == "POST" else nobody.ask("GET", filled(path))
    assert answer.status_code == 403 and "An account administrator of Acme Corporation" in answer.text, answer.text


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_viewer_sees_every_page_and_no_form(world: World, method: str, path: str) -> None:
    viewer, before = world["viewer"], world.journal()
    if method == "GET":
        answer = viewer.ask("GET", filled(path))
        assert answer.status_code == (404 if NOBODY in filled(path) else 200), answer.text
        assert 'method="post"' not in answer.text
    else:
        answer = viewer.post(filled(path))
        assert answer.status_code == 403 and "It needs the permission" in answer.text, answer.text
        assert world.journal() == before


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_no_page_of_the_session_had_does_nothing(world: World, path: str) -> None:
    admin, before = world["admin"], world.journal()
    others = [None, "", "x", world["viewer"].confirmation, world["stranger"].confirmation]
    answers = [
        admin.ask("POST", filled(path), data={} if other is None else {"confirmation": other}) for other in others
    ]
    answers += [
        admin.ask("POST", filled(path), headers=headers, data={"confirmation": admin.confirmation}) for headers in CROSS
    ]
    for answer in answers:
        assert answer.status_code == 403 and "This form wasn&#39;t accepted" in answer.text, answer.text
    assert world.journal() == before


@pytest.mark.parametrize("path", FORMS)
def test_an_administrators_own_form_is_asked_for_what_it_means(world: World, path: str) -> None:
    """It gets further than any of the above: a refusal that is about what it holds, or done."""
    answer = world["admin"].ask(
        "POST", filled(path), data={"confirmation": world["admin"].confirmation},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": world.gateway.url})
    assert answer.status_code in (200, 303, 400, 404), answer.text


def test_pages_are_framed_by_nobody_and_kept_by_nobody(world: World) -> None:
    headers = world["admin"].ask("GET", "people").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"] and headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "same-origin"
    assert world["admin"].ask("PUT", "people").status_code == 405
    assert world["admin"].ask("GET", "nothing").status_code == 404


def test_names_are_text(world: World) -> None:
    admin, name = world["admin"], "<script>alert(1)</script>\"'"
    made = admin.post("groups", name=name)
    assert made.status_code == 303, made.text
    group = re.sub(r"\?.*", "", made.headers["Location"].partition("/console/")[2])
    for path, query in ((group, {}), ("groups", {"q": name}), ("journal", {"subject": group.partition("/")[2]})):
        page = admin.page(path, **query)
        assert "&lt;script&gt;alert(1)" in page and "<script" not in page
    assert "It was deleted." in admin.done(f"{group}/delete")
    admin.page(group, 404)


def test_a_group_of_its_own_is_changed_and_a_pushed_one_says_whose_it_is(world: World) -> None:
    admin, idp = world["admin"], IdP(world.gateway, "acme", "nextgen")
    member = idp.user("pushed@acme.example")
    pushed = f"groups/{idp.group('example-group', member)}"
    own = "groups/" + world.acme.post("groups", {"name": "Own"})["id"]
    assert "It was saved." in admin.done(own, name="Renamed", description="Ours", tags="one\ntwo\n")
    assert world.acme.get(own)["tags"] == ["one", "two"] and world.acme.get(own)["name"] == "Renamed"
    assert "The member was added." in admin.done(f"{own}/members", member="VIEWER@acme.example")
    assert "The member was removed." in admin.done(f"{own}/members/{world.ids[PEOPLE[1]]}/remove")
    assert admin.refused(f"{own}/members", 400, member="who@x.example") == 'Nobody here is called "who@x.example".'
    for path, fields in (
        (pushed, {"name": "Mine"}), (f"{pushed}/members", {"member": PEOPLE[1]}),
        (f"{pushed}/members/{member}/remove", {}), (f"{pushed}/delete", {}),
    ):
        why = admin.refused(path, 409, **fields)
        assert "it is managed by the NextGen app integration nextgen" in why and why.endswith("Change it there.")
    assert "It was saved." in admin.done(pushed, description="Still ours to say")
    assert "can&#39;t be changed here: it is managed by the NextGen" in admin.page(pushed)
    assert "field-name" not in admin.page(pushed)
    # A role is never locked, and a member's page explains it.
    assert "The role was given." in admin.done(f"{pushed}/roles", role="group-manager", scope="orgs/default")
    person = admin.page(f"people/{member}")
    assert "has group-manager at orgs/default through group example_group" in person
    why = admin.refused(f"people/{member}", 409, display_name="Mine")
    assert "it is managed by the NextGen app integration nextgen" in why
    assert admin.refused(f"{pushed}/roles", 400, role="no-such-role", scope="account")


def test_a_person_of_the_accounts_own_is_changed_as_the_form_said(world: World) -> None:
    admin = world["admin"]
    path = "people/" + world.acme.post("users", {"user_name": "own@acme.example", "given_name": "Old"})["id"]
    version = re.search(r'name="version" value="([^"]*)"', admin.page(path))
    assert version is not None
    tag = version.group(1).replace("&quot;", '"')
    fields = {"user_name": "own@acme.example", "display_name": "Zoë", "given_name": "", "version": tag}
    assert "Zoë" in admin.done(path, **fields)
    user = world.acme.get(path.replace("people", "users"))
    assert (user["display_name"], user["given_name"], user["active"]) == ("Zoë", None, True)
    assert "another version" in admin.refused(path, 412, **fields), "somebody else's change isn't overwritten"
    assert "It was saved." in admin.done(path, state="inactive")
    assert world.acme.get(path.replace("people", "users"))["active"] is False


def test_the_last_administrator_stays(world: World) -> None:
    admin = world["admin"]
    mine = f"people/{world.ids[PEOPLE[0]]}"
    taken = re.search(rf"{mine}/roles/(asg_\w+)/remove", admin.page(mine))
    assert taken is not None
    assert "no active administrator left" in admin.refused(f"{mine}/roles/{taken.group(1)}/remove", 409)
    assert "no active administrator left" in admin.refused(mine, 409, state="inactive")
    # A role that is somebody else's isn't reached through another person's page.
    other = f"people/{world.ids[PEOPLE[1]]}/roles/{taken.group(1)}/remove"
    assert admin.post(other).status_code == 404


def test_a_token_works_until_it_is_revoked_and_is_shown_once(world: World) -> None:
    admin = world["admin"]
    shown = Page.of(admin.post("integrations/nextgen/tokens", days="90"))
    secret = shown.texts["secret"]
    assert shown.status == 200 and secret.startswith("gh_scim_")
    scim = f"{world.gateway.scim('acme', 'nextgen')}/Users"
    headers = {"Authorization": f"Bearer {secret}"}
    assert requests.get(scim, headers=headers, timeout=30).status_code == 200
    page = admin.page("integrations/nextgen")
    assert secret not in page
    path = re.findall(r"integrations/nextgen/tokens/crd_\w+/revoke", page)[-1]
    assert admin.post(path.replace("nextgen", "firstgen")).status_code == 404, "another integration's"
    assert "The token has ended" in admin.done(path)
    assert requests.get(scim, headers=headers, timeout=30).status_code == 401
    assert "must be a whole number" in admin.refused("integrations/nextgen/tokens", 400, days="-1")


def test_a_brake_is_seen_and_released(world: World) -> None:
    admin, idp = world["admin"], IdP(world.gateway, "acme", "firstgen")
    people = [idp.user(f"leaver{number}@acme.example") for number in range(12)]
    statuses = [idp.activate(person, False).status_code for person in people]
    assert 429 in statuses
    held = people[statuses.index(429)]
    for page in ("", "integrations/firstgen"):
        assert "The brake holds what FirstGen takes away" in admin.page(page)
        assert "integrations/firstgen/release" in admin.page(page)
        shown = world["viewer"].page(page)
        assert "The brake holds" in shown and 'method="post"' not in shown
    assert world["viewer"].post("integrations/firstgen/release").status_code == 403
    assert idp.activate(held, False).status_code == 429
    assert "What had passed was given back." in admin.done("integrations/firstgen/rollback")
    assert world.acme.get(f"users/{people[0]}")["active"] is True
    assert "The brake lets everything pass" in admin.done("integrations/firstgen/release")
    assert idp.activate(held, False).status_code in (200, 204)


def test_a_role_and_a_person_end_at_once(world: World) -> None:
    name = PEOPLE[2]
    browser = log_in(world.gateway, "acme", name)
    role = world.role(name, "account-viewer")
    browser.page("people")
    world.acme.delete(f"role-assignments/{role}")
    browser.page("people", 403)
    world.role(name, "account-viewer")
    browser.page("people")
    world.acme.patch(f"users/{world.ids[name]}", {"active": False})
    assert browser.ask("GET", "people").status_code == 303
