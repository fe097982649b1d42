"""What `/openapi.json` says of an answer: every answer that a test gets is held against it, member by member.

Programs are told that answers may get more members; here one that isn't described is a mistake, and so is one that is
described and isn't there.
"""

import re
from functools import cache
from typing import Any

import jsonschema_rs
import requests


def _closed(schema: Any) -> Any:
    """The same schema, of which objects that name their members have no others."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "required" in schema and "properties" in schema:
        closed.setdefault("additionalProperties", False)
    return closed


class Description:
    """The document of one binary, which is the same for every deployment but for its address."""

    def __init__(self, document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]
        # Problems have members of their own, by type (RFC 9457 §3.2).
        self.components = {
            "schemas": {name: part if name == "Problem" else _closed(part) for name, part in schemas.items()}
        }
        self.operations = [
            (method.upper(), re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) + "$"), path, operation)
            for path, item in document["paths"].items() for method, operation in item.items()
        ]
        self.validators: dict[str, Any] = {}

    def check(self, response: requests.Response) -> None:
        """The answer is one that is described: its status, its type, and its body."""
        method, path = response.request.method, response.request.path_url.split("?")[0]
        found = [(name, operation) for verb, pattern, name, operation in self.operations
                 if verb == method and pattern.match(path)]
        if not found:
            assert response.status_code in (401, 404, 405), f"{method} {path} isn't described: {response.status_code}"
            return
        # Of `users/{id}` and `users/me` the one with fewer parameters is meant.
        name, operation = min(found, key=lambda one: one[0].count("{"))
        where = f"{method} {name}: {response.status_code}"
        described = operation["responses"].get(str(response.status_code))
        assert described is not None, f"{where} isn't described"
        media = described.get("content", {})
        kind = response.headers.get("Content-Type", "").split(";")[0]
        if not media:
            assert not response.content, f"{where} has a body, and none is described"
            return
        assert kind in media, f"{where} is {kind}, and {list(media)} is described"
        if not kind.endswith(("/json", "+json")):
            return
        reference = media[kind]["schema"]["$ref"]
        errors = list(self._validator(reference).iter_errors(response.json()))
        assert not errors, f"{where}: {[str(error) for error in errors][:3]} in {response.text[:1000]}"

    def _validator(self, reference: str) -> Any:
        if reference not in self.validators:
            self.validators[reference] = jsonschema_rs.Draft202012Validator(
                {"$ref": reference, "components": self.components})
        return self.validators[reference]


@cache
def _description(url: str) -> Description:
    return Description(requests.get(f"{url}/openapi.json", timeout=30).json())


def check(url: str, response: requests.Response) -> requests.Response:
    """Holds an answer of the native or the operator API against the document of the gateway at this URL."""
    _description(url).check(response)
    return response
