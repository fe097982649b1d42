"""What a third party's checker of RFC 7643 and RFC 7644 finds: nothing that breaks a MUST."""

import pytest
from scim2_tester import Status, check_server

from harness import scim
from harness.gateway import Gateway

BREAKS = {Status.ERROR, Status.CRITICAL}


@pytest.mark.timeout(300)
def test_scim2_tester_finds_no_violation(gateway: Gateway) -> None:
    results = check_server(scim.client(gateway, "globex", "nextgen"))
    assert len(results) > 20, "the checker stopped early"
    broken = [f"{found.title} ({found.resource_type}): {found.reason}" for found in results if found.status in BREAKS]
    assert not broken, "\n".join(broken)


def test_discovery_describes_what_is_served(gateway: Gateway) -> None:
    provider = scim.client(gateway, "acme", "nextgen").provider
    assert {kind.name: kind.endpoint for kind in provider.resource_types} == {"User": "/Users", "Group": "/Groups"}
    assert provider.config is not None
    assert provider.config.patch.supported
    assert provider.config.filter.supported
    assert provider.model_for(scim.ENTERPRISE) is not None
    assert provider.model_for(scim.GATEHOUSE_GROUP) is not None
