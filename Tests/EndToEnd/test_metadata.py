"""The document that an IdP admin downloads: stable to the byte, named, and the same from the command line."""

from xml.etree import ElementTree

import pytest
import requests

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
