import SCIM

extension OpenAPISchemas {
    static let events: [(String, JSONValue)] = [
        (
            "JournalEntry",
            answer([
                "position": number, "at": moment, "request_id": text, "actor": text, "through": text, "kind": text,
                "subject": text, "details": anything, "change": orNull(anything), "hash": maybe,
            ])
        ),
        (
            "PastView",
            answer(
                [
                    "subject": text, "at": moment, "exists": flag,
                    "records": array(answer(["integration": maybe, "document": anything])), "complete": flag,
                    "members": texts, "groups": orNull(texts),
                ], optional: ["members", "groups"])
        ),
        (
            "UndoRequest",
            request([
                "entry": maybe, "integration": maybe, "since": maybe,
                "mode": orNull(oneOf("whole", "what-can-be", "rehearsal")),
            ])
        ),
        (
            "UndoReport",
            answer([
                "applied": flag, "undone": texts, "settled": texts,
                "problems": array(answer(["entry": text, "subject": text, "reason": text])),
            ])
        ),
        ("Webhook", answer(webhook)),
        ("MadeWebhook", answer(webhook.adding("secret", maybe))),
        (
            "NewWebhook",
            request([
                "url": maybe, "format": orNull(oneOf("webhook", "set", "set-poll")), "kinds": orNull(texts),
                "after": maybe, "bearer_token": maybe,
            ])
        ),
        ("WebhookPatch", request(["url": maybe, "kinds": orNull(texts), "paused": orNull(flag)])),
        ("WebhookReplay", request(["after": text], required: ["after"])),
        ("DeadLetter", answer(["first": text, "last": text, "at": moment, "reason": text])),
        (
            "Poll",
            request([
                "maxEvents": maybeNumber, "returnImmediately": orNull(flag), "ack": orNull(texts),
                "setErrs": orNull(anything),
            ])
        ),
        ("Polled", answer(["sets": anything, "moreAvailable": flag])),
    ]

    private static let webhook: JSONValue = [
        "id": text, "format": text, "url": maybe, "kinds": texts, "state": text, "cursor": text,
        "failed_attempts": number, "failing_since": maybeMoment, "failure": maybe, "created": moment,
    ]
}

extension JSONValue {
    /// The object with one more member.
    func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        var object = object ?? JSONObject()
        object[name] = value
        return .object(object)
    }
}
