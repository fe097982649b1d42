"""A setup link: an IdP's administrator without an account here connects an integration, step by step."""

import base64
import hashlib
import re
import secrets
from typing import Any

import pytest
import requests

from conftest import Deploy
from harness.gateway import Gateway
from harness.metadata_server import MetadataServer
from harness.scim import USER
from harness.tenants import CERTIFICATE
from harness.waiting import wait_for

KEY = "".join(CERTIFICATE.splitlines()[1:-1])
METADATA = """\
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{key}</ds:X509Certificate>
</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>
"""


def metadata(entity: str = "https://idp.example/given", sso: str = "https://idp.example/sso") -> str:
    return METADATA.format(entity=entity, sso=sso, key=KEY)


class Page:
    """The setup page as a browser without scripts uses it."""

    def __init__(self, url: str, integration: str = "nextgen") -> None:
        self.http = requests.Session()
        self.url = f"{url}/{integration}"

    def get(self, path: str = "") -> requests.Response:
        return self.http.get(self.url + path, timeout=30)

    def token(self, text: str | None = None) -> str:
        found = re.search(r'name="confirmation" value="([^"]+)"', text or self.get().text)
        assert found
        return found[1]

    def give(self, headers: dict[str, str] | None = None, **fields: str) -> requests.Response:
        form: dict[str, Any] = {"confirmation": (None, fields.pop("confirmation", None) or self.token())}
        if "file" in fields:
            form["file"] = ("metadata.xml", fields.pop("file"), "text/xml")
        form |= {name: (None, value) for name, value in fields.items()}
        return self.http.post(f"{self.url}/metadata", files=form, headers=headers, timeout=60)

    def confirm(self, review: str, **changed: str) -> requests.Response:
        found = re.search(r'name="proposal" value="([^"]+)"', review)
        assert found, review
        form = {"confirmation": self.token(review), "proposal": found[1], **changed}
        return self.http.post(f"{self.url}/confirm", data=form, timeout=60)

    def make_token(self, headers: dict[str, str] | None = None, **changed: str) -> requests.Response:
        form = {"confirmation": self.token(), **changed}
        return self.http.post(f"{self.url}/token", data=form, headers=headers, timeout=30)


@pytest.fixture(scope="module")
def operator(gateway: Gateway) -> dict[str, str]:
    token = gateway.run("token", "create", "--operator", "--json").ok().json()["token"]
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def account(gateway: Gateway, operator: dict[str, str]) -> str:
    """One that no file declares, with two integrations that trust nobody yet."""
    name = "setup" + secrets.token_hex(4)
    declared = {
        "account": name, "name": "Setup & Söhne",
        "integrations": [{"id": "firstgen", "generation": "firstgen"}, {"id": "nextgen", "generation": "nextgen"}],
    }
    made = requests.post(f"{gateway.url}/operator/v1/accounts", json=declared, headers=operator, timeout=60)
    assert made.status_code == 201, made.text
    return name


def link(gateway: Gateway, account: str, *options: str) -> str:
    return gateway.run("setup-link", "--account", account, *options, "--json").ok().json()["url"]


def journal(gateway: Gateway, account: str) -> list[dict[str, Any]]:
    return gateway.api(account, "journal", limit="1000")["items"]


