"""The rate of an integration: its own, whoever else is busy, and nobody's who hasn't proven to be it."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from harness.gateway import Gateway
from harness.tenants import write_accounts

RATE = 20
"""Requests a second, and as many at once."""


@pytest.fixture(scope="module")
def limited(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    from conftest import deployments

    with deployments(engine, lambda: tmp_path_factory.mktemp("limited")) as deploy:
        gateway = deploy(start=False)
        write_accounts(gateway.tenants, rate=RATE)
        yield gateway.start()
        assert gateway.stop() == 0


def hammer(
    gateway: Gateway, account: str, integration: str, count: int, token: str | None = None
) -> list[requests.Response]:
    """So many requests as fast as they go; what each was answered."""
    headers = {"Authorization": f"Bearer {token or gateway.scim_token(account, integration)}"}
    url = f"{gateway.scim(account, integration)}/Users?count=0"
    with requests.Session() as session, ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda _: session.get(url, headers=headers, timeout=30), range(count)))


def settle() -> None:
    """Until every bucket is full again. Time is what this is about, so it passes for real."""
    time.sleep(1.1)


def test_beyond_its_burst_an_integration_is_told_when_to_come_back(limited: Gateway) -> None:
    settle()
    begun = time.monotonic()
    answers = hammer(limited, "acme", "nextgen", 8 * RATE)
    seconds = time.monotonic() - begun
    passed = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(passed) + len(refused) == len(answers)
    assert RATE <= len(passed) <= RATE * (1 + seconds) + 1
    assert refused, f"{len(passed)} requests in {seconds:.2f} s"
    for answer in refused:
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.headers["Content-Type"] == "application/scim+json"
        body = answer.json()
        assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        assert body["status"] == "429"
        assert str(RATE) in body["detail"]
    time.sleep(int(refused[-1].headers["Retry-After"]))
    assert hammer(limited, "acme", "nextgen", 1)[0].status_code == 200


def test_a_busy_integration_takes_nothing_from_the_others(limited: Gateway) -> None:
    settle()
    assert any(answer.status_code == 429 for answer in hammer(limited, "acme", "nextgen", 5 * RATE))
    for account, integration in (("acme", "firstgen"), ("globex", "nextgen")):
        assert [answer.status_code for answer in hammer(limited, account, integration, RATE)] == [200] * RATE


def test_who_has_not_proven_to_be_the_integration_uses_nothing_up(limited: Gateway) -> None:
    limited.scim_token("acme", "nextgen")
    settle()
    strangers = ("gh_scim_" + "A" * 43, limited.scim_token("globex", "nextgen"), limited.scim_token("acme", "firstgen"))
    for token in strangers:
        answers = hammer(limited, "acme", "nextgen", 2 * RATE, token)
        assert {answer.status_code for answer in answers} == {401}
    assert [answer.status_code for answer in hammer(limited, "acme", "nextgen", RATE)] == [200] * RATE


def test_a_refusal_comes_before_the_body_is_looked_at(limited: Gateway) -> None:
    settle()
    hammer(limited, "acme", "nextgen", 5 * RATE)
    headers = {
        "Authorization": f"Bearer {limited.scim_token('acme', 'nextgen')}", "Content-Type": "application/scim+json",
    }
    url = f"{limited.scim('acme', 'nextgen')}/Users"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: requests.post(url, b"{" * 100_000, headers=headers, timeout=30), range(RATE)))
    # One now and then has waited long enough, and hears what is wrong with its body.
    assert {answer.status_code for answer in answers} <= {400, 429}
    assert sum(answer.status_code == 429 for answer in answers) > RATE / 2


def test_the_paths_of_the_system_before_count_with_the_others(limited: Gateway) -> None:
    settle()
    headers = {"Authorization": f"Bearer {limited.scim_token('acme', 'nextgen')}"}
    url = f"{limited.url}/gateway/ng/api/scim/account/acme/Users?count=0"
    hammer(limited, "acme", "nextgen", 5 * RATE)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: requests.get(url, headers=headers, timeout=30), range(RATE)))
    assert {answer.status_code for answer in answers} <= {200, 429}
    assert any(answer.status_code == 429 for answer in answers)
