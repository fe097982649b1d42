"""An application's webhook receiver as a process of its own, to be killed: what it has taken stands in its file."""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.waiting import wait_for

SERVE = '''
import os, socketserver, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import json

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        line = json.dumps({"headers": {k.lower(): v for k, v in self.headers.items()}, "body": body})
        os.write(file, line.encode() + b"\\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments):
        pass

file = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
ThreadingHTTPServer.daemon_threads = True
server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
os.write(1, b"ready\\n")
server.serve_forever()
'''


@dataclass
class Hook:
    """Takes every webhook at its port with 204, once it's written down."""

    port: int
    file: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def start(self) -> "Hook":
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.port), str(self.file)], stdout=subprocess.PIPE
        )
        assert self.process.stdout is not None and self.process.stdout.readline() == b"ready\n"
        return self

    def kill(self) -> None:
        """kill -9: what it hasn't answered, it may have written down or not."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    @property
    def taken(self) -> list[dict[str, Any]]:
        """Everything so far; the last line may be torn by a kill."""
        if not self.file.exists():
            return []
        lines = self.file.read_bytes().split(b"\n")
        return [json.loads(line) for line in lines if line.endswith(b"}")]

    @property
    def positions(self) -> list[int]:
        return [json.loads(message["body"])["data"]["position"] for message in self.taken]

    def wait_until(self, position: int, seconds: float = 60) -> None:
        """Until that entry has come, or one behind it: they come in order."""

        def there() -> bool:
            if not os.path.exists(self.file):
                return False
            with self.file.open("rb") as file:
                file.seek(max(0, os.path.getsize(self.file) - 65_536))
                lines = [line for line in file.read().split(b"\n")[1:] if line.endswith(b"}")]
            last = lines[-1:] or [json.dumps(message).encode() for message in self.taken[-1:]]
            return any(json.loads(json.loads(line)["body"])["data"]["position"] >= position for line in last)

        wait_for(f"the webhook of entry {position}", there, seconds, every=0.2)


def check_signature(message: dict[str, Any], secret: str) -> None:
    """As Standard Webhooks says."""
    headers = message["headers"]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{message['body']}".encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert hmac.compare_digest(headers["webhook-signature"], expected)
