"""The document that an IdP admin downloads: stable to the byte, named, and the same from the command line."""

import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pytest
import requests

from harness import metadata_schema
from harness.gateway import Gateway

MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
INTEGRATIONS = [("acme", "firstgen"), ("acme", "nextgen"), ("globex", "nextgen")]


def fetch(gateway: Gateway, account: str, integration: str) -> requests.Response:
    response = requests.get(f"{gateway.saml(account, integration)}/metadata", timeout=30)
    assert response.status_code == 200, response.text
    return response


@pytest.mark.parametrize(("account", "integration"), INTEGRATIONS)
def test_it_names_our_own_addresses(gateway: Gateway, account: str, integration: str) -> None:
    response = fetch(gateway, account, integration)
    assert response.headers["Content-Type"].split(";")[0] == "application/samlmetadata+xml"
    disposition = response.headers["Content-Disposition"]
    assert account in disposition and integration in disposition
    entity = ElementTree.fromstring(response.content)
    assert entity.tag == f"{MD}EntityDescriptor"
    assert entity.attrib["entityID"] == f"{gateway.saml(account, integration)}/metadata"
    assert "validUntil" not in entity.attrib
    service = entity.find(f"{MD}SPSSODescriptor/{MD}AssertionConsumerService")
    assert service is not None
    assert service.attrib["Location"] == f"{gateway.saml(account, integration)}/acs"
    assert service.attrib["Binding"] == "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def test_it_is_the_same_to_the_byte_each_time_and_from_the_command_line(gateway: Gateway) -> None:
    first = fetch(gateway, "acme", "firstgen").content
    assert fetch(gateway, "acme", "firstgen").content == first
    printed = gateway.run("metadata", "acme", "firstgen").ok().out.encode()
    assert printed.rstrip(b"\n") == first.rstrip(b"\n")


def test_integrations_have_documents_of_their_own(gateway: Gateway) -> None:
    documents = {fetch(gateway, account, integration).content for account, integration in INTEGRATIONS}
    assert len(documents) == len(INTEGRATIONS)


@pytest.mark.parametrize("path", ["nobody/integrations/nextgen", "globex/integrations/firstgen"])
def test_an_unknown_account_or_integration_has_none(gateway: Gateway, path: str) -> None:
    assert requests.get(f"{gateway.url}/accounts/{path}/saml/metadata", timeout=30).status_code == 404


@pytest.mark.parametrize("query", ["", "?format=signed"])
def test_it_is_valid_against_the_schemas(gateway: Gateway, query: str) -> None:
    response = requests.get(f"{gateway.saml('acme', 'nextgen')}/metadata{query}", timeout=30)
    metadata_schema.check(response.text)
    with pytest.raises(AssertionError):
        metadata_schema.check(response.text.replace("mdui:DisplayName", "mdui:Name"))


def test_who_runs_the_deployment_is_in_it(gateway: Gateway) -> None:
    configuration = gateway.folder / "told.yaml"
    configuration.write_text(
        "organization: { name: Gateway Ltd, url: https://gateway.example, "
        "privacy_statement_url: https://gateway.example/p, "
        "logo: { url: https://gateway.example/logo.png, width: 80, height: 60 } }\n"
        "contacts: [{ type: technical, email: saml@gateway.example, name: Operations }]\n"
    )
    ran = gateway.run("metadata", "acme", "nextgen", configuration=configuration).ok()
    metadata_schema.check(ran.out)
    for told in ("Gateway Ltd", "mailto:saml@gateway.example", "https://gateway.example/p", "logo.png"):
        assert told in ran.out


def test_the_signed_copy_verifies_and_is_good_for_a_week(gateway: Gateway, tmp_path: Path) -> None:
    response = requests.get(f"{gateway.saml('acme', 'firstgen')}/metadata?format=signed", timeout=30)
    assert response.status_code == 200
    assert response.headers["Content-Type"].split(";")[0] == "application/samlmetadata+xml"
    assert "acme-firstgen" in response.headers["Content-Disposition"]
    entity = ElementTree.fromstring(response.content)
    left = datetime.fromisoformat(entity.attrib["validUntil"]) - datetime.now(timezone.utc)
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    (tmp_path / "copy.xml").write_bytes(response.content)
    certificate = ElementTree.fromstring(fetch(gateway, "acme", "firstgen").content).findtext(
        ".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
    )
    (tmp_path / "sp.pem").write_text(f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n")
    verified = subprocess.run(
        ["xmlsec1", "--verify", "--pubkey-cert-pem", tmp_path / "sp.pem",
         "--id-attr:ID", f"{MD[1:-1]}:EntityDescriptor", tmp_path / "copy.xml"],
        capture_output=True, text=True, timeout=30,
    )
    assert verified.returncode == 0, verified.stderr
    printed = gateway.run("metadata", "acme", "firstgen", "--signed").ok().out
    assert "validUntil=" in printed and "<ds:SignatureValue>" in printed


def test_another_format_is_bad_usage(gateway: Gateway) -> None:
    response = requests.get(f"{gateway.saml('acme', 'firstgen')}/metadata?format=pdf", timeout=30)
    assert response.status_code == 400 and "signed" in response.text
