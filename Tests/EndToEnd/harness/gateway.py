"""The gateway as a process: started, asked over its command line, reloaded, stopped, killed; by its own pid only."""

import json
import os
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from harness.ports import free_port
from harness.waiting import wait_for

REPOSITORY = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("GATEHOUSE_BIN", REPOSITORY / ".build/debug/gatehouse")).absolute()


# Far from UTC, so that no local time slips in; and whatever a log may say is said, for `secrecy` to read.
SURROUNDINGS = {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "GATEHOUSE_LOG_LEVEL": "debug"}


@dataclass
class Ran:
    """What one command printed, and how it ended."""

    command: list[str]
    status: int
    out: str
    err: str

    def json(self) -> Any:
        try:
            return json.loads(self.out)
        except ValueError:
            raise AssertionError(f"not JSON: {self}") from None

    def ok(self) -> "Ran":
        assert self.status == 0, str(self)
        return self

    def __str__(self) -> str:
        return f"{' '.join(self.command)}\nstatus {self.status}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


@dataclass
class Gateway:
    """One deployment: a folder with its tenants, keys and configuration, a database, and at most one process."""

    folder: Path
    database: str
    port: int = field(default_factory=free_port)
    public_url: str = ""
    """How the world knows it; empty: as it is reached here."""
    process: subprocess.Popen[bytes] | None = None
    _tokens: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tenants(self) -> Path:
        return self.folder / "tenants"

    @property
    def configuration(self) -> Path:
        return self.folder / "gatehouse.yaml"

    @property
    def log(self) -> str:
        return self._output("err")

    def scim(self, account: str, integration: str) -> str:
        return f"{self.url}/accounts/{account}/integrations/{integration}/scim/v2"

    def saml(self, account: str, integration: str) -> str:
        return f"{self.url}/accounts/{account}/integrations/{integration}/saml"

    @property
    def secrets(self) -> list[str]:
        """Every token that was made for a test."""
        return list(self._tokens.values())

    # The process

    def start(self) -> "Gateway":
        """Returns when the one line that says ready is there, and the port answers."""
        assert self.process is None
        with open(self.folder / "serve.out", "wb") as out, open(self.folder / "serve.err", "ab") as err:
            self.process = subprocess.Popen(
                [str(BINARY), "serve", "--listen", f"127.0.0.1:{self.port}", *self._options()],
                stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd=self.folder, env=self._environment(),
            )
        try:
            wait_for("the ready line of gatehouse serve", self._ready, seconds=30)
        except AssertionError as failure:
            self.kill()
            raise AssertionError(f"{failure}\n{self._output('out')}\n{self.log}") from None
        return self

    def _ready(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"gatehouse serve ended with {self.process.returncode}")
        return self._output("out").endswith("\n")

    def stop(self, seconds: float = 15) -> int:
        """SIGTERM, then the exit status: a gateway drains and ends by itself."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.terminate()
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"still running {seconds} s after SIGTERM\n{self.log}") from None

    def kill(self) -> None:
        """kill -9: no drain, no last write."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()

    def reload(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)

    # The command line

    def run(
        self, *arguments: str, database: str | None = None, tenants: Path | None = None,
        configuration: Path | None = None,
    ) -> Ran:
        """Runs a subcommand against this deployment's configuration and database."""
        command = [str(BINARY), *arguments, *self._options(database, tenants, configuration)]
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=60, cwd=self.folder, env=self._environment(),
            stdin=subprocess.DEVNULL,
        )
        return Ran([Path(command[0]).name, *command[1:]], ran.returncode, ran.stdout, ran.stderr)

    def scim_token(self, account: str, integration: str) -> str:
        """A SCIM token, made once for each integration."""
        return self._token("--account", account, "--integration", integration)

    def viewer_token(self, account: str) -> str:
        """A token of a service account that may read everything in the account."""
        return self._token("--account", account, "--service-account", "auditor", "--role", "account-viewer")

    def admin_token(self, account: str) -> str:
        """A token of a service account that may change everything in the account."""
        return self._token("--account", account, "--service-account", "admin", "--role", "account-admin")

    def service_token(self, account: str, role: str) -> str:
        """A token of a service account with a built-in role, made once for each role."""
        return self._token("--account", account, "--service-account", f"has-{role}", "--role", role)

    def _token(self, *of: str) -> str:
        if of not in self._tokens:
            self._tokens[of] = self.run("token", "create", *of, "--json").ok().json()["token"]
        return self._tokens[of]

    # The native API

    def api(self, account: str, path: str, **query: str) -> Any:
        response = requests.get(
            f"{self.url}/accounts/{account}/api/v1/{path}", params=query, timeout=30,
            headers={"Authorization": f"Bearer {self.viewer_token(account)}"},
        )
        assert response.status_code == 200, f"{path}: {response.status_code} {response.text}"
        return response.json()

    def attempt(self, account: str, reference: str) -> dict[str, Any]:
        """The login attempt that a page showed the reference of, with its verdict."""
        found = self.api(account, "logins", reference=reference)["items"]
        assert len(found) == 1, f"{reference}: {found}"
        return found[0]

    def _options(
        self, database: str | None = None, tenants: Path | None = None, configuration: Path | None = None
    ) -> list[str]:
        return [
            "--config", str(configuration or self.configuration),
            "--tenants", str(tenants or self.tenants),
            "--certs", str(self.folder / "certs"),
            "--database", database or self.database,
            "--public-url", self.public_url or self.url,
        ]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GATEHOUSE_")}
        return {**kept, **SURROUNDINGS}

    def _output(self, stream: str) -> str:
        path = self.folder / f"serve.{stream}"
        return path.read_text(errors="replace") if path.exists() else ""
