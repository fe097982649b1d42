"""The OpenAPI document holds what it promises: schemathesis makes up requests by it, and judges every answer."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

from harness.gateway import Gateway

EXAMPLES = "30"
"""Made-up requests for each operation, beside those of the coverage phase: thousands in all."""

CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
]


def token(gateway: Gateway, *of: str) -> str:
    return gateway.run("token", "create", *of, "--json").ok().json()["token"]


def test_the_document_is_public_and_names_this_deployment(gateway: Gateway) -> None:
    answer = requests.get(f"{gateway.url}/openapi.json", timeout=30)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json"
    document = answer.json()
    assert document["openapi"].startswith("3.1") and document["servers"] == [{"url": gateway.url}]
    assert "/accounts/{account}/api/v1/brake/{id}/rollback" in document["paths"]


def probe(gateway: Gateway, folder: Path, account: str, paths: str, bearer: str) -> None:
    """Made-up requests to these paths, in this account: no fault, and nothing that the document doesn't say."""
    (folder / "schemathesis.toml").write_text(f'[parameters]\n"path.account" = "{account}"\n')
    ran = subprocess.run(
        [
            str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(folder / "schemathesis.toml"),
            "run", f"{gateway.url}/openapi.json", "--header", f"Authorization: Bearer {bearer}",
            "--include-path-regex", paths, "--checks", ",".join(CHECKS), "--phases", "coverage,fuzzing",
            "--max-examples", EXAMPLES, "--workers", "1", "--seed", "1", "--suppress-health-check", "all", "--no-color",
        ],
        capture_output=True, text=True, timeout=580, cwd=folder, stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]


@pytest.mark.timeout(600)
def test_no_answer_of_the_native_api_is_a_fault_or_undocumented(gateway: Gateway, tmp_path: Path) -> None:
    admin = token(gateway, "--account", "acme", "--service-account", "admin", "--role", "account-admin")
    probe(gateway, tmp_path, "acme", "^/accounts/", admin)


@pytest.mark.timeout(600)
def test_no_answer_of_the_operator_api_is_a_fault_or_undocumented(gateway: Gateway, tmp_path: Path) -> None:
    operator = token(gateway, "--operator")
    made = requests.post(
        f"{gateway.url}/operator/v1/accounts", timeout=60, headers={"Authorization": f"Bearer {operator}"},
        json={"account": "probe", "integrations": [{"id": "nextgen", "generation": "nextgen"}]})
    assert made.status_code == 201, made.text
    probe(gateway, tmp_path, "probe", "^/operator/", operator)
