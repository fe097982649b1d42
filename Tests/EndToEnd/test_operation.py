"""What an operator does to a running gateway: change a tenant file, stop it, start it again, ask how it is."""

import pytest
import requests

from conftest import Deploy
from harness import scim
from harness.gateway import REPOSITORY, Gateway
from harness.waiting import wait_for

INITECH = "account: initech\nname: Initech\nintegrations:\n  - id: nextgen\n    generation: nextgen\n"
BROKEN = "account: hooli\nname: Hooli\nintegrations:\n  - id: nextgen\n    generation: thirdgen\n"


def metadata_status(gateway: Gateway, account: str) -> int:
    return requests.get(f"{gateway.saml(account, 'nextgen')}/metadata", timeout=30).status_code


def idp_of(gateway: Gateway) -> str:
    """The idp: block that the deployment's own accounts have."""
    text = (gateway.tenants / "globex.yaml").read_text()
    return text[text.index("    idp:"):text.index("    scim:")]


def test_health_readiness_and_metrics_answer(gateway: Gateway) -> None:
    for path in ("healthz", "readyz", "metrics"):
        assert requests.get(f"{gateway.url}/{path}", timeout=30).status_code == 200, path


def test_sighup_applies_a_new_file_and_a_bad_one_changes_nothing(deploy: Deploy) -> None:
    gateway = deploy()
    assert metadata_status(gateway, "initech") == 404
    (gateway.tenants / "hooli.yaml").write_text(BROKEN)
    (gateway.tenants / "initech.yaml").write_text(INITECH + idp_of(gateway))
    gateway.reload()
    wait_for("the new account", lambda: metadata_status(gateway, "initech") == 200)
    assert metadata_status(gateway, "hooli") == 404
    assert metadata_status(gateway, "globex") == 200
    assert "hooli.yaml" in gateway.log
    assert gateway.stop() == 0


def test_apply_check_names_file_line_and_field_of_every_mistake(gateway: Gateway) -> None:
    folder = gateway.folder / "checked"
    folder.mkdir()
    (folder / "hooli.yaml").write_text(BROKEN + idp_of(gateway).replace("idp.example", "idp.hooli.example"))
    (folder / "idp.pem").write_bytes((gateway.tenants / "idp.pem").read_bytes())
    (folder / "piedpiper.yaml").write_text("account: pied piper\nname: Pied Piper\nintegrations: []\n")
    ran = gateway.run("apply", "--check", str(folder))
    assert ran.status == 1, str(ran)
    said = (ran.out + ran.err).splitlines()
    assert any("hooli.yaml:5" in line and "generation" in line for line in said), str(ran)
    assert any("piedpiper.yaml:1" in line and "account" in line for line in said), str(ran)
    assert metadata_status(gateway, "hooli") == 404


def test_apply_check_accepts_the_sample_accounts(gateway: Gateway) -> None:
    gateway.run("apply", "--check", str(REPOSITORY / "tenants")).ok()


def test_apply_reaches_a_running_gateway(gateway: Gateway) -> None:
    folder = gateway.folder / "applied"
    folder.mkdir()
    (folder / "applied.yaml").write_text(INITECH.replace("initech", "applied") + idp_of(gateway))
    (folder / "idp.pem").write_bytes((gateway.tenants / "idp.pem").read_bytes())
    gateway.run("apply", str(folder)).ok()
    wait_for("the applied account", lambda: metadata_status(gateway, "applied") == 200)


def test_everything_is_there_after_a_restart(deploy: Deploy) -> None:
    gateway = deploy()
    made = scim.client(gateway, "acme", "nextgen").create("User", scim.user("keeps@acme.example")).id
    document = requests.get(f"{gateway.saml('acme', 'nextgen')}/metadata", timeout=30).content
    assert gateway.stop() == 0
    gateway.start()
    assert scim.client(gateway, "acme", "nextgen").query("User", made).user_name == "keeps@acme.example"
    assert requests.get(f"{gateway.saml('acme', 'nextgen')}/metadata", timeout=30).content == document
    assert gateway.stop() == 0


def test_a_revoked_token_ends_at_once(gateway: Gateway) -> None:
    made = gateway.run("token", "create", "--account", "globex", "--integration", "nextgen", "--json").ok().json()
    url, headers = f"{gateway.scim('globex', 'nextgen')}/Users", {"Authorization": f"Bearer {made['token']}"}
    assert requests.get(url, headers=headers, timeout=30).status_code == 200
    gateway.run("token", "revoke", made["id"], "--account", "globex").ok()
    assert requests.get(url, headers=headers, timeout=30).status_code == 401


@pytest.mark.parametrize(("path", "integration"), [("ng/api", "nextgen"), ("api", "firstgen")])
def test_paths_of_the_system_before_are_aliases(gateway: Gateway, path: str, integration: str) -> None:
    token = gateway.scim_token("acme", integration)
    made = requests.post(
        f"{gateway.url}/gateway/{path}/scim/account/acme/Users", json=scim.user(f"alias-{integration}@acme.example"),
        headers={"Authorization": f"Bearer {token}"}, timeout=30,
    )
    assert made.status_code == 201, made.text
    read = scim.client(gateway, "acme", integration).query("User", made.json()["id"])
    assert read.user_name == f"alias-{integration}@acme.example"
