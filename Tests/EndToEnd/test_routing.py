"""Who would be locked out, and a cut-over from FirstGen to NextGen step by step, by API and by command."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from harness import scim
from harness.gateway import Gateway
from harness.name_server import NameServer

STAGED = {"policy": "staged", "staged": {"users": ["user_2@acme.example"], "groups": [], "percent": 0}}


@pytest.fixture
def acme(deploy: Any) -> Gateway:
    """FirstGen holds user1 and user2, NextGen user1 and user_2."""
    gateway = deploy()
    for integration, names in (("firstgen", ("user1", "user2")), ("nextgen", ("user1", "user_2"))):
        app = scim.client(gateway, "acme", integration)
        for name in names:
            app.create("User", scim.user(f"{name}@acme.example"))
    return gateway


def call(
    gateway: Gateway, method: str, path: str, body: Any = None, *, account: str = "acme", role: str = "admin",
    headers: dict[str, str] | None = None, **query: Any,
) -> requests.Response:
    token = gateway.admin_token(account) if role == "admin" else gateway.viewer_token(account)
    return requests.request(
        method, f"{gateway.url}/accounts/{account}/api/v1/{path}", json=body, params=query, timeout=30,
        headers={"Authorization": f"Bearer {token}", **(headers or {})},
    )


def locked_out(gateway: Gateway, **query: Any) -> list[str]:
    response = call(gateway, "GET", "routing/readiness", role="viewer", **query)
    assert response.status_code == 200, response.text
    assert response.json()["next"] is None
    return [item["user_name"] for item in response.json()["items"]]


def test_readiness_names_who_would_be_locked_out_and_why(acme: Gateway) -> None:
    found = acme.api("acme", "routing/readiness")
    assert found["policy"] == {"policy": "firstgen-first", "staged": None}
    [item] = found["items"]
    assert (item["user_name"], item["integration"], item["routed_because"]) == (
        "user_2@acme.example", "firstgen", "firstgen_first",
    )
    verdict = item["verdict"]
    assert (verdict["code"], verdict["who"], verdict["field"]) == ("not_a_member", "idp_admin", "Assignment")
    assert verdict["actual"] == "assigned to NextGen (nextgen)"
    assert verdict == acme.api("acme", "routing/explain", user="user_2@acme.example")["verdict"]
    assert locked_out(acme, policy="nextgen-first") == ["user2@acme.example"]
    assert locked_out(acme, policy="staged", users="user_2@acme.example") == []
    assert locked_out(acme, percent=100) == ["user2@acme.example"]


def test_the_command_tells_the_same(acme: Gateway) -> None:
    today = acme.run("login", "readiness", "acme", "--json")
    assert today.status == 1
    assert [item["user_name"] for item in today.json()["items"]] == ["user_2@acme.example"]
    assert today.json()["items"] == acme.api("acme", "routing/readiness")["items"]
    planned = acme.run("login", "readiness", "acme", "--policy", "nextgen-first")
    assert planned.status == 1 and planned.out.startswith("user2@acme.example\tnot_a_member\tidp_admin\t")
    good = acme.run("login", "readiness", "acme", "--staged-users", "user_2@acme.example")
    assert good.status == 0 and "nobody is locked out" in good.out
    assert acme.run("login", "readiness", "acme", "--policy", "other").status == 2
    assert acme.run("login", "readiness", "acme", "--policy", "firstgen-first", "--staged-percent", "3").status == 2
    assert acme.run("login", "readiness", "nobody").status == 1


def test_a_cut_over_step_by_step_and_back(acme: Gateway) -> None:
    before = call(acme, "GET", "routing")
    assert before.json() == {
        "policy": "firstgen-first", "staged": None, "declared_in": None, "since": None, "previous": None,
    }
    step = call(acme, "PUT", "routing", STAGED, headers={"If-Match": before.headers["ETag"]})
    assert step.status_code == 200, step.text
    assert (step.json()["policy"], step.json()["staged"]) == ("staged", STAGED["staged"])
    assert step.json()["previous"] == {"policy": "firstgen-first", "staged": None}
    assert step.headers["ETag"] != before.headers["ETag"]
    assert locked_out(acme) == []
    late = call(acme, "PUT", "routing", {"policy": "nextgen-first"}, headers={"If-Match": before.headers["ETag"]})
    assert late.status_code == 412

    refused = call(acme, "PATCH", "routing", {"policy": "nextgen-first", "staged": None})
    assert refused.status_code == 409 and refused.headers["Content-Type"] == "application/problem+json"
    problem = refused.json()
    assert problem["count"] == 1 and problem["locked_out"][0]["user_name"] == "user2@acme.example"
    forced = call(acme, "PUT", "routing", {"policy": "nextgen-first"}, force="true")
    assert forced.status_code == 200 and locked_out(acme) == ["user2@acme.example"]
    assert call(acme, "POST", "routing/undo").json()["staged"] == STAGED["staged"]
    merged = call(acme, "PATCH", "routing", {"staged": {"groups": ["Pilots"]}})
    assert merged.json()["staged"] == {**STAGED["staged"], "groups": ["Pilots"]}
    for _ in range(2):
        assert call(acme, "POST", "routing/undo").status_code == 200
    assert call(acme, "POST", "routing/undo").status_code == 409
    assert locked_out(acme) == ["user_2@acme.example"]


def test_the_same_by_command(acme: Gateway) -> None:
    refused = acme.run("routing", "set", "acme", "--policy", "nextgen-first", "--json")
    assert refused.status == 1 and refused.json()["count"] == 1
    staged = acme.run("routing", "set", "acme", "--staged-users", "user_2@acme.example", "--json").ok().json()
    assert staged["staged"] == STAGED["staged"]
    assert acme.api("acme", "routing")["policy"] == "staged", "the running gateway knows"
    assert acme.run("login", "explain", "acme", "user_2@acme.example").status == 0
    acme.run("routing", "set", "acme", "--policy", "nextgen-first", "--force").ok()
    acme.run("routing", "undo", "acme").ok()
    shown = acme.run("routing", "show", "acme").ok().out
    assert shown.startswith("staged (users: user_2@acme.example; percent: 0)")
    acme.run("routing", "undo", "acme").ok()
    assert acme.run("routing", "undo", "acme").status == 1
    assert acme.run("routing", "set", "acme").status == 2


def test_what_the_tenant_file_declares_is_read_only(acme: Gateway) -> None:
    call(acme, "PUT", "routing", STAGED)
    file = acme.tenants / "acme.yaml"
    text = file.read_text()
    file.write_text(text + "routing: { policy: firstgen-first }\n")
    acme.run("apply", str(file)).ok()
    assert acme.api("acme", "routing")["policy"] == "firstgen-first"
    for method, path in (("PUT", "routing"), ("PATCH", "routing"), ("POST", "routing/undo")):
        refused = call(acme, method, path, STAGED, force="true")
        assert refused.status_code == 409
        assert refused.json()["declared_in"].endswith("acme.yaml") and "acme.yaml" in refused.json()["detail"]
    file.write_text(text + "# changed\n")
    acme.run("apply", str(file)).ok()
    assert acme.api("acme", "routing")["policy"] == "staged", "left to the API again"


@pytest.mark.parametrize(("body", "named"), [
    ([], "object"), ({}, "policy"), ({"policy": 1}, "policy"), ({"policy": "other"}, "policy"),
    ({"policy": "firstgen-first", "staged": {}}, "staged"), ({"staged": []}, "staged"),
    ({"staged": {"users": "user1"}}, "staged.users"), ({"staged": {"users": [1]}}, "staged.users"),
    ({"staged": {"percent": 101}}, "percent"), ({"staged": {"percent": 1.5}}, "percent"),
    ({"staged": {"share": 1}}, "staged.share"), ({"policy": "staged", "other": 1}, "other"),
    ({"staged": {"users": [""]}}, "users"),
])
def test_what_is_no_policy_is_named(gateway: Gateway, body: Any, named: str) -> None:
    response = call(gateway, "PUT", "routing", body)
    assert response.status_code == 400 and named in response.json()["detail"], response.text


def test_who_may_and_who_may_not(gateway: Gateway) -> None:
    assert call(gateway, "PUT", "routing", STAGED, role="viewer").status_code == 403
    assert call(gateway, "POST", "routing/undo", role="viewer").status_code == 403
    assert call(gateway, "GET", "routing/explain", role="viewer").status_code == 400
    assert call(gateway, "GET", "routing/readiness", role="viewer", policy="other").status_code == 400
    assert call(gateway, "GET", "routing/readiness", role="viewer", after="x").status_code == 400
    strange = {"Authorization": f"Bearer {gateway.admin_token('globex')}"}
    for method, path in (("GET", "routing"), ("PUT", "routing"), ("GET", "routing/readiness")):
        assert call(gateway, method, path, headers=strange).status_code == 401


def test_members_are_imported_and_replaced(acme: Gateway, tmp_path: Path) -> None:
    table = tmp_path / "members.csv"
    table.write_text("Name;Login\nTwo;USER_2@acme.example\nGone;gone@acme.example\n")
    imported = acme.run("import", "members", "acme", "firstgen", str(table), "--json").ok().json()
    assert imported == {"integration": "firstgen", "members": 2, "before": 0}
    assert locked_out(acme) == [], "a member by import, as by SCIM"
    export = tmp_path / "members.json"
    export.write_text(json.dumps({"Resources": [{"userName": "user1@acme.example"}]}))
    assert acme.run("import", "members", "acme", "firstgen", str(export), "--json").ok().json()["before"] == 2
    assert locked_out(acme) == ["user_2@acme.example"]
    acme.run("import", "members", "acme", "firstgen", "--clear").ok()
    (tmp_path / "empty.csv").write_text("userName\n")
    for arguments, status in (
        ((str(tmp_path / "empty.csv"),), 1), ((), 2), ((str(table), "--clear"), 2), ((str(tmp_path / "none"),), 2),
    ):
        assert acme.run("import", "members", "acme", "firstgen", *arguments).status == status, arguments
    assert acme.run("import", "members", "acme", "nowhere", str(table)).status == 1


def test_membership_imported_is_the_list_alone(acme: Gateway, tmp_path: Path) -> None:
    file = acme.tenants / "acme.yaml"
    generation = "generation: firstgen\n"
    file.write_text(file.read_text().replace(generation, f"{generation}    membership: imported\n"))
    acme.run("apply", str(file)).ok()
    (tmp_path / "list").write_text("user1@acme.example\n")
    acme.run("import", "members", "acme", "firstgen", str(tmp_path / "list")).ok()
    [two, other] = sorted(acme.api("acme", "routing/readiness")["items"], key=lambda item: item["user_name"])
    assert (two["user_name"], two["verdict"]["code"], two["verdict"]["who"]) == (
        "user2@acme.example", "member_not_listed", "operator",
    )
    assert other["user_name"] == "user_2@acme.example"


SEVERAL = """\
account: several
domains: [several.example]
testers: [tester@several.example]
integrations:
""" + "".join(
    f"""\
  - id: {name}
    generation: nextgen
    {serves}
    idp:
      entity_id: https://idp.example/{name}
      sso_url: https://idp.example/{name}/sso
      certificates: [idp.pem]
