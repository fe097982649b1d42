package import KeyMaterial
package import Tenancy

/// What a receiver checks webhooks by: the key of Standard Webhooks, spelt `whsec_` and Base64.
package struct WebhookSecret: Sendable {
    private let key: [UInt8]

    package static func fresh() throws(KeyMaterialFailure) -> WebhookSecret {
        WebhookSecret(key: try Entropy.bytes(32))
    }

    private init(key: [UInt8]) { self.key = key }

    /// What its receiver is shown, once.
    package var text: Redacted<String> { Redacted("whsec_" + Base64.encode(key)) }

    /// `v1,` and the HMAC-SHA256 of the message's id, the attempt's time and the body, with dots between them.
    package func signature(id: String, seconds: Int64, body: [UInt8]) throws(KeyMaterialFailure) -> String {
        let signed = Array("\(id).\(seconds).".utf8) + body
        return "v1,\(Base64.encode(try HMAC.code(of: signed, key: key)))"
    }

    package func sealed(
        by sealing: SealingKey, for endpoint: ID<EventEndpoint>, in account: Slug<Account>
    ) throws(KeyMaterialFailure) -> [UInt8] {
        try sealing.seal(key, binding: Self.binding(endpoint, account))
    }

    /// - Throws: `.sealBroken` when it was sealed under another deployment key or moved from another row.
    package init(
        sealed: [UInt8], by sealing: SealingKey, for endpoint: ID<EventEndpoint>, in account: Slug<Account>
    ) throws(KeyMaterialRefusal) {
        key = try sealing.open(sealed, binding: Self.binding(endpoint, account))
    }

    private static func binding(_ endpoint: ID<EventEndpoint>, _ account: Slug<Account>) -> [UInt8] {
        Array("webhook \(account) \(endpoint)".utf8)
    }
}

/// The bearer token that goes with pushed security event tokens (RFC 8935 §2), if the receiver wants one.
struct PushToken {
    static func sealed(
        _ token: Redacted<String>?, by sealing: SealingKey, for endpoint: ID<EventEndpoint>, in account: Slug<Account>
    ) throws(KeyMaterialFailure) -> [UInt8] {
        guard let token else { return [] }
        return try sealing.seal(Array(token.reveal().utf8), binding: binding(endpoint, account))
    }

    static func opened(
        _ sealed: [UInt8], by sealing: SealingKey, for endpoint: ID<EventEndpoint>, in account: Slug<Account>
    ) throws(KeyMaterialRefusal) -> Redacted<String>? {
        if sealed.isEmpty { return nil }
        let bytes = try sealing.open(sealed, binding: binding(endpoint, account))
        return Redacted(String(decoding: bytes, as: UTF8.self))
    }

    private static func binding(_ endpoint: ID<EventEndpoint>, _ account: Slug<Account>) -> [UInt8] {
        Array("push token \(account) \(endpoint)".utf8)
    }
}
