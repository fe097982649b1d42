"""An IdP that provisions, in as few words as a test needs."""

from typing import Any

import requests

from harness import scim
from harness.gateway import Gateway


class IdP:
    """What an Okta-like client does, in as few words as a test needs."""

    def __init__(self, gateway: Gateway, account: str, integration: str) -> None:
        self.base = gateway.scim(account, integration)
        self.headers = {"Authorization": f"Bearer {gateway.scim_token(account, integration)}"}

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        return requests.request(method, f"{self.base}/{path}", json=body, headers=self.headers, timeout=30)

    def user(self, name: str, **more: Any) -> str:
        response = self.call("POST", "Users", scim.user(name, **more))
        assert response.status_code == 201, response.text
        return response.json()["id"]

    def group(self, name: str, *members: str) -> str:
        body = {"schemas": [scim.GROUP], "displayName": name, "members": [{"value": member} for member in members]}
        response = self.call("POST", "Groups", body)
        assert response.status_code == 201, response.text
        return response.json()["id"]

    def activate(self, user: str, active: bool) -> requests.Response:
        return self.call("PATCH", f"Users/{user}", scim.replace("active", active))

    def refused(self, method: str, path: str, body: Any = None, *, status: int, scim_type: str) -> None:
        response = self.call(method, path, body)
        assert response.status_code == status, response.text
        assert response.json().get("scimType") == scim_type, response.text
