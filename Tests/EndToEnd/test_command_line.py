"""The command line as scripts use it: exit codes 0, 1 and 2, JSON on request, and every setting by variable too."""

import json
import os
import subprocess

import pytest

from harness.gateway import BINARY, Gateway

WHERE = ["--account", "acme", "--integration", "nextgen"]


@pytest.mark.parametrize("arguments", [
    ["nothing"], ["serve", "--nothing"], ["--nothing"], ["token"], ["token", "create"], ["token", "revoke"],
    ["metadata", "acme"], ["keys", "list"], ["keys", "rotate", "acme"], ["backup"], ["restore"],
    ["saml", "check"], ["serve", "--listen", "nowhere"], ["serve", "--public-url", "ftp://x"],
    ["serve", "--database", "mysql://x"], ["serve", "--config", "/nothing.yaml"], ["token", "create", "--account"],
])
def test_bad_usage_is_2_and_says_so_on_standard_error(arguments: list[str]) -> None:
    ran = subprocess.run([str(BINARY), *arguments], capture_output=True, text=True, timeout=30)
    if arguments == ["token"]:  # asks for help
        assert (ran.returncode, ran.stderr) == (0, "")
        return
    assert ran.returncode == 2, ran
    assert ran.stderr.strip() and not ran.stdout


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help", "token"], ["token", "create", "--help"]])
def test_help_is_0_on_standard_output(arguments: list[str]) -> None:
    ran = subprocess.run([str(BINARY), *arguments], capture_output=True, text=True, timeout=30)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "USAGE" in ran.stdout


@pytest.mark.parametrize(("arguments", "status"), [
    (["token", "create", "--account", "nobody", "--integration", "nextgen"], 1),
    (["token", "create", "--account", "acme", "--integration", "nothing"], 1),
    (["token", "create", "--account", "acme"], 2),
    (["token", "create", *WHERE, "--service-account", "x", "--role", "account-viewer"], 2),
    (["token", "create", "--account", "acme", "--service-account", "x", "--role", "king"], 2),
    (["token", "create", *WHERE, "--expires", "tomorrow"], 2),
    (["token", "create", *WHERE, "--expires", "99999999999999999999d"], 2),
    (["token", "revoke", "--account", "acme", "crd_00000000000000000000000000"], 1),
    (["token", "revoke", "--account", "acme", "x"], 2),
    (["token", "list", "--account", "acme", "--integration", "nothing"], 1),
    (["token", "rotate", *WHERE, "--overlap", "-1d"], 2),
    (["metadata", "acme", "nothing"], 1),
    (["metadata", "-", "nextgen"], 1),
    (["keys", "list", "nobody"], 1),
    (["keys", "rotate", "acme", "nothing"], 1),
    (["keys", "drop", "acme", "nextgen", "x"], 2),
    (["keys", "drop", "acme", "nextgen", "key_00000000000000000000000000"], 1),
    (["backup", str(BINARY)], 1),
    (["restore", "/nothing"], 1),
    (["login", "explain", "nobody", "user1@acme.example"], 1),
    (["login", "explain", "acme", "stranger@acme.example"], 1),
    (["saml", "check", "acme", "nextgen", "/nothing"], 2),
    (["saml", "check", "acme", "nextgen", str(BINARY.parent / "nothing"), "--at", "noon"], 2),
    (["apply", "/nothing"], 1),
    (["apply", "--check", "/nothing"], 1),
])
def test_a_no_is_1_and_bad_usage_is_2(gateway: Gateway, arguments: list[str], status: int) -> None:
    ran = gateway.run(*arguments)
    assert ran.status == status, str(ran)
    assert ran.out.strip() or ran.err.strip(), "it says why"
    assert "Error: " not in ran.err or status == 2, "a sentence, not a Swift error"


