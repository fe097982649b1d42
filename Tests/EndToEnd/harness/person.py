"""Somebody with a browser's cookies but no scripts: follows redirects, fills in the IdP's form, posts its answer."""

import base64
import urllib.parse
import zlib
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from xml.etree import ElementTree

import requests

from harness.page import Form, Page
from harness.simplesaml import Account


@dataclass(frozen=True)
class CapturedResponse:
    """A response as the IdP gave it to the browser, before it is posted: the form, and the request it answers."""

    form: Form
    request_id: str

    @property
    def value(self) -> str:
        return self.form.fields["SAMLResponse"]

    @property
    def xml(self) -> bytes:
        return base64.b64decode(self.value)


def request_id_of(redirect: str) -> str:
    """The ID of the AuthnRequest that a redirect to the IdP carries (HTTP-Redirect binding, SAML Bindings §3.4.4.1)."""
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(redirect).query)
    message = zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), wbits=-15)
    return ElementTree.fromstring(message).attrib["ID"]


@dataclass
class Person:
    account: Account
    redirect_uri: str
    """Where the application waits; a redirect to it is where a walk ends."""
    session: requests.Session = field(default_factory=requests.Session)
    requests_seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Browsers hold loopback to be trustworthy, so Secure cookies go there over HTTP too; requests has to be told.
        self.session.cookies.set_policy(DefaultCookiePolicy(secure_protocols=("https", "http")))

    def walk(self, method: str, url: str, fields: dict[str, str] | None = None) -> Page:
        """Sends one request and follows redirects, up to a page or to the application's door."""
        for _ in range(12):
            response = self.session.request(
                method, url, data=fields, allow_redirects=False, timeout=30, headers={"Accept": "text/html"}
            )
            if not response.is_redirect:
                return Page.of(response)
            url = urllib.parse.urljoin(response.url, response.headers["Location"])
            if "SAMLRequest=" in url:
                self.requests_seen.append(request_id_of(url))
            if url.startswith(self.redirect_uri):
                return Page(url, response.status_code, response.headers, "", [], {})
            if response.status_code not in (307, 308):
                method, fields = "GET", None
        raise AssertionError(f"redirected without end, at last to {url}")

    def sent_to_the_idp(self, start: str) -> str:
        """The query that a login link sends to the IdP, which isn't asked."""
        response = self.session.get(start, allow_redirects=False, timeout=30)
        assert "SAMLRequest=" in (location := response.headers.get("Location", "")), f"{response.status_code}"
        return urllib.parse.urlsplit(location).query

    def submit(self, form: Form, **filled: str) -> Page:
        return self.walk(form.method.upper(), form.action, {**form.fields, **filled})

    def carry(self, page: Page) -> Page:
        """Posts what pages hand on by the HTTP-POST binding, as their script would, up to a page that doesn't."""
        for _ in range(4):
            form = page.form_with("SAMLRequest") or page.form_with("SAMLResponse")
            if form is None:
                return page
            page = self.submit(form)
        raise AssertionError(f"posted without end, at last to {page.url}")

    def authenticate(self, start: str) -> CapturedResponse:
        """From a login link to the IdP's signed answer, which is kept and not posted."""
        page = self.walk("GET", start)
        login = page.form_with("password")
        assert login is not None, f"no login form: {page}"
        page = self.submit(login, username=self.account.login, password=self.account.login)
        answer = page.form_with("SAMLResponse")
        assert answer is not None, f"no SAML response: {page}"
        return CapturedResponse(answer, self.requests_seen[-1])

    def log_in(self, start: str) -> Page:
        """The whole way: a page of the gateway, or the redirect that carries the code to the application."""
        return self.submit(self.authenticate(start).form)
