"""A captured response of a real IdP, judged by `gatehouse saml check` as the assertion consumer service would.

The command is run for a sample of the bytes; that no byte at all may change is a Swift test (no process for each).
"""

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from harness.application import Application
from harness.gateway import Gateway, Ran
from harness.person import CapturedResponse, Person
from harness.signed_part import SignedPart
from harness.simplesaml import PEOPLE, SimpleSAML
from harness.tenants import write_accounts

SAMPLE = 150


@dataclass
class Case:
    """The response, when it was captured, and a command line to judge it with."""

    gateway: Gateway
    response: CapturedResponse
    at: datetime
    folder: Path

    def file(self, content: bytes, name: str = "response") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def check(
        self, file: Path, account: str = "acme", integration: str = "firstgen", later: timedelta = timedelta(),
        request_id: str | None = None, form: bool = True, **where: object,
    ) -> Ran:
        return self.gateway.run(
            "saml", "check", account, integration, str(file), *(["--form"] if form else []),
            "--request-id", request_id or self.response.request_id,
            "--at", (self.at + later).strftime("%Y-%m-%dT%H:%M:%SZ"), "--json", **where,  # type: ignore[arg-type]
        )


@pytest.fixture(scope="module")
def case(sso: Gateway, application: Application, tmp_path_factory: pytest.TempPathFactory) -> Case:
    person = Person(PEOPLE["user1"], application.redirect_uri)
    response = person.authenticate(application.begin("acme").start)
    return Case(sso, response, datetime.now(timezone.utc), tmp_path_factory.mktemp("captured"))


@pytest.fixture(scope="module")
def posted(case: Case) -> Path:
    return case.file(case.response.value.encode(), "posted")


def refused(ran: Ran) -> dict[str, str]:
    assert ran.status == 1, str(ran)
    answer = ran.json()
    assert answer["result"] == "refused"
    return answer["verdict"]


def test_it_is_accepted(case: Case, posted: Path) -> None:
    answer = case.check(posted).ok().json()
    assert answer["result"] == "accepted"
    assert answer["name_id"] == "user1@acme.example"
    assert answer["name_id_format"] == "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    assert answer["attributes"]["name"] == ["user1@acme.example"]
    assert answer["attributes"]["displayName"] == ["Ursula Ünïcode"]


def test_the_same_as_xml_is_accepted(case: Case) -> None:
    assert case.check(case.file(case.response.xml, "xml"), form=False).ok().json()["result"] == "accepted"


@pytest.mark.timeout(300)
def test_any_changed_byte_of_the_signed_part_is_refused(case: Case, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("the database has no part in it: sampled on SQLite")
    signed = SignedPart.of(case.response.xml)

    def judge(at: int) -> str | None:
        ran = case.check(case.file(base64.b64encode(signed.with_changed(at)), f"changed-{at}"))
        return None if ran.status == 1 and ran.json()["result"] == "refused" else f"byte {at}: {ran}"

    with ThreadPoolExecutor(2) as pool:
        taken = [failure for failure in pool.map(judge, signed.sample(SAMPLE)) if failure]
    assert not taken, "\n".join(taken[:3])


def test_a_later_clock_refuses_it(case: Case, posted: Path) -> None:
    verdict = refused(case.check(posted, later=timedelta(hours=2)))
    assert verdict["expected"] and verdict["actual"]


def test_an_earlier_clock_refuses_it(case: Case, posted: Path) -> None:
    refused(case.check(posted, later=-timedelta(hours=2)))


def test_another_request_refuses_it(case: Case, posted: Path) -> None:
    refused(case.check(posted, request_id="_" + "0" * 32))


def test_without_a_request_it_is_unsolicited_and_refused(case: Case, posted: Path) -> None:
    at = case.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    refused(case.gateway.run("saml", "check", "acme", "firstgen", str(posted), "--form", "--at", at, "--json"))


def test_another_account_refuses_it_though_it_trusts_the_same_idp(case: Case, posted: Path) -> None:
    refused(case.check(posted, "globex", "nextgen"))


def test_another_integration_of_the_account_refuses_it(case: Case, posted: Path) -> None:
    refused(case.check(posted, "acme", "nextgen"))


def test_another_audience_refuses_it_and_both_are_named(
    case: Case, posted: Path, idp: SimpleSAML, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "tenants"
    write_accounts(elsewhere, idp.metadata())
    acme = elsewhere / "acme.yaml"
    acme.write_text(acme.read_text().replace(
        "    generation: firstgen\n", "    generation: firstgen\n    entity_id: https://sp.example/elsewhere\n"
    ))
    fresh = {"database": f"sqlite:{tmp_path / 'other.db'}", "tenants": elsewhere}
    case.gateway.run("apply", str(elsewhere), **fresh).ok()  # type: ignore[arg-type]
    verdict = refused(case.check(posted, **fresh))
    assert verdict["field"] == "Audience"
    assert verdict["expected"] == "https://sp.example/elsewhere"
    assert verdict["actual"].endswith("/accounts/acme/integrations/firstgen/saml/metadata")
