"""The two accounts of every test, as an operator would declare them; the IdP's metadata is a file beside each."""

import hashlib
from pathlib import Path
from urllib.parse import urljoin

ACME = """\
account: acme
name: Acme Corporation
domains: [acme.example]
orgs:
  - {{ id: default, name: Default, projects: [checkout, search] }}
integrations:
  - id: firstgen
    generation: firstgen
    idp: {{ metadata: idp.xml }}
    scim: {{ requests_per_second: {rate}, burst: {rate} }}
    brake: {{ share: {brake} }}
  - id: nextgen
    generation: nextgen
    idp: {{ metadata: idp.xml }}
    scim: {{ requests_per_second: {rate}, burst: {rate} }}
    brake: {{ share: {brake} }}
"""

GLOBEX = """\
account: globex
name: Globex
domains: [globex.example]
orgs:
  - {{ id: default, name: Default, projects: [reactor] }}
integrations:
  - id: nextgen
    generation: nextgen
    idp: {{ metadata: idp.xml }}
    scim: {{ requests_per_second: {rate}, burst: {rate} }}
    brake: {{ share: {brake} }}
"""

# For tests in which nobody logs in: fields instead of a metadata file, and so no IdP to start.
IDP_FIELDS = """\
    idp:
      entity_id: https://idp.example/shared
      sso_url: https://idp.example/sso
      certificates: [idp.pem]
"""

RATE = 100_000
"""Requests a second that an integration may make here: the limiter is not what these tests measure."""

APPLICATION = "example-app"
APPLICATION_SECRET = "an-application-secret-of-the-tests-only"


def write_accounts(
    folder: Path, idp_metadata: bytes | None = None, rate: int = RATE, brake: str = "100%"
) -> None:
    """acme (both generations) and globex (NextGen only). One IdP serves both: the harder case for isolation.

    Most tests deprovision as they like; those of the brake say how much may go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, template in (("acme", ACME), ("globex", GLOBEX)):
        text = template.format(rate=rate, brake=brake)
        if idp_metadata is None:
            text = text.replace("    idp: { metadata: idp.xml }\n", IDP_FIELDS)
        (folder / f"{name}.yaml").write_text(text)
    if idp_metadata is None:
        (folder / "idp.pem").write_text(CERTIFICATE)
    else:
        (folder / "idp.xml").write_bytes(idp_metadata)


def write_configuration(file: Path, redirect_uri: str) -> None:
    """Registers the application; the file holds the hash of its secret only. Who logs out may go back to its `/bye`."""
    digest = hashlib.sha256(APPLICATION_SECRET.encode()).hexdigest()
    file.write_text(
        "applications:\n"
        f"  - id: {APPLICATION}\n"
        "    name: Example application\n"
        f"    secret_sha256: {digest}\n"
        f"    redirect_uris: [{redirect_uri}]\n"
        f"    post_logout_redirect_uris: [{urljoin(redirect_uri, '/bye')}]\n"
    )


# A self-signed certificate whose key nobody kept; it only has to be one.
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIDDzCCAfegAwIBAgIUYBBtlTC4Q8j4YbeJM19lja7ThAIwDQYJKoZIhvcNAQEL
BQAwFjEUMBIGA1UEAwwLaWRwLmV4YW1wbGUwIBcNMjYxMTI0MDgxNDQ4WhgPMjEy
NjEwMzEwODE0NDhaMBYxFDASBgNVBAMMC2lkcC5leGFtcGxlMIIBIjANBgkqhkiG
9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlKZMd6GU/oVwNy6Rl5xCn/jHQn7mH5Cv2oA/
1Qlupt0VtV9neiq1jV7pAPf8aXFdE2qNfOFJhxdM3W3KG+ApFgEqTGESv2Ntrclo
JIYD4yH55ayjpGCT/woyD4Z2/Jy4REHFAE7GQSHnkERiNIaZRps4iCHUf8pPQey6
WCdBs0EoYDNkiYHSqsbX3I5GKD6kU0glyBtsZ30tP3vT5f16+g3VVSZtg+dpFq0C
wEEXt8hsLc75XZj6HGxnhYK+nImbKKJwt3u49/RPNjmeSHM/hS+QunHTaQ3BhBU3
ELtZ0gsnu3IspDnYIOal90CDqqDshw5giPdGmIahrnRLjscFfQIDAQABo1MwUTAd
BgNVHQ4EFgQUNEs3unaUhU1iQ8fWBTScCTdQSMkwHwYDVR0jBBgwFoAUNEs3unaU
hU1iQ8fWBTScCTdQSMkwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOC
AQEALewTqyPIO8Mr5KVggHoWhnAEnQvSEw/h7olfJK2G+G0QH7bY73bOrE0T/w14
+5eqhxohMPejPwJM/BBr1OY7o2SNXz3hfLuyng17IwwU5nNydE3DPRvg13noqjx6
np8rl+D+Lg1GWaYSPz5kmbueRySFMRSW134QrsBVlrZP2uSEiHMJgvRyVs3ox9ld
zCvPysmvIDPx5sGa1GrWlucviq95qbq0xfkz33y9CJxFg1GpkiLLNOAzAVO4YKM4
GLN9A0XD0/EH1YyMeXiDvYztHONr277WO1DQjqEhRbiXLbkJqeHeRADASBURfgIm
bN8P6sz6XYn3U8i2yYOOl7p+Jg==
-----END CERTIFICATE-----
"""
