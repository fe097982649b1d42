import KeyMaterial
import SAML
import TestSupport
import Testing

/// Messages made to cost time or memory.
@Suite struct `Resource bombs` {
    private func genuine() throws -> String {
        try String(decoding: VectorCase.named("accepted/assertion-signed").xml(), as: UTF8.self)
    }

    private func replacing(_ old: String, with new: String, in text: String) throws -> [UInt8] {
        let range = try #require(text.firstRange(of: old))
        return Array(text.replacingCharacters(in: range, with: new).utf8)
    }

    @Test func `more than 256 KiB is refused before it is parsed`() throws {
        let xml = try replacing(">staff<", with: ">\(String(repeating: "x", count: 262_144))<", in: genuine())
        #expect(throws: SAMLRejection.messageTooLarge(limit: 262_144)) { try UnverifiedResponse(xml: xml) }
        #expect(throws: SAMLRejection.messageTooLarge(limit: 262_144)) {
            try UnverifiedResponse(formValue: Base64.encode(xml))
        }
        #expect(throws: SAMLRejection.messageTooLarge(limit: 262_144)) {
            try UnverifiedResponse(formValue: String(repeating: " ", count: 600_000))
        }
    }

    @Test(arguments: ["attributes", "elements", "namespaces", "depth"])
    func `a flood is refused at once`(_ kind: String) throws {
        let filling =
            switch kind {
            case "attributes": "<samlp:Status " + (0..<15_000).map { "a\($0)=\"1\"" }.joined(separator: " ") + ">"
            case "namespaces": "<samlp:Status " + (0..<9_000).map { "xmlns:a\($0)=\"u\"" }.joined(separator: " ") + ">"
            case "elements":
                "<samlp:Extensions>" + String(repeating: "<x/>", count: 45_000) + "</samlp:Extensions><samlp:Status>"
            default: String(repeating: "<samlp:Status>", count: 15_000)
            }
        let xml = try replacing("<samlp:Status>", with: filling, in: genuine())
        let rejection = try #require(throws: SAMLRejection.self) { try UnverifiedResponse(xml: xml) }
        #expect(["xml_forbidden", "message_too_large"].contains(rejection.code))
    }
}
