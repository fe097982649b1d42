"""Every login recorded and explained, as deep as somebody may look; test logins; responses judged again."""

import base64
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from harness import scim
from harness.application import Application
from harness.gateway import Gateway
from harness.page import Page
from harness.person import Person
from harness.simplesaml import PEOPLE
from harness.tenants import CERTIFICATE

PERSON = {"id", "reference", "outcome", "test", "started", "finished", "sentence"}
ADMIN = PERSON | {"integration", "application", "user_name", "user", "routed_because", "verdict"}
OPERATOR = ADMIN | {"checks", "steps", "timings", "response_kept"}


@pytest.fixture(scope="module")
def provisioned(sso: Gateway) -> Gateway:
    """FirstGen holds user1, NextGen user_2; FirstGen keeps what it's sent."""
    acme = sso.tenants / "acme.yaml"
    acme.write_text(acme.read_text().replace(
        "    generation: firstgen\n", "    generation: firstgen\n    keep_responses: true\n"))
    sso.run("apply", str(sso.tenants)).ok()
    for integration, login in (("firstgen", "user1"), ("nextgen", "user_2")):
        scim.client(sso, "acme", integration).create("User", scim.user(PEOPLE[login].email))
    return sso


def person(login: str, application: Application) -> Person:
    return Person(PEOPLE[login], application.redirect_uri)


def token(gateway: Gateway, role: str) -> str:
    made = gateway.run(
        "token", "create", "--account", "acme", "--service-account", role, "--role", role, "--json").ok()
    return str(made.json()["token"])


@pytest.fixture(scope="module")
def admin(provisioned: Gateway) -> str:
    return token(provisioned, "account-admin")


def ask(gateway: Gateway, bearer: str, path: str, **query: str) -> requests.Response:
    return requests.get(
        f"{gateway.url}/accounts/acme/api/v1/{path}", params=query, timeout=30,
        headers={"Authorization": f"Bearer {bearer}"})


def what_if(gateway: Gateway, bearer: str, reference: str, body: object) -> requests.Response:
    return requests.post(
        f"{gateway.url}/accounts/acme/api/v1/logins/{reference}/what-if", json=body, timeout=30,
        headers={"Authorization": f"Bearer {bearer}"})


@pytest.fixture(scope="module")
def refused(provisioned: Gateway, application: Application) -> str:
    """The reference of user_2's refusal at FirstGen."""
    page = person("user_2", application).log_in(application.begin("acme").start)
    assert page.status == 403, str(page)
    return page.reference


def test_a_login_is_followed_to_its_redemption(
    provisioned: Gateway, application: Application, admin: str
) -> None:
    begun = application.begin("acme")
    begun.finish(person("user1", application).log_in(begun.start).url)
    found = ask(provisioned, admin, "logins", person="user1@acme.example", outcome="redeemed", limit="1").json()
    attempt = found["items"][0]
    assert set(attempt) == OPERATOR
    assert [step["name"] for step in attempt["steps"]] == ["started", "sent", "received", "handed_off", "redeemed"]
    assert len({step["request"] for step in attempt["steps"]}) == 3
    assert attempt["timings"]["at_idp_ms"] >= 0 and attempt["timings"]["at_application_ms"] >= 0
    assert attempt["checks"] and all(check["passed"] for check in attempt["checks"])
    assert attempt["response_kept"] is True
    assert attempt["verdict"] is None and attempt["integration"] == "firstgen"


def test_each_depth_shows_what_its_reader_needs(provisioned: Gateway, refused: str, admin: str) -> None:
    path = f"logins/{refused}"
    viewer = provisioned.viewer_token("acme")
    assert set(ask(provisioned, viewer, path, depth="person").json()) == PERSON
    shown = ask(provisioned, viewer, path).json()
    assert set(shown) == ADMIN
    verdict = shown["verdict"]
    assert (verdict["code"], verdict["who"], verdict["field"]) == ("not_a_member", "idp_admin", "Assignment")
    assert "firstgen" in verdict["expected"] and "nextgen" in verdict["actual"]
    assert verdict["docs"] == f"{provisioned.url}/docs/verdicts#not_a_member"
    assert (verdict["idp"], verdict["idp_docs"]) == (
        "SimpleSAMLphp", f"{provisioned.url}/docs/identity-providers#simplesamlphp")
    assert set(ask(provisioned, admin, path).json()) == OPERATOR
    assert ask(provisioned, admin, f"logins/{shown['id']}").json()["reference"] == refused
    too_deep = ask(provisioned, viewer, path, depth="operator")
    assert too_deep.status_code == 403 and "logins.inspect" in too_deep.json()["detail"]


