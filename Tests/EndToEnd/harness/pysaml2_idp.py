"""pysaml2 as the customer's IdP, in a thread: login form, metadata, and logout both ways.

It is reached as `localhost`, another site than the gateway. Requests are served one at a time; xmlsec1 does the crypto.
"""

import html
import secrets
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT, SAMLError
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NameID
from saml2.server import Server
from saml2.sigver import get_pem_wrapped_unwrapped, make_temp, pre_encryption_part, verify_redirect_signature

from harness.key_pair import KeyPair
from harness.simplesaml import BASIC, PEOPLE, RSA_SHA256, Account

SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
XMLENC = "http://www.w3.org/2001/04/xmlenc#"
XMLENC11 = "http://www.w3.org/2009/xmlenc11#"

# What an assertion is encrypted by, and the session key that xmlsec1 has to make for it.
SESSION_KEYS = {
    f"{XMLENC}aes128-cbc": "aes-128", f"{XMLENC}aes256-cbc": "aes-256", f"{XMLENC11}aes128-gcm": "aes-128",
    f"{XMLENC11}aes256-gcm": "aes-256", f"{XMLENC}tripledes-cbc": "des-192",
}


@dataclass
class Manner:
    """How answers are made."""

    sign_response: bool = True
    sign_assertion: bool = True
    encryption: str | None = None
    """An algorithm of `SESSION_KEYS`; None leaves the assertion in the clear."""

    @property
    def name(self) -> str:
        signed = [part for part in ("response", "assertion") if getattr(self, f"sign_{part}")]
        return f"{' and '.join(signed) or 'nothing'} signed, {(self.encryption or '#in the clear').partition('#')[2]}"


@dataclass(frozen=True)
class Sent:
    """A message in the browser's hands: an address to go to, or a page with a form that posts it."""

    location: str | None
    page: str


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in at a service provider, as far as the IdP knows."""

    service_provider: str
    name_id: str
    session_index: str


class _Server(Server):
    """pysaml2's own encrypts by 3DES and keeps no account of sessions."""

    manner: Manner
    sessions: list[Session]

    def _encrypt_assertion(
        self, encrypt_cert: Any, sp_entity_id: str, response: Any, node_xpath: str | None = None
    ) -> Any:
        assert self.manner.encryption
        _, published = self.metadata.certs(sp_entity_id, "any", "encryption")[0]
        wrapped, bare = get_pem_wrapped_unwrapped(published)
        template = pre_encryption_part(msg_enc=self.manner.encryption, encrypt_cert=bare)
        with make_temp(wrapped.encode(), decode=False) as certificate:
            return self.sec.encrypt_assertion(
                response, certificate.name, template, SESSION_KEYS[self.manner.encryption], node_xpath
            )

    def setup_assertion(self, authn: Any, sp_entity_id: str, *more: Any, **named: Any) -> Any:
        assertion = super().setup_assertion(authn, sp_entity_id, *more, **named)
        index = assertion.authn_statement[0].session_index
        self.sessions.append(Session(sp_entity_id, assertion.subject.name_id.text, index))
        return assertion


