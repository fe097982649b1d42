"""A page behind mod_auth_openidc, as Debian ships it: an application that nobody here wrote a line of."""

import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import requests

from harness.ports import free_port
from harness.waiting import wait_for

CLIENT = "apache"
SECRET = "a-secret-between-apache-and-the-gateway"

CONFIGURATION = """\
ServerName 127.0.0.1
ServerRoot {folder}
PidFile {folder}/apache.pid
Listen 127.0.0.1:{port}
ErrorLog {folder}/error.log
LogLevel warn auth_openidc:debug
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authn_core_module {modules}/mod_authn_core.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule authz_user_module {modules}/mod_authz_user.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule auth_openidc_module {modules}/mod_auth_openidc.so
TypesConfig /etc/mime.types
DocumentRoot {folder}/pages
# mod_auth_openidc keeps its sessions in memory that all its processes share.
OIDCCacheType shm
OIDCProviderMetadataURL {gateway}/.well-known/openid-configuration
OIDCClientID {client}
OIDCClientSecret {secret}
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI {url}/protected/callback
OIDCDefaultLoggedOutURL {url}/public/
OIDCCryptoPassphrase only-for-these-tests
OIDCScope "openid email profile offline_access"
OIDCPKCEMethod S256
OIDCAuthRequestParams account=acme
OIDCRemoteUserClaim email
OIDCPassRefreshToken On
OIDCPassClaimsAs both
<Location /protected>
    AuthType openid-connect
    Require valid-user
</Location>
<Directory {folder}/pages>
    Require all granted
</Directory>
<Location /protected/page>
    Header always set X-Person "%{{OIDC_CLAIM_email}}e"
    Header always set X-Claims "%{{OIDC_CLAIM_account}}e %{{OIDC_CLAIM_integration}}e %{{OIDC_CLAIM_sid}}e"
    Header always set X-Access-Token "%{{OIDC_access_token}}e"
    Header always set X-Refresh-Token "%{{OIDC_refresh_token}}e"
</Location>
"""


@dataclass
class Apache:
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        return f"{self.url}/protected/page"

    @property
    def callback(self) -> str:
        return f"{self.url}/protected/callback"

    @property
    def registration(self) -> str:
        """As gatehouse.yaml has it."""
        return (
            f"  - id: {CLIENT}\n    name: Apache\n    secret: {SECRET}\n"
            f"    redirect_uris: [{self.callback}]\n"
            f"    post_logout_redirect_uris: [{self.url}/public/]\n"
            f"    backchannel_logout_uri: {self.callback}?logout=backchannel\n"
        )

    def start(self, gateway: str) -> "Apache":
        for name in ("protected/page", "public/index.html"):
            file = self.folder / "pages" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("a page\n")
        configuration = self.folder / "apache.conf"
        configuration.write_text(CONFIGURATION.format(
            folder=self.folder, port=self.port, url=self.url, gateway=gateway, client=CLIENT, secret=SECRET,
            modules="/usr/lib/apache2/modules",
        ))
        with open(self.folder / "apache.out", "wb") as out:
            self.process = subprocess.Popen(
                ["/usr/sbin/apache2", "-f", str(configuration), "-D", "FOREGROUND"],
                stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=self.folder,
            )
        wait_for("Apache", self._answers, seconds=20)
        return self

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(signal.SIGTERM)
            process.wait(20)

    @property
    def log(self) -> str:
        return "".join(p.read_text(errors="replace") for p in (self.folder / "error.log",) if p.exists())

    def _answers(self) -> bool:
        assert self.process is not None and self.process.poll() is None, (self.folder / "apache.out").read_text()
        try:
            return requests.get(f"{self.url}/public/", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False