"""
    for name, serves in (
        ("main", "enabled: true"), ("emea", "serves: { domains: [emea.example] }"), ("apac", "enabled: true"),
        ("old", "enabled: false"),
    )
)


@pytest.fixture
def several(deploy: Any) -> Gateway:
    gateway = deploy()
    (gateway.tenants / "several.yaml").write_text(SEVERAL)
    gateway.run("apply", str(gateway.tenants / "several.yaml")).ok()
    return gateway


def begin(gateway: Gateway, **query: str) -> requests.Response:
    return requests.get(
        f"{gateway.url}/accounts/several/login", params=query, timeout=30, allow_redirects=False,
        headers={"Accept": "text/html"},
    )


def sent_to(response: requests.Response) -> str:
    assert response.status_code == 303, response.text
    return urlsplit(response.headers["Location"]).path.split("/")[1]


def test_a_person_chooses_where_several_integrations_are_left(several: Gateway) -> None:
    page = begin(several, return_to="/here?a=b&c=<d>")
    assert page.status_code == 200 and "Set-Cookie" not in page.headers
    links = re.findall(r'href="([^"]*integration=[^"]*)"', page.text)
    assert len(links) == 3
    kept = {parse_qs(urlsplit(link.replace("&amp;", "&")).query)["return_to"][0] for link in links}
    assert kept == {"/here?a=b&c=<d>"}
    for link, name in zip(links, ("main", "emea", "apac"), strict=True):
        chosen = requests.get(link.replace("&amp;", "&"), timeout=30, allow_redirects=False)
        assert sent_to(chosen) == name
    assert sent_to(begin(several, login_hint="new@emea.example")) == "emea"
    others = begin(several, login_hint="new@several.example")
    assert sorted(re.findall(r"integration=(\w+)", others.text)) == ["apac", "main"]
    attempts = several.api("several", "logins")["items"]
    assert {attempt["routed_because"] for attempt in attempts} == {"chosen_by_person", "serves_domain"}


def test_a_tester_goes_anywhere_that_works(several: Gateway) -> None:
    hint = "new@emea.example"
    assert sent_to(begin(several, login_hint=hint, integration="apac")) == "apac"
    for name in ("old", "nowhere"):
        refused = begin(several, login_hint=hint, integration=name)
        assert refused.status_code == 403 and "X-Login-Reference" in refused.headers
    file = several.tenants / "several.yaml"
    file.write_text(SEVERAL.replace("testers: [tester@several.example]\n", ""))
    several.run("apply", str(file)).ok()
    refused = begin(several, login_hint=hint, integration="apac")
    assert refused.status_code == 403 and "Only testers" in refused.text
    attempt = several.attempt("several", refused.headers["X-Login-Reference"])
    assert attempt["verdict"]["code"] == "choice_not_allowed"


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as server:
        yield server


def authorize(gateway: Gateway, hint: str) -> requests.Response:
    return requests.get(
        f"{gateway.url}/oauth/authorize", timeout=30, allow_redirects=False,
        params={
            "client_id": "example-app", "redirect_uri": "http://127.0.0.1:9/callback", "response_type": "code",
            "scope": "openid", "state": "s", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            "code_challenge_method": "S256", "login_hint": hint,
        },
    )


def found(gateway: Gateway, hint: str) -> bool:
    """Whether the address leads to an IdP; else the person is asked for another."""
    answer = authorize(gateway, hint)
    if answer.status_code == 303:
        assert answer.headers["Location"].startswith("https://idp.example/")
        return True
    assert answer.status_code == 200 and 'aria-invalid="true"' in answer.text and hint in answer.text, answer.text
    return False


def test_whoever_comes_without_an_account_is_asked_for_their_address(gateway: Gateway) -> None:
    parameters = {
        "client_id": "example-app", "redirect_uri": "http://127.0.0.1:9/callback", "response_type": "code",
        "scope": "openid", "state": "s&\"<", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }
    page = requests.get(f"{gateway.url}/oauth/authorize", params=parameters, timeout=30, allow_redirects=False)
    assert page.status_code == 200 and "aria-invalid" not in page.text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text))
    assert {name: html.unescape(value) for name, value in hidden.items()} == parameters
    # A form's submission is the same request with the address in it.
    submitted = requests.get(
        f"{gateway.url}/oauth/authorize", timeout=30, allow_redirects=False,
        params={**parameters, "login_hint": "user1@acme.example"})
    assert submitted.status_code == 303 and "SAMLRequest=" in submitted.headers["Location"]


@pytest.mark.parametrize("more", [{"prompt": "none"}, {"account": "nobody-has-this"}])
def test_an_application_that_asks_for_no_page_is_answered(gateway: Gateway, more: dict[str, str]) -> None:
    answer = requests.get(
        f"{gateway.url}/oauth/authorize", timeout=30, allow_redirects=False,
        params={
            "client_id": "example-app", "redirect_uri": "http://127.0.0.1:9/callback", "response_type": "code",
            "scope": "openid", "state": "s", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            "code_challenge_method": "S256", **more,
        })
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("http://127.0.0.1:9/callback?error=invalid_request"), answer.headers


def test_a_domain_is_verified_by_its_dns(deploy: Any, names: NameServer) -> None:
    gateway = deploy(start=False)
    with open(gateway.configuration, "a") as file:
        file.write(f"outbound: {{ name_server: 127.0.0.1:{names.port} }}\n")
    gateway.start()
    assert call(gateway, "GET", "domains").json()["items"] == [
        {"domain": "acme.example", "status": "declared", "record": None, "verified": None},
    ]
    made = call(gateway, "POST", "domains", {"domain": "Brand.example"})
    assert made.status_code == 201 and made.json()["status"] == "pending"
    record = made.json()["record"]
    assert (record["name"], record["type"]) == ("_gatehouse-challenge.brand.example", "TXT")
    early = call(gateway, "POST", "domains/brand.example/verify")
    assert early.status_code == 409 and early.json()["record"] == record
    assert not found(gateway, "user1@brand.example")
    names.records[record["name"]] = ["v=spf1 -all", record["value"]]
    verified = call(gateway, "POST", "domains/brand.example/verify")
    assert verified.status_code == 200 and verified.json()["status"] == "verified", verified.text
    assert found(gateway, "user1@brand.example") and found(gateway, "user1@acme.example")
    assert not found(gateway, "user1@sub.brand.example")

    # Another account shows the same domain as its own: nobody guesses.
    unverified = gateway.run("domains", "verify", "globex", "brand.example")
    assert unverified.status == 1 and "_gatehouse-challenge.brand.example" in unverified.err
    listed = gateway.run("domains", "list", "globex", "--json").ok().json()["items"]
    theirs = next(item for item in listed if item["domain"] == "brand.example")
    names.records[record["name"]].append(theirs["record"]["value"])
    gateway.run("domains", "verify", "globex", "brand.example").ok()
    assert not found(gateway, "user1@brand.example")
    gateway.run("domains", "remove", "globex", "brand.example").ok()
    assert found(gateway, "user1@brand.example")
    assert call(gateway, "DELETE", "domains/brand.example").status_code == 204
    assert not found(gateway, "user1@brand.example")
    assert call(gateway, "DELETE", "domains/brand.example").status_code == 404


@pytest.mark.parametrize(("domain", "status"), [
    ("gmail.com", 400), ("localhost", 400), ("a@b.example", 400), ("acme.example", 409), ("", 400),
])
def test_what_is_nobodys_domain_is_not_claimed(gateway: Gateway, domain: str, status: int) -> None:
    assert call(gateway, "POST", "domains", {"domain": domain}).status_code == status
    assert call(gateway, "POST", "domains", {"domain": "other.example"}, role="viewer").status_code == 403
