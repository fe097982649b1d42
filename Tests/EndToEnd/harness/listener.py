"""An application's back-channel endpoint: takes logout tokens and notes when."""

import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
from joserfc import jwt
from joserfc.jwk import KeySet


class Listener:
    def __init__(self, port: int, statuses: list[int] | None = None) -> None:
        self.heard: list[tuple[float, str]] = []
        self.statuses = statuses or [200]
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
                (token,) = urllib.parse.parse_qs(body)["logout_token"]
                listener.heard.append((time.monotonic(), token))
                status = listener.statuses.pop(0) if len(listener.statuses) > 1 else listener.statuses[0]
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def claims(self, number: int, gateway: str, application: str) -> dict[str, Any]:
        """A token's claims, verified as Back-Channel Logout 1.0 §2.6 says."""
        known = requests.get(f"{gateway}/.well-known/openid-configuration", timeout=30).json()
        keys = KeySet.import_key_set(requests.get(known["jwks_uri"], timeout=30).json())
        decoded = jwt.decode(self.heard[number][1], keys, algorithms=["ES256"])
        claims = dict(decoded.claims)
        assert decoded.header["typ"] == "logout+jwt"
        assert (claims["iss"], claims["aud"]) == (known["issuer"], application)
        assert abs(claims["iat"] - time.time()) < 60 and claims["exp"] > time.time()
        assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
        assert claims["jti"] and "nonce" not in claims
        return claims

    def __enter__(self) -> "Listener":
        self.thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