def test_the_administrator_connects_an_integration(gateway: Gateway, account: str) -> None:
    made = gateway.run("setup-link", "--account", account, "--integration", "nextgen", "--json").ok().json()
    assert set(made) == {"id", "url", "expires"}
    start = requests.get(made["url"], timeout=30)
    assert start.url == made["url"] + "/nextgen", "a link for one integration leads to it"
    page = Page(made["url"])
    shown = page.get()
    assert shown.headers["Referrer-Policy"] == "no-referrer" and shown.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"] and "<script" not in shown.text
    for value in (f"{gateway.saml(account, 'nextgen')}/acs", gateway.scim(account, "nextgen"), "Setup &amp; Söhne"):
        assert value in shown.text
    assert "Nothing is trusted yet" in shown.text and 'id="test"' not in shown.text
    assert "No SCIM request has arrived yet" in shown.text

    # What is given is shown before it counts, and what an attacker could write into it is text.
    review = page.give(xml=metadata('https://idp.example/&quot;&gt;&lt;script&gt;alert(1)'))
    assert review.url.endswith("/metadata") and review.status_code == 200, review.text
    assert "&quot;&gt;&lt;script&gt;alert(1)" in review.text and "<script" not in review.text
    assert "Nothing is trusted yet" in page.get().text
    review = page.give(file=metadata())
    assert "https://idp.example/given" in review.text and "CN=idp.example" in review.text
    done = page.confirm(review.text)
    assert done.url.endswith("/nextgen?done=metadata") and "is trusted now" in done.text
    assert "https://idp.example/given" in done.text and 'id="test"' in done.text
    idp = gateway.run("idp", "show", account, "nextgen", "--json").ok().json()
    assert idp["entity_id"] == "https://idp.example/given"
    digest = hashlib.sha256(base64.b64decode(KEY)).hexdigest()
    assert idp["certificates"][0]["sha256"] == digest and digest in done.text

    # The token opens this integration's SCIM, and is shown once.
    shown = page.make_token()
    token = re.search(r'id="token">([^<]+)<', shown.text)
    assert token and shown.headers["Cache-Control"] == "no-store"
    bearer = {"Authorization": f"Bearer {token[1]}"}
    person = {"schemas": [USER], "userName": "somebody@setup.example"}
    users = f"{gateway.scim(account, 'nextgen')}/Users"
    assert requests.post(users, json=person, headers=bearer, timeout=30).status_code == 201
    assert requests.get(f"{gateway.scim(account, 'firstgen')}/Users", headers=bearer, timeout=30).status_code == 401
    assert token[1] not in page.get().text
    def seen() -> str | None:
        text = page.get().text
        return text if "The first SCIM request arrived" in text else None

    assert "somebody" not in wait_for("the first SCIM request on the page", seen, every=0.5)

    events = [(entry["kind"], entry["actor"]) for entry in journal(gateway, account)]
    actor = f"setup-link:{made['id']}"
    for kind in ("setup_link.used", "account.declared", "trust.declared", "credential.issued"):
        assert (kind, actor) in events, events
    assert ("setup_link.created", "operator") in events


def test_the_test_login_leads_to_the_idp_and_its_verdict_stands_on_the_page(gateway: Gateway, account: str) -> None:
    page = Page(link(gateway, account))
    page.confirm(page.give(xml=metadata()).text)
    address = re.search(r'id="test" href="([^"]+)"', page.get().text)
    assert address
    browser = requests.Session()
    begun = browser.get(address[1].replace("&amp;", "&"), timeout=30, allow_redirects=False)
    assert begun.status_code == 303 and begun.headers["Location"].startswith("https://idp.example/sso?SAMLRequest=")
    relay = re.search(r"RelayState=([^&]+)", begun.headers["Location"])
    assert relay
    answer = browser.post(
        f"{gateway.saml(account, 'nextgen')}/acs", timeout=30,
        data={"SAMLResponse": base64.b64encode(b"<nonsense/>").decode(), "RelayState": relay[1]})
    assert "The test login found a problem" in answer.text, answer.text
    verdict = re.search(r'id="verdict">([a-z_]+)<', answer.text)
    assert verdict and f"<code>{verdict[1]}</code>" in page.get().text
    assert f"<code>{verdict[1]}</code>" not in Page(page.url.rsplit("/", 1)[0], "firstgen").get().text