class TestJSON:
    def test_of_tokens(self, gateway: Gateway) -> None:
        made = gateway.run("token", "create", *WHERE, "--expires", "90d", "--json").ok().json()
        assert made["id"].startswith("crd_") and made["token"].startswith("gh_scim_") and made["expires"].endswith("Z")
        listed = gateway.run("token", "list", *WHERE, "--json").ok().json()
        assert listed["next"] is None
        (mine,) = [item for item in listed["items"] if item["id"] == made["id"]]
        assert (mine["state"], mine["expires"], mine["last_used"]) == ("live", made["expires"], None)
        assert "token" not in mine, "a token is shown once"
        rotated = gateway.run("token", "rotate", *WHERE, "--overlap", "1d", "--json").ok().json()
        assert rotated["token"] != made["token"]
        assert gateway.run("token", "revoke", "--account", "acme", made["id"], "--json").ok().json() == {
            "id": made["id"], "state": "revoked"
        }
        states = {item["id"]: item["state"] for item in gateway.run("token", "list", *WHERE, "--json").json()["items"]}
        assert (states[made["id"]], states[rotated["id"]]) == ("revoked", "live")

    def test_of_apply(self, gateway: Gateway) -> None:
        assert gateway.run("apply", "--json").ok().json() == {
            "applied": [], "unchanged": ["acme", "globex"], "mistakes": []
        }
        folder = gateway.folder / "broken"
        folder.mkdir(exist_ok=True)
        (folder / "hooli.yaml").write_text("account: hooli\nname: Hooli\nintegrations: 7\n")
        for check in ([], ["--check"]):
            ran = gateway.run("apply", *check, "--json", str(folder))
            assert ran.status == 1
            mistakes = ran.json()["mistakes"]
            assert (mistakes[0]["file"], mistakes[0]["line"]) == (str(folder / "hooli.yaml"), 3)
            assert mistakes[0]["field"] == "integrations" and mistakes[0]["message"]

    def test_of_metadata(self, gateway: Gateway) -> None:
        plain = gateway.run("metadata", "acme", "nextgen").ok().out
        document = gateway.run("metadata", "acme", "nextgen", "--json").ok().json()
        assert document["xml"] == plain.removesuffix("\n")
        assert "acme" in document["file_name"] and document["file_name"].endswith(".xml")

    def test_of_explain(self, gateway: Gateway) -> None:
        ran = gateway.run("login", "explain", "acme", "stranger@acme.example", "--json")
        answer = ran.json()
        assert (ran.status, answer["result"], answer["integration"]) == (1, "refused", "firstgen")
        assert set(answer["verdict"]) >= {"code", "who", "field", "expected", "actual"}

    def test_of_saml_check(self, gateway: Gateway) -> None:
        file = gateway.folder / "no-saml"
        file.write_text("<x/>")
        ran = gateway.run("saml", "check", "acme", "nextgen", str(file), "--json")
        assert (ran.status, ran.json()["result"]) == (1, "refused")
        assert set(ran.json()["verdict"]) >= {"code", "who", "field", "expected", "actual"}


def test_every_setting_has_its_variable(gateway: Gateway) -> None:
    key = gateway.folder / ("deployment.key" if gateway.database.startswith("sqlite:") else "data/deployment.key")
    variables = {
        "GATEHOUSE_CONFIG": str(gateway.configuration), "GATEHOUSE_TENANTS": str(gateway.tenants),
        "GATEHOUSE_CERTS": str(gateway.folder / "certs"), "GATEHOUSE_DATABASE": gateway.database,
        "GATEHOUSE_PUBLIC_URL": "https://by-variable.example", "GATEHOUSE_DEPLOYMENT_KEY_FILE": str(key),
    }

    def run(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(BINARY), *arguments], capture_output=True, text=True, timeout=30, cwd=gateway.folder / "certs",
            env={"PATH": os.environ["PATH"], **variables, **more},
        )

    ran = run("metadata", "acme", "nextgen", "--json")
    assert ran.returncode == 0, ran
    assert "https://by-variable.example/accounts/acme" in json.loads(ran.stdout)["xml"]
    flagged = run("metadata", "acme", "nextgen", "--public-url", "https://by-flag.example")
    assert "https://by-flag.example/accounts/acme" in flagged.stdout, "a flag wins over a variable"
    wrong = run("metadata", "acme", "nextgen", GATEHOUSE_PUBLIC_URL="nonsense")
    assert wrong.returncode == 2
    assert "GATEHOUSE_PUBLIC_URL" in wrong.stderr, "it names the variable"
    other = run("metadata", "acme", "nextgen", GATEHOUSE_DEPLOYMENT_KEY_FILE=str(gateway.folder / "other.key"))
    assert (other.returncode, "deployment key" in other.stderr) == (1, True), other
    away = run("metadata", "acme", "nextgen", GATEHOUSE_DATABASE="postgresql://x:a-password@127.0.0.1:1/x")
    assert away.returncode == 1
    assert "a-password" not in away.stderr + away.stdout
