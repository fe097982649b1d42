"""What no log line may ever show: tokens, assertions, keys, SQL, and who the people are."""

import re

from harness.gateway import Gateway
from harness.tenants import APPLICATION_SECRET

NEVER = {
    "a token": re.compile(r"gh_[a-z]+_[A-Za-z0-9_-]{20,}"),
    "a credential's header": re.compile(r"\b(Bearer|Basic) [A-Za-z0-9+/_=-]{16,}"),
    "a SAML message": re.compile(r"SAMLResponse|SAMLRequest|<saml|PHNhbWx|PD94bWwg|<[A-Za-z0-9]*:?Assertion"),
    "a JSON Web Token": re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+"),
    "an authorization code": re.compile(r"[?&]code=|code_verifier"),
    "a key": re.compile(r"BEGIN [A-Z ]*PRIVATE KEY"),
    "a setup link": re.compile(r"/setup/[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}"),
    "a cookie": re.compile(r"gatehouse-(login|session|operator)[^=]*="),
    "SQL": re.compile(r"\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)\b"),
    "a person": re.compile(r"@(acme|globex|shared)\.example|Ursula|Ünïcode|Underscore"),
    "a stack trace": re.compile(r"\.swift:\d+|Fatal error"),
}


def leaks(gateway: Gateway) -> list[str]:
    """Each line of a gateway's log that tells too much, with what it tells."""
    secrets = [APPLICATION_SECRET, *gateway.secrets]
    found = []
    for line in gateway.log.splitlines():
        found += [f"{what}: {line}" for what, pattern in NEVER.items() if pattern.search(line)]
        found += [f"a secret of a test: {line}" for secret in secrets if secret in line]
    return found


def check(gateway: Gateway) -> None:
    told = leaks(gateway)
    assert not told, "the log tells:\n" + "\n".join(told[:5])
