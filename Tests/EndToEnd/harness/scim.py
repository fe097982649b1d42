"""SCIM as a customer's IdP speaks it: scim2-client over an integration's base URL, and plain payloads."""

from typing import Any

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient

from harness.gateway import Gateway

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GATEHOUSE_GROUP = "urn:gatehouse:params:scim:schemas:extension:gatehouse:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def client(gateway: Gateway, account: str, integration: str) -> SyncSCIMClient:
    """A client that has discovered what the server says it serves; every answer is checked against that."""
    http = Client(
        base_url=gateway.scim(account, integration), timeout=30,
        headers={"Authorization": f"Bearer {gateway.scim_token(account, integration)}"},
    )
    scim = SyncSCIMClient(http)
    scim.discover()
    return scim


def user(name: str, /, **more: Any) -> dict[str, Any]:
    return {
        "schemas": [USER],
        "userName": name,
        "externalId": f"ext-{name}",
        "active": True,
        "displayName": f"Display {name}",
        "name": {"givenName": "Given", "familyName": name},
        "emails": [{"value": name, "type": "work", "primary": True}],
        **more,
    }


def replace(path: str, value: Any) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": [{"op": "replace", "path": path, "value": value}]}


def add_member(user_id: str) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": [{"op": "add", "path": "members", "value": [{"value": user_id}]}]}
