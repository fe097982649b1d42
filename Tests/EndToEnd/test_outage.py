"""The database goes away and comes back: every caller is told so at once, and nobody has to restart anything."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from harness import scim, secrecy
from harness.databases import POSTGRES
from harness.gateway import REPOSITORY, Gateway
from harness.private_postgres import PrivatePostgres, private_postgres
from harness.tenants import write_accounts, write_configuration
from harness.waiting import wait_for


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePostgres]:
    if not POSTGRES:
        pytest.skip("GATEHOUSE_TEST_POSTGRES names no database")
    with private_postgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture
def lone(database: PrivatePostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("gateway")
    gateway = Gateway(folder, database.url)
    write_accounts(gateway.tenants)
    write_configuration(gateway.configuration, "http://127.0.0.1:9/callback")
    shutil.copytree(REPOSITORY / "certs", folder / "certs")
    try:
        yield gateway.start()
    finally:
        gateway.kill()
        secrecy.check(gateway)


def get(gateway: Gateway, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{gateway.url}{path}", headers=headers, timeout=15, allow_redirects=False)


def test_without_the_database_everybody_is_told_to_come_back(lone: Gateway, database: PrivatePostgres) -> None:
    users = "/accounts/acme/integrations/nextgen/scim/v2/Users"
    bearer = {"Authorization": f"Bearer {lone.scim_token('acme', 'nextgen')}"}
    with ThreadPoolExecutor(8) as pool:  # so that every connection of the pool is open
        assert {answer.status_code for answer in pool.map(lambda _: get(lone, users, **bearer), range(64))} == {200}

    database.crash()
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: get(lone, users, **bearer), range(32)))
    assert time.monotonic() - begun < 10, "nobody is kept waiting"
    for answer in answers:
        assert (answer.status_code, answer.json()["status"]) == (503, "503"), answer.text
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Content-Type"] == "application/scim+json"
    assert get(lone, "/healthz").status_code == 200, "the process runs"
    assert get(lone, "/readyz").status_code == 503, "and can't serve"
    page = get(lone, "/accounts/acme/login", Accept="text/html")
    assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    made_up = get(lone, users, Authorization="Bearer " + "x" * 40)
    assert made_up.status_code in (401, 503)

    database.recover()
    wait_for("the gateway to be ready again", lambda: get(lone, "/readyz").status_code == 200)
    with ThreadPoolExecutor(8) as pool:
        assert {answer.status_code for answer in pool.map(lambda _: get(lone, users, **bearer), range(64))} == {200}
    made = scim.client(lone, "acme", "nextgen").create("User", scim.user("after@acme.example"))
    assert made.user_name == "after@acme.example"
    assert lone.stop() == 0


def test_it_ends_in_order_while_the_database_is_away(lone: Gateway, database: PrivatePostgres) -> None:
    assert get(lone, "/readyz").status_code == 200
    database.crash()
    assert get(lone, "/readyz").status_code == 503
    assert lone.stop() == 0
