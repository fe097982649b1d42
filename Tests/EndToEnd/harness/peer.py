from dataclasses import dataclass
from typing import Any

from harness import scim
from harness.application import Application
from harness.gateway import Gateway
from harness.person import Person
from harness.pysaml2_idp import Manner, PySAML2
from harness.simplesaml import PEOPLE

INTEGRATIONS = (("acme", "firstgen"), ("acme", "nextgen"), ("globex", "nextgen"))


@dataclass
class Peer:
    """A gateway and the pysaml2 IdP that serves its accounts; user1 is assigned to every integration."""

    idp: PySAML2
    gateway: Gateway
    application: Application

    def introduce(self) -> "Peer":
        """Has the IdP load the metadata of each integration, assigns user1, and lets the application find the way."""
        for account, integration in INTEGRATIONS:
            self.idp.trust(f"{self.gateway.saml(account, integration)}/metadata")
            scim.client(self.gateway, account, integration).create("User", scim.user("user1@acme.example"))
        self.application.meet(self.gateway.url)
        return self

    def log_in(self, manner: Manner, account: str = "acme") -> dict[str, Any]:
        """The claims of user1, or the verdict, after one login."""
        self.idp.server.manner = self.idp.manner = manner
        attempt = self.application.begin(account)
        page = Person(PEOPLE["user1"], self.application.redirect_uri).log_in(attempt.start)
        if page.url.startswith(self.application.redirect_uri):
            return attempt.finish(page.url).claims
        return self.gateway.attempt(account, page.reference)["verdict"]
