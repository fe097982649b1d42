/// What an integration demands of a response beyond what is always demanded.
package struct ResponsePolicy: Sendable, Hashable {
    /// Which part must carry a signature of its own. Whatever is signed must verify in any case.
    package enum SignedPart: String, Sendable, CaseIterable {
        case assertionOrResponse = "assertion-or-response"
        case assertion
        case response
        case both

        var includesAssertion: Bool { self == .assertion || self == .both }
        var includesResponse: Bool { self == .response || self == .both }
    }

    package var signed: SignedPart
    /// Accept RSA-SHA1 signatures and SHA-1 digests; for an IdP that can do nothing else.
    package var allowsSHA1: Bool
    /// The acceptable authentication context classes; empty accepts any.
    package var authnContexts: [String]
    /// Refuse an assertion that isn't encrypted.
    package var requiresEncryption: Bool
    /// Take AES-CBC, the default of ADFS and Entra, which doesn't notice changes by itself.
    package var allowsCBC: Bool

    package init(
        signed: SignedPart, allowsSHA1: Bool, authnContexts: [String], requiresEncryption: Bool = false,
        allowsCBC: Bool = true
    ) {
        self.requiresEncryption = requiresEncryption
        self.allowsCBC = allowsCBC
        self.signed = signed
        self.allowsSHA1 = allowsSHA1
        self.authnContexts = authnContexts
    }
}
