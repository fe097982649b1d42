"""A customer's IdP provisions: every request is made, and every answer checked, by scim2-client."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import Error

from harness import scim
from harness.gateway import Gateway
from harness.scim import GATEHOUSE_GROUP, PATCH

Scim = SyncSCIMClient


@pytest.fixture(scope="module")
def firstgen(gateway: Gateway) -> Scim:
    return scim.client(gateway, "acme", "firstgen")


@pytest.fixture(scope="module")
def nextgen(gateway: Gateway) -> Scim:
    return scim.client(gateway, "acme", "nextgen")


@pytest.fixture(scope="module")
def globex(gateway: Gateway) -> Scim:
    return scim.client(gateway, "globex", "nextgen")


@pytest.fixture
def tag() -> str:
    """Tells one test's resources from another's in the same account."""
    return secrets.token_hex(4)


def listed(client: Scim, kind: str, filter: str | None = None, **paging: int) -> Any:
    parameters: dict[str, Any] = dict(paging)
    if filter:
        parameters["filter"] = filter
    return client.query(kind, query_parameters=parameters)


def names(client: Scim, filter: str | None = None) -> list[str]:
    return sorted(user.user_name for user in listed(client, "User", filter).resources or [])


def refused(answer: Any, status: int, scim_type: str | None = None) -> None:
    assert isinstance(answer, Error), f"not refused: {answer}"
    assert (answer.status, answer.scim_type) == (status, scim_type), answer
    assert answer.detail


def patch(client: Scim, kind: str, id: str, *operations: dict[str, Any], **options: Any) -> Any:
    return client.modify(kind, id, {"schemas": [PATCH], "Operations": list(operations)}, **options)


def identifier(client: Scim, group_id: str) -> str:
    """What scim2-models has no place for: an extension that no resource type announces."""
    answer = client.client.get(f"/Groups/{group_id}", params={"attributes": f"{GATEHOUSE_GROUP}:identifier"}).json()
    assert answer["schemas"] == [scim.GROUP, GATEHOUSE_GROUP]
    return answer[GATEHOUSE_GROUP]["identifier"]


def members(client: Scim, group_id: str) -> set[str]:
    return {member.value for member in client.query("Group", group_id).members or []}


class TestTheExampleOfTheMission:
    @pytest.fixture(scope="class")
    def ids(self, firstgen: Scim, nextgen: Scim) -> dict[str, str]:
        return {
            "firstgen user1": firstgen.create("User", scim.user("user1@acme.example", externalId="first-1")).id,
            "firstgen user2": firstgen.create("User", scim.user("user2@acme.example")).id,
            "nextgen user1": nextgen.create("User", scim.user("user1@acme.example", externalId="next-1")).id,
            "nextgen user_2": nextgen.create("User", scim.user("user_2@acme.example")).id,
        }

    def test_each_integration_reads_its_own_records(self, firstgen: Scim, nextgen: Scim, ids: dict[str, str]) -> None:
        assert names(firstgen) == ["user1@acme.example", "user2@acme.example"]
        assert names(nextgen) == ["user1@acme.example", "user_2@acme.example"]

    def test_one_person_is_one_user_with_a_record_of_each_integration(
        self, firstgen: Scim, nextgen: Scim, ids: dict[str, str]
    ) -> None:
        assert ids["firstgen user1"] == ids["nextgen user1"]
        assert firstgen.query("User", ids["firstgen user1"]).external_id == "first-1"
        assert nextgen.query("User", ids["nextgen user1"]).external_id == "next-1"

    def test_another_integrations_user_is_not_there(self, firstgen: Scim, nextgen: Scim, ids: dict[str, str]) -> None:
        refused(firstgen.query("User", ids["nextgen user_2"], raise_scim_errors=False), 404)
        refused(nextgen.query("User", ids["firstgen user2"], raise_scim_errors=False), 404)

    def test_example_group_gets_its_identifier_and_members(
        self, firstgen: Scim, nextgen: Scim, ids: dict[str, str]
    ) -> None:
        wanted = {ids["firstgen user1"], ids["firstgen user2"]}
        group = firstgen.create("Group", {
            "schemas": [scim.GROUP], "displayName": "example-group",
            "members": [{"value": id} for id in sorted(wanted)],
        })
        assert identifier(firstgen, group.id) == "example_group"
        assert group.id != "example_group"
        assert members(firstgen, group.id) == wanted
        assert listed(nextgen, "Group").total_results == 0

    def test_a_member_must_be_readable_by_the_integration(self, firstgen: Scim, ids: dict[str, str]) -> None:
        body = {"schemas": [scim.GROUP], "displayName": "reach", "members": [{"value": ids["nextgen user_2"]}]}
        refused(firstgen.create("Group", body, raise_scim_errors=False), 400, "invalidValue")
        assert listed(firstgen, "Group", 'displayName eq "reach"').total_results == 0


class TestUsers:
    @pytest.fixture
    def user(self, globex: Scim, tag: str) -> Any:
        return globex.create("User", scim.user(f"{tag}@globex.example"))

    def test_what_was_created_is_what_is_read(self, globex: Scim, user: Any, tag: str) -> None:
        read = globex.query("User", user.id)
        assert read.user_name == f"{tag}@globex.example"
        assert (read.name.given_name, read.name.family_name) == ("Given", f"{tag}@globex.example")
        assert (read.emails[0].value, read.emails[0].type) == (f"{tag}@globex.example", "work")
        assert read.active is True
        assert read.meta.location == user.meta.location
        assert read.meta.location.endswith(f"/accounts/globex/integrations/nextgen/scim/v2/Users/{user.id}")

    def test_a_second_one_with_the_name_in_another_case_is_a_conflict(self, globex: Scim, user: Any, tag: str) -> None:
        again = scim.user(f"{tag.upper()}@Globex.Example")
        refused(globex.create("User", again, raise_scim_errors=False), 409, "uniqueness")

    @pytest.mark.parametrize("filter", [
        'userName eq "{tag}@globex.example"',
        'userName eq "{TAG}@GLOBEX.EXAMPLE"',
        'externalId eq "ext-{tag}@globex.example"',
        'displayName eq "Display {tag}@globex.example"',
        'emails eq "{tag}@globex.example"',
        'emails.value eq "{tag}@globex.example"',
        'emails[type eq "work"].value eq "{tag}@globex.example"',
        'id eq "{id}"',
        'userName eq "{tag}@globex.example" and externalId eq "ext-{tag}@globex.example"',
    ])
    def test_a_filter_finds_exactly_it(self, globex: Scim, user: Any, tag: str, filter: str) -> None:
        globex.create("User", scim.user(f"other-{tag}@globex.example"))
        found = listed(globex, "User", filter.format(tag=tag, TAG=tag.upper(), id=user.id))
        assert found.total_results == 1
        assert [item.id for item in found.resources] == [user.id]

    @pytest.mark.parametrize("filter", [
        'userName eq "nobody"',
        'externalId eq "EXT-{tag}@globex.example"',
        'userName eq "{tag}@globex.example" and displayName eq "somebody else"',
    ])
    def test_a_filter_that_nobody_matches_lists_nobody(self, globex: Scim, user: Any, tag: str, filter: str) -> None:
        assert listed(globex, "User", filter.format(tag=tag)).total_results == 0

    def test_a_filter_that_makes_no_sense_is_refused(self, globex: Scim) -> None:
        answer = globex.query(
            "User", query_parameters={"filter": "userName eq"}, check_request_payload=False, raise_scim_errors=False
        )
        refused(answer, 400, "invalidFilter")

    def test_pages_do_not_overlap_and_totals_are_true(self, globex: Scim, tag: str) -> None:
        made = [
            globex.create("User", scim.user(f"p{number}-{tag}@globex.example", displayName=tag)).id
            for number in range(7)
        ]
        seen: list[str] = []
        for start in (1, 4, 7, 10):
            page = listed(globex, "User", f'displayName eq "{tag}"', start_index=start, count=3)
            here = [item.id for item in page.resources or []]
            assert (page.total_results, page.start_index) == (7, start)
            assert (page.items_per_page or 0) == len(here)
            seen += here
        assert sorted(seen) == sorted(made), "every user, and each once"
        assert listed(globex, "User", f'displayName eq "{tag}"', count=0).total_results == 7

    def test_a_replacement_clears_what_it_leaves_out(self, globex: Scim, user: Any, tag: str) -> None:
        body = scim.user(f"{tag}@globex.example", id=user.id, displayName="Replaced")
        del body["externalId"]
        answer = globex.replace("User", body)
        assert (answer.display_name, answer.external_id) == ("Replaced", None)
        assert globex.query("User", user.id).display_name == "Replaced"

    def test_patches_add_replace_and_remove(self, globex: Scim, user: Any) -> None:
        patch(globex, "User", user.id,
              {"op": "add", "path": "nickName", "value": "Nick"},
              {"op": "replace", "path": "name.familyName", "value": "Changed"},
              {"op": "replace", "path": 'emails[type eq "work"].value', "value": "new@globex.example"})
        read = globex.query("User", user.id)
        assert (read.nick_name, read.name.family_name, read.name.given_name) == ("Nick", "Changed", "Given")
        assert [email.value for email in read.emails] == ["new@globex.example"]
        patch(globex, "User", user.id, {"op": "remove", "path": "nickName"})
        assert globex.query("User", user.id).nick_name is None

    def test_a_patch_is_applied_whole_or_not_at_all(self, globex: Scim, user: Any) -> None:
        operations = [
            {"op": "replace", "path": "displayName", "value": "Half done"},
            {"op": "replace", "path": "id", "value": "mine"},
        ]
        answer = patch(globex, "User", user.id, *operations, check_request_payload=False, raise_scim_errors=False)
        refused(answer, 400, "mutability")
        assert globex.query("User", user.id).display_name == user.display_name

    def test_deactivation_keeps_the_resource_and_reactivation_restores_it(self, globex: Scim, user: Any) -> None:
        for active in (False, True):
            patch(globex, "User", user.id, {"op": "replace", "path": "active", "value": active})
            assert globex.query("User", user.id).active is active
        assert listed(globex, "User", f'userName eq "{user.user_name}"').total_results == 1

    def test_what_is_deleted_is_gone_and_its_name_is_free(self, globex: Scim, user: Any) -> None:
        assert globex.delete("User", user.id) is None
        for answer in (
            globex.query("User", user.id, raise_scim_errors=False),
            globex.delete("User", user.id, raise_scim_errors=False),
        ):
            refused(answer, 404)
        assert listed(globex, "User", f'userName eq "{user.user_name}"').total_results == 0
        assert globex.create("User", scim.user(user.user_name)).id != user.id


class TestGroups:
    @pytest.fixture
    def people(self, globex: Scim, tag: str) -> list[str]:
        return [globex.create("User", scim.user(f"m{number}-{tag}@globex.example")).id for number in range(3)]

    @pytest.fixture
    def group(self, globex: Scim, people: list[str], tag: str) -> Iterator[Any]:
        group = globex.create("Group", {
            "schemas": [scim.GROUP], "displayName": f"Team {tag}", "externalId": f"g-{tag}",
            "members": [{"value": people[0]}],
        })
        yield group
        globex.delete("Group", group.id, raise_scim_errors=False)

    def test_members_are_added_and_removed_one_by_one(self, globex: Scim, group: Any, people: list[str]) -> None:
        one, two, three = people
        patch(globex, "Group", group.id, {"op": "add", "path": "members", "value": [{"value": two}, {"value": three}]})
        assert members(globex, group.id) == {one, two, three}
        patch(globex, "Group", group.id, {"op": "add", "path": "members", "value": [{"value": two}]})
        assert members(globex, group.id) == {one, two, three}
        patch(globex, "Group", group.id, {"op": "remove", "path": f'members[value eq "{one}"]'})
        assert members(globex, group.id) == {two, three}

    def test_members_are_replaced_and_emptied(self, globex: Scim, group: Any, people: list[str]) -> None:
        patch(globex, "Group", group.id, {"op": "replace", "path": "members", "value": [{"value": people[2]}]})
        assert members(globex, group.id) == {people[2]}
        patch(globex, "Group", group.id, {"op": "remove", "path": "members"})
        assert members(globex, group.id) == set()

    def test_an_unknown_member_is_refused_and_nothing_is_dropped_in_silence(
        self, globex: Scim, group: Any, people: list[str]
    ) -> None:
        value = [{"value": people[1]}, {"value": "nobody"}]
        answer = patch(
            globex, "Group", group.id, {"op": "add", "path": "members", "value": value}, raise_scim_errors=False
        )
        refused(answer, 400, "invalidValue")
        assert members(globex, group.id) == {people[0]}

    def test_a_rename_keeps_identifier_and_members(self, globex: Scim, group: Any, people: list[str]) -> None:
        before = identifier(globex, group.id)
        patch(globex, "Group", group.id, {"op": "replace", "path": "displayName", "value": f"Renamed {group.id}"})
        read = globex.query("Group", group.id)
        assert read.display_name == f"Renamed {group.id}"
        assert identifier(globex, group.id) == before
        assert members(globex, group.id) == {people[0]}

    def test_a_replacement_replaces_the_members(self, globex: Scim, group: Any, people: list[str]) -> None:
        globex.replace("Group", {
            "schemas": [scim.GROUP], "id": group.id, "displayName": group.display_name,
            "members": [{"value": people[1]}],
        })
        assert members(globex, group.id) == {people[1]}

    @pytest.mark.parametrize("attribute", ["displayName", "externalId", "id"])
    def test_a_filter_finds_exactly_it(self, globex: Scim, group: Any, attribute: str) -> None:
        value = {"displayName": group.display_name, "externalId": group.external_id, "id": group.id}[attribute]
        found = listed(globex, "Group", f'{attribute} eq "{value}"')
        assert [item.id for item in found.resources] == [group.id]

    def test_a_second_one_with_the_name_is_a_conflict(self, globex: Scim, group: Any) -> None:
        body = {"schemas": [scim.GROUP], "displayName": group.display_name}
        refused(globex.create("Group", body, raise_scim_errors=False), 409, "uniqueness")

    def test_a_deleted_user_leaves_the_group(self, globex: Scim, group: Any, people: list[str]) -> None:
        globex.delete("User", people[0])
        assert members(globex, group.id) == set()

    def test_a_user_shows_the_groups_that_it_is_in(self, globex: Scim, group: Any, people: list[str]) -> None:
        assert [item.value for item in globex.query("User", people[0]).groups] == [group.id]
        globex.delete("Group", group.id)
        assert not globex.query("User", people[0]).groups
        refused(globex.query("Group", group.id, raise_scim_errors=False), 404)
