package import KeyMaterial
package import XMLSecurity

/// How an answer is made, and what is wrong with it.
package struct ResponseOptions: Sendable {
    /// What carries a signature.
    package enum Signing: Sendable, CaseIterable {
        case assertion, response, both, nothing
    }

    /// A mistake that real identity providers make, or an attack; for tests and for trying out verdicts.
    package enum Fault: Sendable {
        case audience(String)
        case noAudience
        case noConditions
        case issuer(String)
        case recipient(String)
        case destination(String)
        case noDestination
        case inResponseTo(String?)
        case confirmationInResponseTo(String?)
        case nameID(String)
        case noNameID
        case noAuthnStatement
        case status(String, message: String?)
        /// Signed with a key of somebody else.
        case signedBy(PrivateKey, Certificate?)
        /// The NameID is changed after signing.
        case alteredAfterSigning
    }

    /// To whom the assertion is encrypted, and how.
    package struct Encryption: Sendable {
        package var recipient: PublicKey
        package var algorithm: EncryptionAlgorithm
        package var transport: KeyTransport
        package var keyPlace: XMLEncrypter.KeyPlace

        package init(
            to recipient: PublicKey, by algorithm: EncryptionAlgorithm = .aes256GCM,
            transport: KeyTransport = KeyTransport(digest: .sha1, maskGeneration: .sha1),
            keyPlace: XMLEncrypter.KeyPlace = .inside
        ) {
            self.recipient = recipient
            self.algorithm = algorithm
            self.transport = transport
            self.keyPlace = keyPlace
        }
    }

    package var signing: Signing
    /// Nil sends the assertion in the clear.
    package var encryption: Encryption?
    package var faults: [Fault]
    /// Nil takes RSA-SHA256, or ECDSA with the hash of the curve's size.
    package var algorithm: SignatureAlgorithm?
    package var digest: DigestAlgorithm
    package var nameIDFormat: String?
    package var authnContext: String
    /// How long the assertion is valid, and how far before now it begins to be.
    package var validity: Duration
    package var leadTime: Duration
    package var sessionLifetime: Duration?
    /// More attributes, after the usual ones.
    package var attributes: [(name: String, values: [String])]

    package init(signing: Signing = .assertion, faults: [Fault] = []) {
        self.signing = signing
        encryption = nil
        self.faults = faults
        algorithm = nil
        digest = .sha256
        nameIDFormat = nil
        authnContext = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
        validity = .seconds(300)
        leadTime = .seconds(30)
        sessionLifetime = .seconds(28_800)
        attributes = []
    }
}
