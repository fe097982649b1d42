internal import KeyMaterial

/// Why a query of the HTTP-Redirect binding was refused.
package enum RedirectBindingRefusal: Error, Sendable, Hashable {
    /// Neither `SAMLRequest` nor `SAMLResponse` is there.
    case messageMissing
    /// A parameter of the binding stands twice, or both messages are there: two readers could choose differently.
    case parameterRepeated(String)
    case queryTooLong
    /// A value with a broken percent escape, or that is not UTF-8.
    case escapeMalformed(String)
    /// A `SAMLEncoding` other than DEFLATE.
    case encodingUnsupported
    case base64Malformed(String)
    /// Not one complete DEFLATE stream, or bytes after it.
    case deflateMalformed
    /// It would inflate to more than the limit.
    case messageTooLarge(limit: Int)
    /// `SigAlg` without `Signature`, or the other way round.
    case signatureIncomplete
    case signatureMissing
    case algorithmNotAllowed
    /// No given key verifies the signature; with no key given nothing does.
    case signatureMismatch
}

extension RedirectBinding {
    /// Reads a message out of a query string, without the `?`, as it came: not decoded, not reordered.
    ///
    /// Parameters that are not of the binding are ignored (SSO URLs have their own).
    package static func decode(query: String) throws(RedirectBindingRefusal) -> UnverifiedRedirectMessage {
        guard query.utf8.count <= queryLimit else { throw .queryTooLong }
        var raw: [String: Substring] = [:]
        for part in query.split(separator: "&") {
            let name = part.prefix { $0 != "=" }
            guard ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding"].contains(name)
            else { continue }
            let value = part.dropFirst(name.count).dropFirst()
            guard raw.updateValue(value, forKey: String(name)) == nil else { throw .parameterRepeated(String(name)) }
        }
        func decoded(_ name: String) throws(RedirectBindingRefusal) -> String? {
            guard let value = raw[name] else { return nil }
            guard let text = FormEncoding.decode(value) else { throw .escapeMalformed(name) }
            return text
        }

        let parameter: Parameter
        switch (raw["SAMLRequest"], raw["SAMLResponse"]) {
        case (nil, nil): throw .messageMissing
        case (.some, nil): parameter = .request
        case (nil, .some): parameter = .response
        case (.some, .some): throw .parameterRepeated("SAMLResponse")
        }
        let encoding = try decoded("SAMLEncoding") ?? SAMLName.deflateEncoding
        guard encoding == SAMLName.deflateEncoding else { throw .encodingUnsupported }
        let deflated = try base64(decoded(parameter.rawValue) ?? "", parameter.rawValue)
        return UnverifiedRedirectMessage(
            parameter: parameter, xml: try inflate(deflated), relayState: try decoded("RelayState"),
            signature: try signature(raw, parameter, algorithm: decoded("SigAlg"), value: decoded("Signature")))
    }

    private static func inflate(_ bytes: [UInt8]) throws(RedirectBindingRefusal) -> [UInt8] {
        switch Deflate.decompress(bytes, limit: limit) {
        case .done(let xml): return xml
        case .tooLarge: throw .messageTooLarge(limit: limit)
        case .broken: throw .deflateMalformed
        }
    }

    private static func base64(_ text: String, _ name: String) throws(RedirectBindingRefusal) -> [UInt8] {
        do throws(KeyMaterialRefusal) {
            return try Base64.decode(text)
        } catch {
            throw .base64Malformed(name)
        }
    }

    /// The signed octets are rebuilt from the raw values in the order of the specification, whatever order they came
    /// in, because the sender's percent-encoding need not be ours (SAML Bindings §3.4.4.1).
    private static func signature(
        _ raw: [String: Substring], _ parameter: Parameter, algorithm: String?, value: String?
    ) throws(RedirectBindingRefusal) -> UnverifiedRedirectMessage.Signature? {
        switch (algorithm, value) {
        case (nil, nil): return nil
        case (.some(let algorithm), .some(let value)):
            let signed = [parameter.rawValue, "RelayState", "SigAlg"].compactMap { name in
                raw[name].map { "\(name)=\($0)" }
            }
            return UnverifiedRedirectMessage.Signature(
                algorithm: algorithm, value: try base64(value, "Signature"),
                octets: Array(signed.joined(separator: "&").utf8))
        default: throw .signatureIncomplete
        }
    }
}
