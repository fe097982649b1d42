import SCIM

extension OpenAPISchemas {
    static let logins: [(String, JSONValue)] = [
        (
            "Verdict",
            answer(
                [
                    "code": text, "who": text, "field": maybe, "expected": maybe, "actual": maybe, "message": text,
                    "docs": maybe, "idp": maybe, "idp_docs": maybe,
                ], optional: ["docs", "idp", "idp_docs"])
        ),
        (
            "Login",
            // How much of it there is depends on the depth.
            answer(
                [
                    "id": text, "reference": text, "outcome": text, "test": flag, "started": moment,
                    "finished": maybeMoment, "sentence": maybe, "integration": maybe, "application": maybe,
                    "user_name": maybe, "user": maybe, "routed_because": maybe, "verdict": verdict,
                    "checks": array(check),
                    "steps": array(answer(["name": text, "at": moment, "request": maybe])),
                    "timings": answer([
                        "at_idp_ms": maybeNumber, "at_application_ms": maybeNumber, "total_ms": maybeNumber,
                    ]),
                    "response_kept": flag,
                ],
                optional: [
                    "integration", "application", "user_name", "user", "routed_because", "verdict", "checks", "steps",
                    "timings", "response_kept",
                ])
        ),
        (
            "ProposedSettings",
            request([
                "certificates": maybe, "idp_entity_id": maybe, "entity_id": maybe, "sha1": orNull(flag),
                "cbc": orNull(flag), "clock_skew_seconds": maybeNumber, "idp_initiated": maybe,
                "policy": orNull(policyWord), "staged": stagedProposal,
                "attributes": orNull(anything),
            ])
        ),
        (
            "WhatIf",
            answer([
                "at": moment, "integration": text, "before": reference("CheckedResponse"),
                "after": reference("CheckedResponse"), "routing": orNull(anything),
            ])
        ),
        (
            "CheckedResponse",
            answer([
                "result": oneOf("accepted", "refused"), "name_id": maybe, "name_id_format": maybe,
                "attributes": anything, "verdict": verdict, "checks": array(check),
                "login": orNull(
                    answer(["result": oneOf("accepted", "refused"), "user_name": maybe, "verdict": verdict])),
            ])
        ),
        ("Policy", answer(["policy": policyWord, "staged": orNull(staged)])),
        (
            "Routing",
            answer([
                "policy": policyWord, "staged": orNull(staged), "declared_in": maybe, "since": maybeMoment,
                "previous": orNull(reference("Policy")),
            ])
        ),
        (
            "RoutingPolicy",
            request([
                "policy": orNull(policyWord), "staged": stagedProposal,
            ])
        ),
        (
            "Readiness",
            answer([
                "policy": reference("Policy"), "items": array(reference("LockedOutPerson")), "next": maybe,
            ])
        ),
        (
            "LockedOutPerson",
            answer([
                "id": text, "user_name": text, "integration": maybe, "routed_because": maybe,
                "verdict": reference("Verdict"),
            ])
        ),
        (
            "LoginExplanation",
            answer([
                "user": text, "user_name": maybe, "integration": maybe, "routed_because": maybe,
                "result": oneOf("accepted", "refused"), "verdict": verdict,
                "memberships": array(answer(["integration": text, "active": flag])),
            ])
        ),
        (
            "Domain",
            answer([
                "domain": text, "status": text,
                "record": orNull(answer(["name": text, "type": text, "value": text])), "verified": maybeMoment,
            ])
        ),
        (
            "Enforcement",
            answer([
                "enforced": flag, "since": maybeMoment, "by": maybe,
                "recovery": array(
                    answer(["user_name": text, "codes": maybeNumber, "last_used": maybeMoment, "active": flag])),
            ])
        ),
        ("EnforcementPatch", request(["enforced": orNull(flag)])),
        ("NewDomain", request(["domain": text], required: ["domain"])),
    ]

    private static let verdict = orNull(reference("Verdict"))
    private static let check = answer(["name": text, "passed": flag])
    private static let policyWord = oneOf("firstgen-first", "nextgen-first", "staged")
    private static let stagedProposal = orNull(
        request(["users": orNull(texts), "groups": orNull(texts), "percent": maybeNumber]))
    private static let staged = answer(["users": texts, "groups": texts, "percent": number])
}