@pytest.mark.parametrize("query", [
    {"outcome": "lost"}, {"since": "yesterday"}, {"depth": "bottom"}, {"limit": "0"}, {"after": "x"}, {"who": "me"},
    {"integration": "../x"},
])
def test_a_search_that_cannot_be_meant_is_refused(
    provisioned: Gateway, admin: str, query: dict[str, str]
) -> None:
    response = ask(provisioned, admin, "logins", **query)
    assert response.status_code == 400, response.text
    assert response.headers["Content-Type"] == "application/problem+json"


def test_attempts_are_searched_and_paged(provisioned: Gateway, refused: str, admin: str) -> None:
    def references(**query: str) -> list[str]:
        return [item["reference"] for item in ask(provisioned, admin, "logins", **query).json()["items"]]

    assert references(reference=refused) == [refused]
    assert refused in references(verdict="not_a_member", person="USER_2@acme.example", integration="firstgen")
    assert refused not in references(verdict="expired")
    assert refused not in references(until=(datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    walked, after = [], None
    while True:
        page = ask(provisioned, admin, "logins", limit="1", **({"after": after} if after else {})).json()
        walked += [item["reference"] for item in page["items"]]
        if (after := page["next"]) is None:
            break
    assert walked == references()


def test_no_other_account_finds_it(provisioned: Gateway, refused: str) -> None:
    globex = provisioned.viewer_token("globex")
    url = f"{provisioned.url}/accounts/globex/api/v1/logins"
    header = {"Authorization": f"Bearer {globex}"}
    assert requests.get(url, params={"reference": refused}, headers=header, timeout=30).json()["items"] == []
    there = requests.get(f"{url}/{refused}", headers=header, timeout=30)
    nowhere = requests.get(f"{url}/0000000000", headers=header, timeout=30)
    assert (there.status_code, there.json()) == (nowhere.status_code, nowhere.json())
    assert there.status_code == 404
    assert ask(provisioned, globex, f"logins/{refused}").status_code == 401


def test_the_command_line_shows_the_same(provisioned: Gateway, refused: str, admin: str) -> None:
    shown = provisioned.run("login", "show", "acme", refused, "--json").ok().json()
    assert shown == ask(provisioned, admin, f"logins/{refused}").json()
    told = provisioned.run("login", "show", "acme", refused).ok().out
    assert "not_a_member" in told and "/docs/verdicts#not_a_member" in told and "received" in told
    brief = provisioned.run("login", "show", "acme", refused, "--depth", "person").ok().out
    assert "not_a_member" not in brief
    assert provisioned.run("login", "show", "acme", "0000000000").status == 1
    listed = provisioned.run("login", "list", "acme", "--verdict", "not_a_member", "--json").ok().json()
    assert refused in [item["reference"] for item in listed["items"]]
    assert refused in provisioned.run("login", "list", "acme").ok().out
    assert provisioned.run("login", "list", "acme", "--outcome", "lost").status == 2


def test_rubbish_has_a_reference_too(provisioned: Gateway) -> None:
    answer = requests.post(
        f"{provisioned.saml('acme', 'firstgen')}/acs", data={"SAMLResponse": base64.b64encode(b"<a").decode()},
        timeout=30, headers={"Accept": "text/html"})
    attempt = provisioned.attempt("acme", answer.headers["X-Login-Reference"])
    assert (attempt["outcome"], attempt["verdict"]["code"]) == ("refused", "xml_malformed")


# What would be if


@pytest.fixture
def elsewhere(provisioned: Gateway, application: Application, tmp_path: Path) -> str:
    """The reference of a login that was refused because our entity ID had been changed meanwhile."""
    begun = application.begin("acme")
    someone = person("user1", application)
    answer = someone.authenticate(begun.start)
    acme = provisioned.tenants / "acme.yaml"
    before = acme.read_text()
    acme.write_text(before.replace(
        "    keep_responses: true\n", "    keep_responses: true\n    entity_id: https://sp.example/new\n"))
    try:
        provisioned.run("apply", str(provisioned.tenants)).ok()
        page = someone.submit(answer.form)
    finally:
        acme.write_text(before)
    assert page.status == 403, str(page)
    return page.reference


def test_a_kept_response_is_judged_under_other_settings(provisioned: Gateway, elsewhere: str, admin: str) -> None:
    # The wrong entity ID still holds.
    ours = f"{provisioned.saml('acme', 'firstgen')}/metadata"
    try:
        answer = what_if(provisioned, admin, elsewhere, {"entity_id": ours})
        assert answer.status_code == 200, answer.text
        judged = answer.json()
        assert judged["before"]["verdict"]["code"] == "audience_mismatch"
        assert judged["after"]["login"] == {"result": "accepted", "user_name": "user1@acme.example", "verdict": None}
        assert judged["after"]["attributes"]["name"] == ["user1@acme.example"]
        told = provisioned.run("login", "what-if", "acme", elsewhere, "--entity-id", ours, "--json").ok().json()
        assert told == judged
        assert provisioned.run("login", "what-if", "acme", elsewhere).status == 1
    finally:
        provisioned.run("apply", str(provisioned.tenants)).ok()
    stranger = provisioned.folder / "stranger.pem"
    stranger.write_text(CERTIFICATE)
    refused = provisioned.run(
        "login", "what-if", "acme", elsewhere, "--certificate", str(stranger), "--sha1", "true", "--json")
    assert refused.status == 1
    assert refused.json()["after"]["verdict"]["code"] == "signature_mismatch"
    assert refused.json()["before"]["verdict"] is None, "by now it would be good"
    body = {"certificates": CERTIFICATE, "policy": "nextgen-first", "attributes": {"email": "displayName"}}
    assert what_if(provisioned, admin, elsewhere, body).json()["after"]["result"] == "refused"


def test_a_what_if_needs_its_permission_its_response_and_settings_that_exist(
    provisioned: Gateway, refused: str, admin: str, application: Application
) -> None:
    assert what_if(provisioned, provisioned.viewer_token("acme"), refused, {}).status_code == 403
    assert what_if(provisioned, admin, "0000000000", {}).status_code == 404
    assert what_if(provisioned, admin, refused, {"shoe_size": 43}).status_code == 400
    assert what_if(provisioned, admin, refused, {"certificates": "none"}).status_code == 400
    # Nothing was received by a login that nobody answered.
    person("user1", application).sent_to_the_idp(application.begin("acme").start)
    started = ask(provisioned, admin, "logins", outcome="started", limit="1").json()["items"][0]["reference"]
    answer = what_if(provisioned, admin, started, {})
    assert answer.status_code == 409 and "keep_responses" in answer.json()["detail"]


def test_a_policy_is_tried_on_a_person(provisioned: Gateway, refused: str, admin: str) -> None:
    judged = what_if(provisioned, admin, refused, {"policy": "nextgen-first"}).json()
    assert (judged["routing"]["integration"], judged["routing"]["result"]) == ("nextgen", "accepted")
    staged = what_if(provisioned, admin, refused, {"policy": "staged", "staged": {"percent": 100}}).json()
    assert (staged["routing"]["integration"], staged["routing"]["result"]) == ("nextgen", "accepted")
    staged = what_if(provisioned, admin, refused, {"staged": {"users": ["nobody"]}}).json()
    assert (staged["routing"]["integration"], staged["routing"]["result"]) == ("firstgen", "refused")


def test_a_file_is_judged_like_what_was_kept(provisioned: Gateway, application: Application) -> None:
    answer = person("user1", application).authenticate(application.begin("acme").start)
    file = provisioned.folder / "captured"
    file.write_text(answer.value)
    ran = provisioned.run(
        "login", "what-if", "acme", "--file", str(file), "--form", "--integration", "firstgen",
        "--request-id", answer.request_id, "--audience", "https://sp.example/new", "--json")
    assert ran.status == 1, str(ran)
    assert ran.json()["before"]["login"]["result"] == "accepted"
    assert ran.json()["after"]["verdict"]["expected"] == "https://sp.example/new"
    for wrong in ([], ["--file", str(file)], ["--file", str(file), "--integration", "firstgen", "--attributes", "x=y"]):
        assert provisioned.run("login", "what-if", "acme", *wrong).status == 2


# The documentation


def test_the_documentation_is_served_where_verdicts_lead(provisioned: Gateway) -> None:
    for name, title in (("verdicts", "Verdicts: "), ("identity-providers", "Where an identity provider")):
        page = requests.get(f"{provisioned.url}/docs/{name}", timeout=30)
        assert page.status_code == 200 and title in page.text
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        ids = re.findall(r' id="([^"]*)"', page.text)
        assert len(ids) == len(set(ids))
    for name in ("VERDICTS.md", "THREATS", "..%2fREADME.md"):
        assert requests.get(f"{provisioned.url}/docs/{name}", timeout=30).status_code == 404


# Test logins


def try_out(provisioned: Gateway, application: Application, login: str) -> tuple[Person, Page]:
    made = provisioned.run("login", "test-link", "acme", "nextgen", "--json").ok().json()
    someone = person(login, application)
    return someone, someone.log_in(made["link"])


def test_a_test_login_tells_all_and_logs_nobody_in(provisioned: Gateway, application: Application) -> None:
    someone, page = try_out(provisioned, application, "user_2")
    assert page.status == 200, str(page)
    assert "would be logged in" in page.text and "user_2@acme.example" in page.text
    assert page.texts["name-id"] == "user_2@acme.example"
    assert "displayName" in page.text, "what the IdP sent, used or not"
    attempt = provisioned.attempt("acme", page.reference)
    assert (attempt["outcome"], attempt["test"], attempt["integration"]) == ("tested", True, "nextgen")
    assert not [name for name in someone.session.cookies.keys() if "session-acme" in name]
    again = someone.walk("GET", f"{provisioned.url}/accounts/acme/signed-in")
    assert "You are logged in" not in again.text


def test_a_test_login_that_fails_names_field_expected_and_found(
    provisioned: Gateway, application: Application
) -> None:
    _, page = try_out(provisioned, application, "user1")
    assert page.status == 200, str(page)
    assert page.texts["verdict"] == "not_a_member"
    assert page.texts["field"] == "Assignment"
    assert "nextgen" in page.texts["expected"]
    links = re.findall(r'href="(http[^"]*/docs/[^"]*)"', page.text)
    assert len(links) == 2
    for link in links:
        document, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in requests.get(document, timeout=30).text, link
    assert provisioned.attempt("acme", page.reference)["test"] is True
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_nobody_tests_without_a_link_that_is_theirs_and_still_good(
    provisioned: Gateway, application: Application
) -> None:
    link = provisioned.run("login", "test-link", "acme", "nextgen", "--expires", "1h").ok().out.strip()
    ticket = link.rpartition("=")[2]
    login = f"{provisioned.url}/accounts/acme/login"
    for url in (
        f"{login}?test=1&integration=nextgen", f"{login}?test=1&integration=firstgen&ticket={ticket}",
        f"{login}?test=1&integration=nextgen&ticket={ticket[:-2]}AA", f"{login}?test=1&ticket={ticket}",
        f"{provisioned.url}/accounts/globex/login?test=1&integration=nextgen&ticket={ticket}",
    ):
        response = requests.get(url, timeout=30, allow_redirects=False, headers={"Accept": "text/html"})
        assert response.status_code in (400, 403), url
        assert "SAMLRequest" not in response.text
    assert provisioned.run("login", "test-link", "acme", "nowhere").status == 1