@dataclass
class PySAML2:
    folder: Path
    manner: Manner = field(default_factory=Manner)
    sessions: list[Session] = field(default_factory=list)
    logouts: list[tuple[str, str | None]] = field(default_factory=list)
    """What service providers answered to logout requests, with the RelayState that came back."""

    def __enter__(self) -> "PySAML2":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.trusted: list[dict[str, str]] = []
        self.pending: dict[str, tuple[dict[str, Any], str]] = {}
        self.http = HTTPServer(("127.0.0.1", 0), _handler(self))
        self.use(KeyPair.make(self.folder, "pysaml2"))
        self.thread = Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    @property
    def base(self) -> str:
        return f"http://localhost:{self.http.server_address[1]}"

    @property
    def metadata_url(self) -> str:
        return f"{self.base}/metadata"

    def metadata(self) -> bytes:
        return str(entity_descriptor(self.server.config)).encode()

    def use(self, pair: KeyPair, *published: KeyPair) -> None:
        """Signs by a key from now on, and publishes it and others beside it."""
        self.pair, self.published = pair, published
        self._configure()

    def trust(self, url: str, certificate: Path | None = None) -> None:
        """Loads a service provider's metadata from where it publishes it, now.

        - certificate: the document must be signed by its key.
        """
        self.trusted.append({"url": url, **({"cert": str(certificate)} if certificate else {})})
        self._configure()

    def refresh(self) -> None:
        """Loads all service providers' metadata anew."""
        self._configure()

    def _configure(self) -> None:
        endpoint = [(f"{self.base}/sso", BINDING_HTTP_REDIRECT), (f"{self.base}/sso", BINDING_HTTP_POST)]
        logout = [(f"{self.base}/slo", BINDING_HTTP_REDIRECT), (f"{self.base}/slo", BINDING_HTTP_POST)]
        self.server = _Server(config=IdPConfig().load({
            "entityid": f"{self.base}/metadata",
            "xmlsec_binary": "/usr/bin/xmlsec1",
            "key_file": str(self.pair.key), "cert_file": str(self.pair.certificate),
            "additional_cert_files": [str(other.certificate) for other in self.published],
            "metadata": {"remote": self.trusted},
            "http_client_timeout": 10,
            "signing_algorithm": RSA_SHA256, "digest_algorithm": SHA256,
            "service": {"idp": {
                "endpoints": {"single_sign_on_service": endpoint, "single_logout_service": logout},
                "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": BASIC}},
                "name_id_format": [NAMEID_FORMAT_EMAILADDRESS],
                "want_authn_requests_signed": True,
            }},
        }))
        self.server.manner, self.server.sessions = self.manner, self.sessions

    # A login

    def receive(self, fields: dict[str, str], binding: str) -> str:
        """Verifies an AuthnRequest; under what `answer` finds it. A posted one is signed inside."""
        signature: tuple[str | None, ...] = ()
        if binding == BINDING_HTTP_REDIRECT:
            signature = (fields.get("RelayState"), fields["SigAlg"], fields["Signature"])
        request = self.server.parse_authn_request(fields["SAMLRequest"], binding, *signature)
        handle = secrets.token_hex(8)
        self.pending[handle] = (self.server.response_args(request.message), fields.get("RelayState", ""))
        return handle

    def answer(self, handle: str, person: Account) -> Sent:
        """Says who it is, to whoever asked."""
        asked, relay_state = self.pending.pop(handle)
        identity = {
            "name": [person.email], "givenName": [person.given_name], "sn": [person.family_name],
            "displayName": [person.name],
        }
        response = self.server.create_authn_response(
            identity, asked["in_response_to"], asked["destination"], asked["sp_entity_id"], userid=person.login,
            name_id=NameID(format=NAMEID_FORMAT_EMAILADDRESS, text=person.email),
            authn={"class_ref": PASSWORD, "authn_auth": self.base},
            sign_response=self.manner.sign_response, sign_assertion=self.manner.sign_assertion,
            encrypt_assertion=self.manner.encryption is not None, encrypt_assertion_self_contained=True,
            sign_alg=RSA_SHA256, digest_alg=SHA256,
        )
        return self._sent(BINDING_HTTP_POST, response, asked["destination"], relay_state, response=True)

    # A logout

    def leave(self, binding: str) -> Sent:
        """Begins a logout here: asks the service provider of the newest session to end its own."""
        session = self.sessions.pop()
        known = self.server.metadata.single_logout_service(session.service_provider, binding, "spsso")
        _, request = self.server.create_logout_request(
            known[0]["location"], session.service_provider, session_indexes=[session.session_index],
            name_id=NameID(format=NAMEID_FORMAT_EMAILADDRESS, text=session.name_id), **self._signing(binding),
        )
        return self._sent(binding, request, known[0]["location"], "from-the-idp")

    def left(self, fields: dict[str, str], binding: str) -> None:
        """Verifies a service provider's answer to that, and keeps it in `logouts`."""
        answer = self.server.parse_logout_request_response(fields["SAMLResponse"], binding)
        certificates = self.server.metadata.certs(answer.issuer(), "spsso", "signing")
        if binding == BINDING_HTTP_REDIRECT:
            signed = any(
                verify_redirect_signature(fields, self.server.sec.sec_backend, certificate)
                for _, certificate in certificates
            )
        else:
            signed = answer.response.signature is not None  # which parsing has verified, then
        assert signed, "the answer to a logout request is not signed"
        self.logouts.append((answer.response.status.status_code.value, fields.get("RelayState")))

    def let_go(self, fields: dict[str, str], binding: str) -> Sent:
        """Ends a session because a service provider asks for it, and says so."""
        request = self.server.parse_logout_request(
            fields["SAMLRequest"], binding, fields.get("RelayState"), fields.get("SigAlg"), fields.get("Signature")
        ).message
        indexes = {index.text for index in request.session_index}
        ended = [session for session in self.sessions if session.session_index in indexes]
        assert ended and {session.name_id for session in ended} == {request.name_id.text}, "nobody's session"
        self.sessions = self.server.sessions = [session for session in self.sessions if session not in ended]
        response = self.server.create_logout_response(request, [binding], **self._signing(binding))
        return self._sent(binding, response, response.destination, fields.get("RelayState", ""), response=True)

    def _signing(self, binding: str) -> dict[str, Any]:
        """A message by POST carries its signature; by redirect, the query does."""
        return {"sign": binding == BINDING_HTTP_POST, "sign_alg": RSA_SHA256, "digest_alg": SHA256}

    def _sent(self, binding: str, message: Any, to: str, relay_state: str, response: bool = False) -> Sent:
        sent = self.server.apply_binding(
            binding, str(message), to, relay_state, response=response, sign=True, sigalg=RSA_SHA256
        )
        return Sent(dict(sent["headers"]).get("Location"), str(sent["data"]))