def test_a_link_that_does_not_work_is_nothing(gateway: Gateway, operator: dict[str, str], account: str) -> None:
    base = f"{gateway.url}/operator/v1/accounts/{account}/setup-links"
    made = requests.post(base, json={"integration": "nextgen", "expires_in": 3600}, headers=operator, timeout=30)
    assert made.status_code == 201, made.text
    url, name = made.json()["url"], made.json()["id"]
    nothing = requests.get(f"{gateway.url}/setup/nothing", headers={"Accept": "text/html"}, timeout=30)
    assert nothing.status_code == 404
    good = Page(url)
    assert good.get().status_code == 200
    elsewhere = url.replace(f"/setup/{account}.", "/setup/acme.")
    wrong = [f"{url}/firstgen", f"{url}/third", f"{elsewhere}/nextgen", elsewhere, url[:-1], f"{url}/nextgen/other"]
    for address in wrong:
        refused = requests.get(address, headers={"Accept": "text/html"}, timeout=30)
        assert (refused.status_code, refused.text) == (404, nothing.text), address
    assert requests.post(f"{url}/firstgen/token", timeout=30).status_code == 404
    # Of an account that isn't served neither.
    whole = base.removesuffix("/setup-links")
    assert requests.post(f"{whole}/suspend", headers=operator, timeout=30).status_code == 200
    refused = requests.get(f"{url}/nextgen", headers={"Accept": "text/html"}, timeout=30)
    assert (refused.status_code, refused.text) == (404, nothing.text)
    assert requests.post(f"{whole}/resume", headers=operator, timeout=30).status_code == 200
    assert good.get().status_code == 200
    listed = requests.get(base, headers=operator, timeout=30).json()["items"]
    assert [(item["id"], item["state"], item["integration"]) for item in listed] == [(name, "live", "nextgen")]
    assert "url" not in listed[0] and listed[0]["last_used"]
    assert requests.delete(f"{base}/{name}", headers=operator, timeout=30).status_code == 204
    assert requests.delete(f"{base}/{name}", headers=operator, timeout=30).status_code == 404
    for path in ("", "/nextgen", "/nextgen/metadata"):
        refused = requests.get(url + path, headers={"Accept": "text/html"}, timeout=30)
        assert (refused.status_code, refused.text) == (404, nothing.text)
    for body in ({"integration": "third"}, {"expires_in": 2_592_001}, {"colour": "red"}):
        assert requests.post(base, json=body, headers=operator, timeout=30).status_code in (400, 404), body
    unknown = f"{gateway.url}/operator/v1/accounts/nobody/setup-links"
    assert requests.get(unknown, headers=operator, timeout=30).status_code == 404
    assert requests.post(unknown, headers=operator, timeout=30).status_code == 404

    short = gateway.run("setup-link", "--account", account, "--expires", "1s").ok().out.strip()

    def ended() -> str | None:
        answer = requests.get(short, headers={"Accept": "text/html"}, timeout=30, allow_redirects=False)
        return answer.text if answer.status_code == 404 else None

    assert wait_for("the end of the link", ended, every=0.5) == nothing.text
    assert gateway.run("setup-link", "--account", account, "--expires", "31d").status == 2
    listing = gateway.run("setup-link", "list", "--account", account, "--json").ok().json()["items"]
    assert {item["state"] for item in listing} == {"revoked", "expired"}


