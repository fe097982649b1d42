"""The native API as the operator's application and an account's administrators call it."""

from dataclasses import dataclass
from typing import Any

import requests

from harness import described
from harness.gateway import Gateway


@dataclass
class Native:
    """One account's native API, with one token."""

    gateway: Gateway
    account: str
    token: str

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        response = requests.request(
            method, f"{self.gateway.url}/accounts/{self.account}/api/v1/{path}", json=body, headers=headers,
            timeout=30, **options,
        )
        return described.check(self.gateway.url, response)

    def ok(self, method: str, path: str, body: Any = None, status: int = 200, **options: Any) -> Any:
        response = self.call(method, path, body, **options)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    def get(self, path: str, **query: Any) -> Any:
        return self.ok("GET", path, params=query)

    def items(self, path: str, **query: Any) -> list[Any]:
        """All pages of a list."""
        items: list[Any] = []
        while True:
            page = self.get(path, **query)
            items += page["items"]
            if page["next"] is None:
                return items
            query["after"] = page["next"]

    def post(self, path: str, body: Any) -> Any:
        return self.ok("POST", path, body, status=201)

    def patch(self, path: str, body: Any) -> Any:
        return self.ok("PATCH", path, body)

    def delete(self, path: str) -> None:
        self.ok("DELETE", path, status=204)

    def refused(self, method: str, path: str, body: Any = None, *, status: int, type: str) -> Any:
        """The problem document of a refusal, which has this status and type."""
        response = self.call(method, path, body)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text}"
        assert response.headers["Content-Type"] == "application/problem+json"
        problem = response.json()
        assert problem["type"] == f"urn:gatehouse:problem:{type}", problem
        assert problem["status"] == status and problem["detail"]
        return problem


def administrator(gateway: Gateway, account: str) -> Native:
    """By a service account that may do everything in the account."""
    return Native(gateway, account, gateway.service_token(account, "account-admin"))
