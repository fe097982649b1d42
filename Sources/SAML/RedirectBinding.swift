package import KeyMaterial
internal import XMLSecurity

/// The HTTP-Redirect binding with DEFLATE encoding (SAML Bindings §3.4.4.1).
package enum RedirectBinding {
    /// The largest message that is inflated, in bytes of XML.
    package static let limit = 262_144
    /// The longest query that is read, in bytes.
    package static let queryLimit = 65_536

    /// The two things that a query may carry.
    package enum Parameter: String, Sendable, CaseIterable {
        case request = "SAMLRequest"
        case response = "SAMLResponse"
    }

    /// The URL that carries a message, signed when there is a key.
    ///
    /// The octets that are signed are exactly those that are sent: parameters in the order of the specification, each
    /// percent-encoded once.
    package static func encode(
        _ parameter: Parameter, xml: [UInt8], destination: String, relayState: String?, signingWith key: PrivateKey?
    ) throws(OutgoingRefusal) -> String {
        guard destination.hasPrefix("https://") || destination.hasPrefix("http://"),
            !destination.utf8.contains(UInt8(ascii: "#")), !destination.utf8.contains(where: { $0 <= 0x20 })
        else { throw .destinationInvalid }
        guard (relayState?.utf8.count ?? 0) <= 80 else { throw .relayStateTooLong }
        guard let deflated = Deflate.compress(xml) else { throw .libraryFailed }

        var query = "\(parameter.rawValue)=\(FormEncoding.encode(Base64.encode(deflated)))"
        if let relayState { query += "&RelayState=\(FormEncoding.encode(relayState))" }
        if let key {
            let algorithm = SignatureAlgorithm.usual(for: key.publicKey)
            query += "&SigAlg=\(FormEncoding.encode(algorithm.rawValue))"
            do throws(KeyMaterialRefusal) {
                let signature = try key.sign(Array(query.utf8), by: algorithm.scheme)
                query += "&Signature=\(FormEncoding.encode(Base64.encode(signature)))"
            } catch {
                throw .libraryFailed
            }
        }
        return destination + (destination.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + query
    }
}

extension SignatureAlgorithm {
    /// What every peer understands for that type of key.
    static func usual(for key: PublicKey) -> SignatureAlgorithm {
        switch key.algorithm {
        case .rsa: .rsaSHA256
        case .ec(.p256): .ecdsaSHA256
        case .ec(.p384): .ecdsaSHA384
        case .ec(.p521): .ecdsaSHA512
        }
    }
}
