"""SP keys through their life, by the command line; and declared keys, which are read-only."""

import shutil
from typing import Any
from xml.etree import ElementTree

import requests

from conftest import Deploy
from harness.gateway import Gateway

WHERE = ("acme", "firstgen")
MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
CERTIFICATE = ".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate"


def states(gateway: Gateway) -> list[tuple[str, str]]:
    return [(key["purpose"], key["state"]) for key in keys(gateway)]


def keys(gateway: Gateway) -> list[dict[str, Any]]:
    return gateway.run("keys", "list", *WHERE, "--json").ok().json()["items"]


def published(gateway: Gateway, use: str) -> list[str]:
    entity = ElementTree.fromstring(requests.get(f"{gateway.saml(*WHERE)}/metadata", timeout=30).content)
    return [
        (descriptor.findtext(CERTIFICATE) or "").strip()
        for descriptor in entity.iter(f"{MD}KeyDescriptor") if descriptor.attrib["use"] == use
    ]


def test_metadata_tells_each_step(deploy: Deploy) -> None:
    gateway = deploy()
    (first,) = published(gateway, "signing")
    assert published(gateway, "encryption") == [first]
    gateway.run("keys", "rotate", *WHERE).ok()
    before, second = published(gateway, "signing")
    assert (before, published(gateway, "encryption")) == (first, [first])
    gateway.run("keys", "activate", *WHERE).ok()
    assert (published(gateway, "signing"), published(gateway, "encryption")) == ([second], [second])
    assert states(gateway) == [
        ("signing", "active"), ("signing", "retired"), ("decryption", "active"), ("decryption", "retired"),
    ]
    gateway.run("keys", "drop", *WHERE).ok()
    assert states(gateway) == [("signing", "active"), ("decryption", "active")]
    assert {key["subject"] for key in keys(gateway)} == {"CN=acme firstgen SAML"}, "as it was"


def test_the_steps_and_their_refusals(gateway: Gateway) -> None:
    both = [("signing", "active"), ("decryption", "active")]
    assert states(gateway) == both
    for refused in (["activate"], ["drop"], ["drop", keys(gateway)[0]["id"]]):
        ran = gateway.run("keys", refused[0], *WHERE, *refused[1:])
        assert ran.status == 1 and ran.err.strip() and "Error" not in ran.err, str(ran)
    staged = gateway.run("keys", "rotate", *WHERE, "--json").ok().json()["items"]
    assert [(key["purpose"], key["state"]) for key in staged] == [
        ("signing", "staged"), ("signing", "active"), ("decryption", "staged"), ("decryption", "active"),
    ]
    again = gateway.run("keys", "rotate", *WHERE)
    assert again.status == 1 and "keys activate acme firstgen" in again.err, str(again)
    gateway.run("keys", "drop", *WHERE, staged[0]["id"]).ok()
    assert states(gateway) == both, "a staged key goes with its other purpose"
    everything = gateway.run("keys", "list", "acme", "--json").ok().json()["items"]
    assert {key["integration"] for key in everything} == {"firstgen", "nextgen"}
    assert set(everything[0]) == {
        "id", "integration", "purpose", "state", "declared", "subject", "sha256", "not_before", "not_after",
    }
    assert gateway.run("keys", "drop", *WHERE, "nonsense").status == 2
    assert gateway.run("keys", "rotate", "acme", "nothing").status == 1


def test_declared_keys_are_read_only_and_their_order_is_their_life(deploy: Deploy) -> None:
    gateway = deploy(start=False)
    file = gateway.tenants / "acme.yaml"
    lists = "keys: { signing: [acme-sp.pem, next.pem], decryption: [acme-sp.pem, next.pem] }"
    file.write_text(file.read_text().replace(
        "  - id: firstgen\n", f"  - id: firstgen\n    {lists}\n",
    ))
    certs = gateway.folder / "certs"
    shutil.copy(certs / "globex-sp.pem", certs / "next.pem")
    gateway.start()
    assert states(gateway) == [
        ("signing", "staged"), ("signing", "active"), ("decryption", "active"), ("decryption", "retired"),
    ]
    assert (len(published(gateway, "signing")), len(published(gateway, "encryption"))) == (2, 1)
    for command in ("rotate", "activate", "drop"):
        ran = gateway.run("keys", command, *WHERE)
        assert ran.status == 1 and "acme.yaml" in ran.err, str(ran)
