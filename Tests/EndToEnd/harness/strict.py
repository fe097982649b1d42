"""A third account, whose integration speaks the RFC and nothing else, with attributes of its own."""

from harness.gateway import Gateway
from harness.tenants import IDP_FIELDS, RATE

STRICT = f"""\
account: strict
name: Strict
domains: [strict.example]
orgs:
  - {{ id: default, name: Default, projects: [checkout] }}
extensions:
  - urn: urn:strict:params:scim:2.0:User
    name: Person of Strict
    resource: User
    attributes:
      - {{ name: badge, case_exact: true }}
      - {{ name: level, type: integer }}
      - {{ name: onCall, type: boolean }}
      - {{ name: floors, type: integer, multi_valued: true }}
  - urn: "urn:strict:params:scim:2.0:Group"
    name: Team of Strict
    resource: Group
    attributes: [{{ name: costCenter }}]
integrations:
  - id: nextgen
    generation: nextgen
{IDP_FIELDS}    scim: {{ strict: true, requests_per_second: {RATE}, burst: {RATE} }}
    brake: {{ share: 100% }}
"""


def add(gateway: Gateway) -> Gateway:
    """For a gateway that hasn't started yet."""
    (gateway.tenants / "strict.yaml").write_text(STRICT)
    return gateway
