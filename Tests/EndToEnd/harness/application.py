"""The SaaS application: Authlib's OpenID Connect client, which knows the gateway by its discovery document only."""

import json
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

from harness.tenants import APPLICATION, APPLICATION_SECRET

SCOPE = "openid email profile"


class Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]
    """Authlib's client of a web framework, without one: it learns by itself where logins end."""

    client_cls = OAuth2Session


@dataclass
class SignedIn:
    """What the application knows of a person, from the verified ID token."""

    claims: dict[str, Any]
    token: dict[str, Any]
    userinfo: str

    def is_over(self) -> bool:
        """Whether the access token has ended with the session."""
        response = requests.get(
            self.userinfo, timeout=30, headers={"Authorization": f"Bearer {self.token['access_token']}"}
        )
        assert response.status_code in (200, 401), response.text
        return response.status_code == 401


@dataclass
class Attempt:
    """One login begun by the application; it holds what only the application may know."""

    application: "Application"
    session: OAuth2Session
    start: str
    nonce: str
    verifier: str

    def finish(self, callback: str, verifier: str | None = None) -> SignedIn:
        """Redeems the code of the callback's URL and verifies the ID token against the published keys."""
        known = self.application.discovery
        token = self.session.fetch_token(
            known["token_endpoint"], authorization_response=callback, code_verifier=verifier or self.verifier,
            timeout=30,
        )
        keys = KeySet.import_key_set(requests.get(known["jwks_uri"], timeout=30).json())
        allowed = [name for name in known["id_token_signing_alg_values_supported"] if name != "none"]
        decoded = jwt.decode(token["id_token"], keys, algorithms=allowed)
        claims = CodeIDToken(
            decoded.claims, decoded.header,
            options={"iss": {"essential": True, "value": known["issuer"]}, "aud": {"value": APPLICATION}},
            params={"nonce": self.nonce, "client_id": APPLICATION, "access_token": token["access_token"]},
        )
        claims.validate(leeway=10)
        return SignedIn(dict(claims), dict(token), known["userinfo_endpoint"])


@dataclass
class Application:
    redirect_uri: str
    discovery: dict[str, Any] = field(default_factory=dict)

    def meet(self, gateway: str) -> "Application":
        """Learns everything about the gateway from its discovery document."""
        response = requests.get(f"{gateway}/.well-known/openid-configuration", timeout=30)
        assert response.status_code == 200, response.text
        self.discovery = response.json()
        assert self.discovery["issuer"] == gateway
        return self

    def begin(self, account: str, scope: str = SCOPE, **more: str) -> Attempt:
        session = OAuth2Session(
            APPLICATION, APPLICATION_SECRET, scope=scope, redirect_uri=self.redirect_uri, code_challenge_method="S256"
        )
        nonce, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
        start, session.state = session.create_authorization_url(
            self.discovery["authorization_endpoint"], code_verifier=verifier, nonce=nonce, account=account, **more
        )
        return Attempt(self, session, start, nonce, verifier)

    def end(self, signed_in: SignedIn, address: str) -> dict[str, str]:
        """The link that logs somebody out and comes back to the address, and the `state` that it comes back with."""
        client = Client(
            None, client_id=APPLICATION,
            server_metadata_url=f"{self.discovery['issuer']}/.well-known/openid-configuration")
        return dict(client.create_logout_url(address, signed_in.token["id_token"]))


class Door:
    """The application's callback, for a real browser: redeems the code and shows the claims, or what went wrong."""

    def __init__(self, port: int) -> None:
        self.attempt: Attempt | None = None
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if not self.path.startswith("/callback?"):
                    self.send_error(404)
                    return
                try:
                    assert door.attempt is not None
                    shown = json.dumps(door.attempt.finish(f"http://127.0.0.1:{port}{self.path}").claims)
                except Exception as failure:  # shown to the test, which fails on it
                    shown = f"{type(failure).__name__}: {failure}"
                body = f"<!doctype html><meta charset=utf-8><title>Application</title><pre id=result>{shown}</pre>"
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> "Door":
        self.thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
