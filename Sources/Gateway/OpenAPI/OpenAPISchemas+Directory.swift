import SCIM

extension OpenAPISchemas {
    static let directory: [(String, JSONValue)] = [
        (
            "User",
            answer([
                "id": text, "user_name": text, "email": maybe, "email_type": maybe, "display_name": maybe,
                "given_name": maybe, "family_name": maybe, "active": flag, "managed_by": texts, "groups": texts,
                "scopes": texts, "created": maybeMoment, "last_modified": maybeMoment,
            ])
        ),
        ("NewUser", request(profile, required: ["user_name"])), ("UserPatch", request(profile)),
        (
            "Group",
            answer([
                "id": text, "identifier": text, "name": text, "description": maybe, "tags": texts, "scope": text,
                "managed_by": maybe, "member_count": number, "created": moment, "last_modified": moment,
            ])
        ),
        ("NewGroup", request(group, required: ["name"])), ("GroupPatch", request(group)),
        (
            "Member",
            answer(
                [
                    "type": oneOf("user", "group"), "id": text, "user_name": text, "email": maybe,
                    "display_name": maybe, "active": flag, "identifier": text, "name": text,
                ], optional: ["user_name", "email", "display_name", "active", "identifier", "name"])
        ),
        ("NewMembers", request(["id": text, "ids": texts])), ("AddedMembers", answer(["added": number])),
        (
            "Organization",
            answer(["id": text, "name": text, "scope": text, "declared_in": maybe, "projects": texts])
        ),
        ("NewOrganization", request(["id": text, "name": maybe], required: ["id"])),
        ("OrganizationPatch", request(["name": text], required: ["name"])),
        ("Project", answer(["id": text, "org": text, "scope": text, "declared": flag])),
        ("NewProject", request(["id": text, "org": text], required: ["id", "org"])),
    ]

    private static let profile: JSONValue = [
        "user_name": text, "email": maybe, "email_type": maybe, "display_name": maybe, "given_name": maybe,
        "family_name": maybe, "active": flag, "scopes": texts, "groups": orNull(texts),
    ]

    private static let group: JSONValue = [
        "name": text, "description": maybe, "tags": orNull(texts), "scope": text,
    ]
}
