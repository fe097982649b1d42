"""A web server with one document, which it can change, refuse, and confirm by 304. Reached as `localhost`."""

import hashlib
import ssl
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from harness.key_pair import KeyPair


@dataclass
class MetadataServer:
    document: bytes
    status: int = 200
    """Other than 200: what it answers instead."""
    tls: KeyPair | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    """The headers of each request."""
    answered: list[int] = field(default_factory=list)

    def __enter__(self) -> "MetadataServer":
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.tls.certificate, self.tls.key)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.thread = Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://localhost:{self.http.server_address[1]}/idp.xml"


def _handler(server: MetadataServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            etag = f'"{hashlib.sha256(server.document).hexdigest()}"'
            status = server.status
            if status == 200 and self.headers.get("If-None-Match") == etag:
                status = 304
            server.asked.append(dict(self.headers))
            server.answered.append(status)
            self.send_response(status)
            self.send_header("ETag", etag)
            body = server.document if status == 200 else b""
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    return Handler
