"""Every route of the native API, with no credential, another account's, another kind's, the wrong role or scope.

The routes are the lines of a golden file that a Swift test holds against the route table: one that is missing there
fails that test, and one that is there is swept here.
"""

import re
from pathlib import Path

import pytest

from harness import native
from harness.gateway import REPOSITORY, Gateway
from harness.idp import IdP
from harness.native import Native

TABLE = [
    line.split() for line in (REPOSITORY / "Tests/GatewayTests/Golden/permissions.txt").read_text().splitlines()[1:]
]
HEADER = (Path(REPOSITORY) / "Tests/GatewayTests/Golden/permissions.txt").read_text().split("\n")[0].split()
ROUTES = [(method, path, permission) for method, path, permission, *_ in TABLE]

PREFIXES = {
    "users": "usr_", "groups": "grp_", "role-assignments": "asg_", "tokens": "crd_", "logins": "log_",
}


def filled(path: str) -> str:
    """The path with an id in it that nothing has, of the kind that stands there."""
    kind = PREFIXES.get(path.split("/")[0])
    nobody = f"{kind}{'0' * 26}" if kind else "nothing"
    path = path.replace("{integration}", "nowhere").replace("{member}", "usr_" + "0" * 26)
    return re.sub(r"\{\w+\}", nobody, path)


@pytest.fixture(scope="module")
def acme(gateway: Gateway) -> Native:
    return native.administrator(gateway, "acme")


def service(acme: Native, name: str, role: str, scope: str = "account") -> Native:
    acme.post("service-accounts", {"id": name})
    acme.post("role-assignments", {
        "role": role, "principal": {"type": "service-account", "id": name}, "scope": scope})
    token = acme.post("tokens", {"principal": {"type": "service-account", "id": name}})["token"]
    return Native(acme.gateway, acme.account, token)


@pytest.fixture(scope="module")
def powerless(acme: Native) -> Native:
    acme.post("roles", {"id": "powerless", "permissions": ["app.something"]})
    return service(acme, "powerless", "powerless")


@pytest.fixture(scope="module")
def scoped(acme: Native) -> Native:
    """May everything, in one org."""
    return service(acme, "scoped", "account-admin", "orgs/default")


def body(method: str) -> dict[str, str] | None:
    return {} if method in ("POST", "PUT", "PATCH") else None


def test_the_table_is_not_empty() -> None:
    assert len(ROUTES) > 30 and HEADER[:3] == ["method", "path", "permission"]


@pytest.mark.parametrize(("method", "path", "permission"), ROUTES)
def test_who_proves_nothing_learns_nothing(
    gateway: Gateway, acme: Native, method: str, path: str, permission: str
) -> None:
    answers = []
    strangers = [
        Native(gateway, "acme", "nonsense"), Native(gateway, "acme", native.administrator(gateway, "globex").token),
        Native(gateway, "globex", acme.token), Native(gateway, "no-such-account", acme.token),
        Native(gateway, "acme", gateway.scim_token("acme", "nextgen")),
    ]
    for stranger in strangers:
        answer = stranger.call(method, filled(path), body(method))
        answers.append((answer.status_code, answer.headers["WWW-Authenticate"], answer.json()))
    assert {status for status, _, _ in answers} == {401}
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][2]["type"] == "urn:gatehouse:problem:unauthenticated"
    # A token of the native API opens no SCIM endpoint either.
    idp = IdP(gateway, "acme", "nextgen")
    idp.headers = {"Authorization": f"Bearer {acme.token}"}
    assert idp.call("GET", "Users").status_code == 401


@pytest.mark.parametrize(("method", "path", "permission"), ROUTES)
def test_the_wrong_role_is_refused_before_anything_is_looked_up(
    powerless: Native, method: str, path: str, permission: str
) -> None:
    answer = powerless.call(method, filled(path), body(method))
    if permission == "none":
        # About the caller's own tokens: what is asked for decides.
        assert answer.status_code in (400, 403, 404), answer.text
    else:
        assert answer.status_code == 403, answer.text
        assert permission in answer.json()["detail"]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line[0]} {line[1]}")
def test_a_role_at_an_org_is_none_at_the_account(scoped: Native, line: list[str]) -> None:
    method, path, permission, administrator = line[:4]
    answer = scoped.call(method, filled(path), body(method))
    if administrator == "everywhere" and permission != "none":
        assert answer.status_code == 403, answer.text
    else:
        # Let in to be asked where; nothing there is theirs, but for lists that show what is.
        own = {"orgs", "projects", "roles"}
        assert answer.status_code in (400, 403, 404) or (method == "GET" and path in own), answer.text


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line[0]} {line[1]}")
@pytest.mark.parametrize("role", HEADER[3:])
def test_a_built_in_role_may_what_the_table_says(gateway: Gateway, role: str, line: list[str]) -> None:
    method, path, permission = line[:3]
    cell = line[HEADER.index(role)]
    api = Native(gateway, "acme", gateway.service_token("acme", role))
    answer = api.call(method, filled(path), body(method))
    assert answer.status_code not in (401, 405) and answer.status_code < 500, answer.text
    if permission != "none":
        assert (answer.status_code == 403) == (cell == "-"), answer.text


def test_other_methods_are_405_and_other_paths_404(acme: Native) -> None:
    served: dict[str, set[str]] = {}
    for method, path, _ in ROUTES:
        served.setdefault(path, set()).add(method)
    for path, methods in served.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
            answer = acme.call(method, filled(path))
            assert answer.status_code == 405, (method, path, answer.text)
            assert set(answer.headers["Allow"].split(", ")) - {"HEAD"} == methods
    acme.refused("GET", "nowhere", status=404, type="not-found")
