"""`gatehouse doctor`: healthy deployments are left alone, and what is wrong with others is named, with what to do."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from conftest import Deploy
from harness.gateway import Gateway


def certificate(file: Path, days: float) -> None:
    """Self-signed, and its last day so many days from now."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dated")])
    end = datetime.now(timezone.utc) + timedelta(days=days)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(end - timedelta(days=400)).not_valid_after(end).sign(key, hashes.SHA256())
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def findings(gateway: Gateway, status: int) -> list[dict[str, Any]]:
    ran = gateway.run("doctor", "--json")
    answer = ran.json()
    assert (ran.status, answer["result"]) == (status, "unhealthy" if status else "healthy"), str(ran)
    for finding in answer["checks"]:
        assert set(finding) == {"check", "state", "message", "fix"}
        assert (finding["fix"] is None) == (finding["state"] == "ok"), "whatever isn't right says what to do"
    return answer["checks"]


def test_a_healthy_deployment(gateway: Gateway) -> None:
    found = {finding["check"]: finding["state"] for finding in findings(gateway, 0)}
    assert found == dict.fromkeys(
        ("configuration", "database", "keys", "certificates", "tokens", "reachability", "clock"), "ok"
    )
    ran = gateway.run("doctor").ok()
    assert len(ran.out.splitlines()) == 7 and not ran.err, "and a line each for people"


def test_one_that_nobody_reaches(deploy: Deploy) -> None:
    gateway = deploy()
    assert gateway.stop() == 0
    (wrong,) = [finding for finding in findings(gateway, 1) if finding["state"] != "ok"]
    assert (wrong["check"], wrong["state"]) == ("reachability", "problem")
    assert gateway.url in wrong["message"] and "serve" in wrong["fix"]


def test_one_with_a_mistake_in_a_tenant_file(deploy: Deploy) -> None:
    gateway = deploy()
    file = gateway.tenants / "acme.yaml"
    file.write_text(file.read_text().replace("generation: nextgen", "generation: lastgen"))
    (wrong,) = [finding for finding in findings(gateway, 1) if finding["state"] == "problem"]
    assert wrong["check"] == "configuration" and "acme.yaml:" in wrong["message"] and "lastgen" in wrong["message"]


def test_settings_that_cant_be_read(gateway: Gateway, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("listen: nowhere\n")
    ran = gateway.run("doctor", configuration=tmp_path / "bad.yaml")
    assert ran.status == 1 and "listen" in ran.out


def test_one_whose_deployment_key_is_another_or_gone_or_open(deploy: Deploy) -> None:
    gateway = deploy()
    sqlite = gateway.database.startswith("sqlite:")
    key = gateway.folder / ("deployment.key" if sqlite else "data/deployment.key")
    right = key.read_bytes()
    key.chmod(0o644)
    (open_key,) = [finding for finding in findings(gateway, 0) if finding["state"] != "ok"]
    assert open_key["state"] == "warning" and "chmod 600" in open_key["fix"]
    key.chmod(0o600)
    key.write_bytes(bytes(32))
    (wrong,) = [finding for finding in findings(gateway, 1) if finding["state"] != "ok"]
    assert wrong["check"] == "keys" and "isn't the one" in wrong["message"]
    key.unlink()
    (gone,) = [finding for finding in findings(gateway, 1) if finding["state"] != "ok"]
    assert gone["check"] == "keys" and not key.exists(), "doctor makes no key"
    key.write_bytes(right)
    key.chmod(0o600)
    findings(gateway, 0)


@pytest.mark.parametrize(("days", "words"), [
    (-1, "ended at"), (0.5, "within 1 day"), (6, "within 7 days"), (29, "within 30 days"), (59, "within 60 days"),
    (89, "within 90 days"),
])
def test_an_idp_certificate_that_ends(deploy: Deploy, days: float, words: str) -> None:
    gateway = deploy(start=False)
    certificate(gateway.tenants / "idp.pem", days)
    strict = gateway.tenants / "globex.yaml"
    strict.write_text(strict.read_text() + "    want: { valid_certificates: true }\n")
    gateway.start()
    ended = days < 0
    warned = [finding for finding in findings(gateway, 1 if ended else 0) if finding["check"] == "certificates"]
    assert len(warned) == 3 and all(words in finding["message"] for finding in warned), warned
    states = {finding["message"].split(":")[0]: finding["state"] for finding in warned}
    assert states == {
        "acme firstgen": "warning", "acme nextgen": "warning", "globex nextgen": "problem" if ended else "warning",
    }
