"""The operator's pages: a session that a token began, and forms that only its own pages have."""

import re
import secrets

import pytest
import requests

from harness.gateway import Gateway

HTML = {"Accept": "text/html"}


class Browser:
    """The pages as a browser without scripts uses them."""

    def __init__(self, gateway: Gateway, token: str | None = None) -> None:
        self.http = requests.Session()
        self.http.headers.update(HTML)
        self.base = f"{gateway.url}/operator"
        if token:
            signed = self.http.post(f"{self.base}/sign-in", data={"token": token}, timeout=30)
            assert signed.url == self.base and "All accounts" in signed.text, signed.text

    def get(self, path: str = "") -> requests.Response:
        return self.http.get(self.base + path, timeout=30)

    def confirmation(self) -> str:
        found = re.search(r'name="confirmation" value="([^"]+)"', self.get("/sign-out").text)
        assert found
        return found[1]

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> requests.Response:
        form = {"confirmation": self.confirmation(), **fields}
        return self.http.post(self.base + path, data=form, headers=headers, timeout=30)


@pytest.fixture(scope="module")
def token(gateway: Gateway) -> str:
    return gateway.run("token", "create", "--operator", "--json").ok().json()["token"]


@pytest.fixture
def account(gateway: Gateway, token: str) -> str:
    name = "ops" + secrets.token_hex(4)
    declared = {
        "account": name, "name": "Ops <b>& Söhne", "domains": [f"{name}.example"],
        "integrations": [{"id": "nextgen", "generation": "nextgen"}],
    }
    made = requests.post(
        f"{gateway.url}/operator/v1/accounts", json=declared, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    assert made.status_code == 201, made.text
    return name


def test_the_operator_signs_in_looks_and_signs_out(gateway: Gateway, token: str, account: str) -> None:
    stranger = Browser(gateway)
    for path in ("", "/applications", f"/accounts/{account}", "/accounts/nobody", f"/accounts/{account}/export"):
        asked = stranger.get(path)
        assert asked.status_code == 200 and "Operator token" in asked.text and account not in asked.text, path
    for wrong in ("", "x", gateway.viewer_token("acme"), gateway.scim_token("acme", "nextgen")):
        refused = stranger.http.post(f"{stranger.base}/sign-in", data={"token": wrong}, timeout=30)
        assert refused.status_code == 403 and not refused.cookies, wrong
    foreign = {"Sec-Fetch-Site": "cross-site"}
    refused = stranger.http.post(f"{stranger.base}/sign-in", data={"token": token}, headers=foreign, timeout=30)
    assert refused.status_code == 403 and not refused.cookies

    browser = Browser(gateway)
    signed = browser.http.post(f"{browser.base}/sign-in", data={"token": token}, timeout=30, allow_redirects=False)
    cookie = signed.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=3600"} <= set(cookie.split("; "))
    shown = browser.get(f"/accounts/{account}")
    assert "Ops &lt;b&gt;&amp; Söhne" in shown.text and f"{account}.example" in shown.text
    assert shown.headers["Cache-Control"] == "no-store" and "<script" not in shown.text
    assert "example-app" in browser.get("/applications").text
    assert browser.get("/accounts/nobody").status_code == 404
    exported = browser.get(f"/accounts/{account}/export")
    assert exported.headers["Content-Type"] == "application/x-ndjson" and '"type":"account"' in exported.text
    kept = browser.http.cookies.copy()
    browser.post("/sign-out")
    browser.http.cookies = kept
    assert "Operator token" in browser.get().text, "the session is over, and not just its cookie"


def test_what_the_forms_do(gateway: Gateway, token: str, account: str) -> None:
    browser, page = Browser(gateway, token), f"/accounts/{account}"
    assert "isn't served any more" in browser.post(f"{page}/suspend").text.replace("&#39;", "'")
    assert requests.get(f"{gateway.saml(account, 'nextgen')}/metadata", timeout=30).status_code == 404
    assert "is served again" in browser.post(f"{page}/resume").text
    assert requests.get(f"{gateway.saml(account, 'nextgen')}/metadata", timeout=30).status_code == 200

    made = browser.post(f"{page}/setup-links", integration="nextgen", days="3")
    link = re.search(r'id="secret">([^<]+)<', made.text)
    assert link and requests.get(link[1], timeout=30).status_code == 200
    listed = browser.get(page).text
    assert link[1] not in listed
    name = re.search(r"<code>(lnk_[a-z0-9]{26})</code>", listed)
    assert name and "has ended" in browser.post(f"{page}/setup-links/{name[1]}/revoke").text
    assert requests.get(link[1], timeout=30).status_code == 404
    assert browser.post(f"{page}/setup-links/{name[1]}/revoke").status_code == 404
    assert browser.post(f"{page}/setup-links", integration="third").status_code == 404
    assert browser.post(f"{page}/setup-links", days="31").status_code == 400

    for step, words in (("rotate", "staged"), ("activate", "retired"), ("drop", "active")):
        assert words in browser.post(f"{page}/integrations/nextgen/keys/{step}").text
    assert browser.post(f"{page}/integrations/nextgen/keys/activate").status_code == 409
    assert browser.post(f"{page}/integrations/third/release").status_code == 404
    assert browser.post(f"{page}/integrations/nextgen/release").status_code == 200
    kinds = {entry["kind"] for entry in gateway.api(account, "journal", limit="1000")["items"]}
    assert {"account.suspended", "setup_link.revoked", "key.staged", "brake.released"} <= kinds


def test_a_form_of_another_site_or_session_does_nothing(gateway: Gateway, token: str, account: str) -> None:
    browser, page = Browser(gateway, token), f"/accounts/{account}"
    other = Browser(gateway, token).confirmation()
    assert other != browser.confirmation()
    foreign = [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
    for headers in foreign:
        assert browser.post(f"{page}/suspend", headers).status_code == 403, headers
        assert browser.post("/sign-out", headers).status_code == 403, headers
    for value in ("", "x", other):
        assert browser.post(f"{page}/suspend", confirmation=value).status_code == 403
    stranger = requests.post(f"{browser.base}{page}/suspend", data={"confirmation": other}, headers=HTML, timeout=30)
    assert stranger.status_code == 403
    bearer = {"Authorization": f"Bearer {token}"}
    assert requests.post(f"{browser.base}{page}/suspend", headers={**HTML, **bearer}, timeout=30).status_code == 403
    state = requests.get(f"{gateway.url}/operator/v1/accounts/{account}", headers=bearer, timeout=30).json()["state"]
    assert state == "active"


def test_a_session_ends_with_its_token(gateway: Gateway) -> None:
    made = gateway.run("token", "create", "--operator", "--json").ok().json()
    browser = Browser(gateway, made["token"])
    assert "All accounts" in browser.get().text
    gateway.run("token", "revoke", "--operator", made["id"]).ok()
    assert "Operator token" in browser.get().text
    assert browser.http.post(f"{browser.base}/accounts/acme/suspend", timeout=30).status_code == 403
