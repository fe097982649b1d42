"""SimpleSAMLphp (Debian's package) as the customers' IdP, in PHP's own server, with a private configuration.

It is reached as `localhost` while the gateway is `127.0.0.1`: to a browser those are two sites, as an IdP and its
service providers are. Nothing outside the given folder is written.
"""

import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from harness.key_pair import KeyPair
from harness.ports import free_port
from harness.waiting import wait_for

WWW = "/usr/share/simplesamlphp/www"
MODULES = "/usr/share/simplesamlphp/modules"
QUIET = re.compile(r" simplesamlphp (NOTICE|STAT|INFO|DEBUG) ", re.IGNORECASE)
"""A line of its log that is no complaint."""
BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
EMAIL_NAME_ID = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


@dataclass(frozen=True)
class Account:
    """Somebody who can log in at the IdP; user name and password are `login`."""

    login: str
    email: str
    given_name: str
    family_name: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


PEOPLE = {
    person.login: person
    for person in (
        Account("user1", "user1@acme.example", "Ursula", "Ünïcode"),
        Account("user2", "user2@acme.example", "Ulrich", "Second"),
        Account("user_2", "user_2@acme.example", "Uma", "Underscore"),
        Account("gail", "gail@globex.example", "Gail", "Globex"),
    )
}


def _php(value: Any, indent: str = "") -> str:
    """A Python value as a PHP literal."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str() | Path():
            return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"
        case list():
            return "[" + ", ".join(_php(item) for item in value) + "]"
        case dict():
            inner = indent + "    "
            rows = "".join(f"{inner}{_php(key)} => {_php(item, inner)},\n" for key, item in value.items())
            return f"[\n{rows}{indent}]"
    raise TypeError(type(value))


@dataclass
class SimpleSAML:
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}/simplesaml/"

    @property
    def entity_id(self) -> str:
        return f"{self.base}saml2/idp/metadata.php"

    def start(self) -> "SimpleSAML":
        for name in ("config", "metadata", "cert", "log", "data", "tmp", "sessions", "docroot", "sp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "docroot/simplesaml").symlink_to(WWW)
        KeyPair.make(self.folder / "cert", "idp")
        self._configure()
        with open(self.folder / "log/server.log", "wb") as log:
            self.process = subprocess.Popen(
                ["php", "-d", "opcache.enable=0", "-d", "display_errors=0",
                 "-d", f"error_log={self.folder}/log/php.log",
                 "-S", f"127.0.0.1:{self.port}", "-t", str(self.folder / "docroot")],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self._environment(),
                start_new_session=True,  # its workers outlive their parent; the group is what gets stopped
            )
        wait_for("SimpleSAMLphp", self._answers)
        return self

    def stop(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(10)
            self.process = None

    def metadata(self) -> bytes:
        response = requests.get(self.entity_id, timeout=20)
        assert response.status_code == 200, response.text
        return response.content

    def trust(self, name: str, url: str, certificate: Path | None = None) -> None:
        """Configures a service provider from where it publishes its metadata, by its module metarefresh, and
        checks that it says nothing worse than a notice about it. It is read at the next request.

        - certificate: the document must be signed by its key.
        """
        options = [f"--certificate={certificate}"] if certificate else []
        written, folder = self.folder / f"tmp/{name}", self.folder / f"sp/{name}"
        ran = subprocess.run(
            ["php", "-d", "display_errors=stderr", f"{MODULES}/metarefresh/bin/metarefresh.php", *options,
             f"--out-dir={written}", url],
            capture_output=True, text=True, timeout=60, env=self._environment(),
        )
        complaints = [line for line in (ran.stdout + ran.stderr).splitlines() if line and not QUIET.search(line)]
        taken = (written / "saml20-sp-remote.php").exists()
        assert ran.returncode == 0 and taken and not complaints, f"{url}: {ran.stdout}{ran.stderr}"
        shutil.rmtree(folder, ignore_errors=True)
        written.rename(folder)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "SIMPLESAMLPHP_CONFIG_DIR": str(self.folder / "config"), "PHP_CLI_SERVER_WORKERS": "3"}

    def _answers(self) -> bool:
        try:
            return requests.get(self.entity_id, timeout=10).status_code == 200
        except requests.ConnectionError:
            return False

    def _configure(self) -> None:
        here = self.folder
        flat = f"['type' => 'flatfile', 'directory' => {_php(here / 'metadata')}]"
        loaded = f"array_map(fn($one) => ['type' => 'flatfile', 'directory' => $one], glob({_php(here / 'sp/*')}))"
        config = {
            "baseurlpath": self.base,
            "certdir": f"{here}/cert/", "loggingdir": f"{here}/log/", "datadir": f"{here}/data/",
            "tempdir": f"{here}/tmp",
            "technicalcontact_name": "Tests", "technicalcontact_email": "tests@idp.example",
            "timezone": "UTC",
            "secretsalt": "a-salt-of-the-tests-only", "auth.adminpassword": "a-password-of-the-tests-only",
            "admin.protectindexpage": False, "admin.protectmetadata": False,
            "trusted.url.domains": ["127.0.0.1", "localhost"],
            "showerrors": True, "errorreporting": False,
            "debug": {"saml": True, "backtraces": True, "validatexml": False},
            "logging.level": 7, "logging.handler": "file", "logging.logfile": "simplesamlphp.log",
            "enable.saml20-idp": True,
            "module.enable": {"exampleauth": True, "core": True, "saml": True, "metarefresh": True},
            "session.duration": 3600, "session.cookie.name": "IdPSession", "session.cookie.path": "/",
            "session.cookie.secure": False, "session.cookie.samesite": None,
            "session.phpsession.cookiename": "IdPPHP", "session.phpsession.savepath": here / "sessions",
            "session.phpsession.httponly": True, "session.authtoken.cookiename": "IdPAuth",
            "language.available": ["en"], "language.rtl": [], "language.default": "en",
            "theme.use": "default", "production": False, "store.type": "phpsession",
            "assets": {"caching": {"max_age": 0, "etag": False}},
            "authproc.idp": [], "authproc.sp": [], "proxy": None, "metadata.sign.enable": False,
        }
        (here / "config/config.php").write_text(
            f"<?php\n$config = {_php(config)};\n"
            f"$config['metadata.sources'] = [{flat}, ...{loaded}];\n"
        )
        people: dict[Any, Any] = {
            f"{person.login}:{person.login}": {
                "name": [person.email], "givenName": [person.given_name], "familyName": [person.family_name],
                "displayName": [person.name],
            }
            for person in PEOPLE.values()
        }
        people = {0: "exampleauth:UserPass", **people}
        (here / "config/authsources.php").write_text(
            f"<?php\n$config = {_php({'admin': ['core:AdminPassword'], 'people': people})};\n"
        )
        hosted = {
            "host": "__DEFAULT__", "privatekey": "idp.key", "certificate": "idp.crt", "auth": "people",
            "signature.algorithm": RSA_SHA256, "sign.logout": True,
            "attributes.NameFormat": BASIC, "NameIDFormat": EMAIL_NAME_ID,
            "authproc": {10: {"class": "saml:AttributeNameID", "attribute": "name", "Format": EMAIL_NAME_ID}},
        }
        (here / "metadata/saml20-idp-hosted.php").write_text(
            f"<?php\n$metadata[{_php(self.entity_id)}] = {_php(hosted)};\n"
        )
