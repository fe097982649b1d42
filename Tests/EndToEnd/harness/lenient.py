"""An account whose integration leaves out the members whom it hasn't provisioned."""

from harness.gateway import Gateway
from harness.tenants import IDP_FIELDS, RATE

LENIENT = f"""\
account: lenient
name: Lenient
domains: [lenient.example]
integrations:
  - id: nextgen
    generation: nextgen
{IDP_FIELDS}    scim: {{ unknown_members: skip, requests_per_second: {RATE}, burst: {RATE} }}
    brake: {{ share: 100% }}
"""


def add(gateway: Gateway) -> Gateway:
    """For a gateway that hasn't started yet."""
    (gateway.tenants / "lenient.yaml").write_text(LENIENT)
    return gateway
