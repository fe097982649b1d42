import SCIM

extension OpenAPISchemas {
    static let provisioning: [(String, JSONValue)] = [
        (
            "Brake",
            answer([
                "integration": text, "state": oneOf("open", "engaged", "released"), "share": text,
                "window_seconds": number, "minimum": number, "engaged": maybe, "measure": maybe, "wanted": maybeNumber,
                "allowed": maybeNumber, "released_until": maybe,
                "passed": answer(["users": number, "groups": number, "memberships": number]), "restorable": number,
            ])
        ),
        (
            "BrakeRestored",
            answer([
                "users": number, "groups": number, "memberships": number,
                "not_restored": array(answer(["subject": text, "reason": text])),
            ])
        ),
        (
            "ProvisioningEntry",
            answer([
                "id": text, "at": moment, "request_id": text, "integration": text, "method": text, "path": text,
                "status": number, "subject": maybe, "user_name": maybe, "client": maybe, "dialect": maybe,
                "filter": maybe, "operations": texts, "effects": texts, "ignored": maybe, "scim_type": maybe,
                "detail": maybe, "who": maybe, "milliseconds": number,
            ])
        ),
        (
            "Sync",
            answer([
                "integration": text, "last_seen": maybeMoment, "requests_past_hour": number,
                "failures": array(
                    answer(["status": number, "scim_type": maybe, "who": maybe, "count": number, "detail": maybe])),
                "drift": number,
                "unacknowledged": array(
                    answer([
                        "follower": text, "format": text, "state": text, "acknowledged": text, "changes": number,
                        "more": flag, "oldest": maybe, "oldest_seconds": maybeNumber, "failure": maybe,
                    ])),
            ])
        ),
    ]
}
