import Journal
import KeyMaterial
import Ledger
import SCIM
package import Tenancy

/// An event on its way to an endpoint.
package struct EventMessage: Sendable {
    package let url: String
    package let headers: [(name: String, value: Redacted<String>)]
    package let body: [UInt8]

    /// A webhook (Standard Webhooks): the entry as data, and the signature of this attempt.
    ///
    /// The id is the same in every attempt and at every endpoint, so that a receiver knows what it has had before.
    static func webhook(
        _ entry: JournalEntry, in account: Slug<Account>, to url: String, by secret: WebhookSecret, at now: Instant
    ) throws(KeyMaterialFailure) -> EventMessage {
        let id = id(of: entry, in: account)
        var json = JSONWriter(capacity: 1_024)
        json.raw("{\"type\":")
        json.write(entry.kind)
        json.raw(",\"timestamp\":")
        json.write(entry.at.description)
        json.raw(",\"account\":")
        json.write(account.text)
        json.raw(",\"cursor\":")
        json.write("\(entry.position)")
        json.raw(",\"data\":")
        entry.write(to: &json)
        json.raw("}")
        let signature = try secret.signature(id: id, seconds: now.seconds, body: json.bytes)
        return EventMessage(
            url: url,
            headers: [
                ("Content-Type", Redacted("application/json")), ("User-Agent", Redacted("Gatehouse")),
                ("webhook-id", Redacted(id)), ("webhook-timestamp", Redacted("\(now.seconds)")),
                ("webhook-signature", Redacted(signature)),
            ], body: json.bytes)
    }

    /// A security event token, pushed (RFC 8935 §2.1).
    static func push(_ token: String, to url: String, with bearer: Redacted<String>?) -> EventMessage {
        var headers: [(name: String, value: Redacted<String>)] = [
            ("Content-Type", Redacted("application/secevent+jwt")), ("Accept", Redacted("application/json")),
            ("User-Agent", Redacted("Gatehouse")),
        ]
        if let bearer { headers.append(("Authorization", Redacted("Bearer \(bearer.reveal())"))) }
        return EventMessage(url: url, headers: headers, body: Array(token.utf8))
    }

    static func id(of entry: JournalEntry, in account: Slug<Account>) -> String { "evt_\(account)_\(entry.position)" }
}