def test_another_sites_page_changes_nothing(gateway: Gateway, account: str) -> None:
    page = Page(link(gateway, account, "--integration", "nextgen"))
    foreign = [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"}, {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    ]
    for headers in foreign:
        assert page.make_token(headers).status_code == 403, headers
        assert page.give(headers, xml=metadata()).status_code == 403, headers
    for value in ("", "x", Page(link(gateway, account), "firstgen").token()):
        assert page.make_token(confirmation=value).status_code == 403
    assert page.give(confirmation="x", xml=metadata()).status_code == 403
    review = page.give(xml=metadata())
    assert page.confirm(review.text, confirmation="x").status_code == 403
    # What somebody else gave meanwhile isn't what was looked at.
    page.give(xml=metadata("https://idp.example/other"))
    assert page.confirm(review.text).status_code == 409
    assert "Nothing is trusted yet" in page.get().text
    assert not [entry for entry in journal(gateway, account) if entry["kind"] == "credential.issued"
                and entry["actor"].startswith("setup-link")]
    ours = {"Origin": gateway.url, "Sec-Fetch-Site": "same-origin"}
    assert page.make_token(ours).status_code == 200
    assert page.make_token({"Origin": "null", "Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_metadata_that_cannot_be_trusted_is_refused_in_words(gateway: Gateway, account: str) -> None:
    page = Page(link(gateway, account, "--integration", "nextgen"))
    both = metadata().replace("<md:EntityDescriptor", "<md:EntitiesDescriptor xmlns:md="
                              "'urn:oasis:names:tc:SAML:2.0:metadata'><md:EntityDescriptor")
    both = both + metadata("https://idp.example/second") + "</md:EntitiesDescriptor>"
    cases = [
        ({}, 400, "Give a metadata URL, a file, or the text"),
        ({"xml": metadata(), "url": "https://idp.example/m"}, 400, "in one way only"),
        ({"xml": "this is no XML"}, 400, "not acceptable XML"),
        ({"xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}, 400, "not acceptable XML"),
        ({"xml": "<x/>"}, 400, "not SAML metadata"),
        ({"xml": both}, 400, "name the entity ID"),
        ({"xml": metadata(sso="http://idp.example/sso")}, 400, "must be an https URL"),
        ({"xml": metadata(sso="javascript:alert(1)")}, 400, "URL"),
        ({"url": "http://idp.example/metadata"}, 400, "must be an https URL"),
        ({"url": "https://127.0.0.1:1/metadata"}, 400, "private address"),
        ({"url": "https://169.254.169.254/latest"}, 400, "private address"),
        ({"xml": metadata() + " " * (1 << 20)}, 413, "too large"),
    ]
    for fields, status, words in cases:
        refused = page.give(**fields)
        assert (refused.status_code, words in refused.text) == (status, True), f"{str(fields)[:80]}: {refused.text}"
    review = page.give(xml=both, entity_id="https://idp.example/second")
    assert "https://idp.example/second" in review.text
    assert "https://idp.example/second" in page.confirm(review.text).text


def test_metadata_by_url_is_looked_at_trusted_and_fetched_again(deploy: Deploy) -> None:
    gateway = deploy(start=False)
    with open(gateway.configuration, "a") as configuration:
        configuration.write("outbound: { private_addresses: true }\n")
    gateway.start()
    token = gateway.run("token", "create", "--operator", "--json").ok().json()["token"]
    declared = {"account": "initech", "name": "Initech", "integrations": [{"id": "nextgen", "generation": "nextgen"}]}
    made = requests.post(
        f"{gateway.url}/operator/v1/accounts", json=declared, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    assert made.status_code == 201, made.text
    with MetadataServer(metadata().encode()) as server:
        page = Page(link(gateway, "initech"))
        review = page.give(url=server.url)
        assert "https://idp.example/given" in review.text and server.url in review.text, review.text
        done = page.confirm(review.text)
        assert server.url in done.text and "https://idp.example/given" in done.text and 'id="test"' in done.text
        shown = gateway.run("idp", "show", "initech", "nextgen", "--json").ok().json()
        assert (shown["metadata_url"], shown["entity_id"]) == (server.url, "https://idp.example/given")
        server.status = 404
        assert "answered with status 404" in page.give(url=server.url).text


def test_what_a_file_declares_is_read_only_and_the_rest_works(gateway: Gateway) -> None:
    url = link(gateway, "acme")
    assert {f'href="{url}/firstgen"', f'href="{url}/nextgen"'} <= set(
        re.findall(r'href="[^"]+/setup/[^"]+"', requests.get(url, timeout=30).text))
    page = Page(url)
    shown = page.get().text
    assert "acme.yaml" in shown and 'name="xml"' not in shown and "https://idp.example/shared" in shown
    refused = page.give(xml=metadata())
    assert refused.status_code == 409 and "acme.yaml" in refused.text
    assert page.make_token().status_code == 200 and 'id="test"' in shown


def test_too_many_requests_are_slowed_down(gateway: Gateway, account: str) -> None:
    url = link(gateway, account, "--integration", "nextgen")
    http = requests.Session()
    answers = [http.get(f"{url}/nextgen", timeout=30) for _ in range(60)]
    held = [answer for answer in answers if answer.status_code == 429]
    assert held and int(held[0].headers["Retry-After"]) >= 1
    assert requests.get(link(gateway, account), timeout=30).status_code == 200, "another link isn't"