def _handler(idp: PySAML2) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            self.serve(url.path, {name: values[0] for name, values in parse_qs(url.query).items()}, "GET")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.serve(self.path, {name: values[0] for name, values in parse_qs(body).items()}, "POST")

        def serve(self, path: str, fields: dict[str, str], method: str) -> None:
            binding = {"GET": BINDING_HTTP_REDIRECT, "POST": BINDING_HTTP_POST}[method]
            try:
                match path:
                    case "/metadata": self.reply(idp.metadata(), "application/samlmetadata+xml")
                    case "/sso": self.page(_form(idp.receive(fields, binding)))
                    case "/login": self.log_in(fields)
                    case "/logout": self.carry(idp.leave(fields["binding"]))
                    case "/slo" if "SAMLRequest" in fields: self.carry(idp.let_go(fields, binding))
                    case "/slo":
                        idp.left(fields, binding)
                        self.page("<!doctype html><title>pysaml2</title><p id=result>You are logged out everywhere.")
                    case _: self.send_error(404)
            except (SAMLError, AssertionError) as refusal:
                self.send_error(403, f"{type(refusal).__name__}: {refusal}".splitlines()[0])

        def log_in(self, fields: dict[str, str]) -> None:
            person = PEOPLE.get(fields["username"])
            if person and fields["password"] == person.login:
                self.carry(idp.answer(fields["pending"], person))
            else:
                self.send_error(403)

        def carry(self, message: Sent) -> None:
            if message.location is None:
                self.page(message.page)
            else:
                self.send_response(303)
                self.send_header("Location", message.location)
                self.end_headers()

        def page(self, text: str) -> None:
            self.reply(text.encode(), "text/html; charset=utf-8")

        def reply(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    return Handler


def _form(pending: str) -> str:
    return (
        "<!doctype html><meta charset=utf-8><title>pysaml2</title><form method=post action=/login>"
        f"<input type=hidden name=pending value={html.escape(pending)}>"
        "<input name=username><input name=password type=password><button>Log in</button></form>"
    )
