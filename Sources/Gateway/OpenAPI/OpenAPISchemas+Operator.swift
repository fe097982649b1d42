import SCIM

extension OpenAPISchemas {
    static let operators: [(String, JSONValue)] = [
        ("OperatorAccount", answer(account)),
        (
            "OperatorAccountDetails",
            answer(
                account.adding("domains", texts).adding("orgs", array(reference("DeclaredOrganization")))
                    .adding("integrations", array(reference("Integration"))))
        ),
        // What a tenant file may say is said by the documentation of tenant files, and judged as one.
        ("AccountDeclaration", ["type": "object", "properties": declaration, "required": ["account"]]),
        ("AccountDeclarationPatch", ["type": "object", "properties": declaration]),
        (
            "OrganizationDeclaration",
            ["type": "object", "properties": ["name": written, "projects": texts]]
        ),
        (
            "IntegrationDeclaration",
            [
                "type": "object",
                "properties": [
                    "generation": oneOf("firstgen", "nextgen"), "enabled": flag, "scope": text, "idp": anything,
                ],
                "required": ["generation"],
            ]
        ),
        ("DomainsDeclaration", ["type": "object", "properties": ["domains": texts], "required": ["domains"]]),
        ("DeclaredOrganization", answer(["id": text, "name": text, "projects": texts])),
        (
            "Integration",
            answer([
                "id": text, "generation": oneOf("firstgen", "nextgen"), "enabled": flag, "scope": text, "idp": maybe,
                "scim": answer([
                    "strict": flag, "requests_per_second": number, "burst": number,
                    "unknown_members": oneOf("refuse", "skip"),
                ]),
                "brake": answer(["share": text, "window_seconds": number, "minimum": number]),
            ])
        ),
        (
            "Limits",
            answer([
                "requests_per_second": number, "burst": number,
                "brake": answer(["share": text, "window_seconds": number, "minimum": number]),
            ])
        ),
        (
            "LimitsPatch",
            request(["requests_per_second": maybeNumber, "burst": maybeNumber, "brake": orNull(anything)])
        ),
        (
            "Application",
            answer([
                "id": text, "name": text, "authentication": oneOf("none", "secret", "keys"), "redirect_uris": texts,
                "post_logout_redirect_uris": texts, "backchannel_logout_uri": maybe, "declared": flag,
                "created": maybeMoment, "last_modified": maybeMoment,
            ])
        ),
        ("NewApplication", request(application, required: ["id", "redirect_uris"])),
        ("ApplicationPatch", request(application)),
        ("ServiceProviderKey", answer(["id": text, "purpose": text, "state": text, "declared": flag])),
        (
            "SCIMToken",
            answer([
                "id": text, "created": moment, "expires": maybeMoment, "warning": maybe, "last_used": maybeMoment,
                "revoked": maybeMoment,
            ])
        ),
        ("SetupLink", answer(setupLink)), ("IssuedSetupLink", answer(setupLink.adding("url", text))),
        ("NewSetupLink", request(["integration": maybe, "expires_in": maybeNumber])),
        ("IssuedSCIMToken", answer(["id": text, "token": text])),
        // A line of it is an object; the whole is text.
        ("Export", text),
    ]

    private static let setupLink: JSONValue = [
        "id": text, "integration": maybe, "state": oneOf("live", "expired", "revoked"), "created": moment,
        "created_by": text, "expires": moment, "last_used": maybeMoment,
    ]

    private static let application: JSONValue = [
        "id": text, "name": maybe, "secret": maybe, "secret_sha256": maybe, "jwks": orNull(anything),
        "redirect_uris": texts, "post_logout_redirect_uris": orNull(texts), "backchannel_logout_uri": maybe,
    ]

    private static let account: JSONValue = [
        "id": text, "name": text, "declared_in": maybe, "state": oneOf("active", "suspended", "deleting"),
        "created": moment, "suspended": maybeMoment, "delete_after": maybeMoment,
        "declaration": orNull(anything),
    ]

    /// A text, which may be written as a number, as in YAML, and is shown as it was written.
    private static let written: JSONValue = ["type": ["string", "number", "boolean"]]

    private static let declaration: JSONValue = [
        "account": written, "name": written, "domains": texts, "orgs": array(anything), "integrations": array(anything),
        "files": anything,
    ]
}
