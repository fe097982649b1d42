import SAML
import TestSupport
import Testing

/// Moves, copies and removes elements of genuine responses in every possible way: what a wrapping attack is made of.
@Suite struct `Element mutations` {
    /// A message as text, with the place of each of its elements.
    private struct Message {
        let text: String
        /// Each element from its `<` to behind its end tag, in document order; the root is first.
        let elements: [Range<String.Index>]

        init(_ text: String) {
            self.text = text
            var elements: [Range<String.Index>] = []
            var open: [Int] = []
            var rest = text.startIndex
            while let start = text[rest...].firstIndex(of: "<"), let close = text[start...].firstIndex(of: ">") {
                let end = text.index(after: close)
                rest = end
                if text[start...].hasPrefix("<?") { continue }
                if text[start...].hasPrefix("</") {
                    if let index = open.popLast() { elements[index] = elements[index].lowerBound..<end }
                } else {
                    if text[text.index(before: close)] != "/" { open.append(elements.count) }
                    elements.append(start..<end)
                }
            }
            self.elements = elements
        }

        /// An element, taken out and put before what was at another place.
        func moving(_ range: Range<String.Index>, to place: String.Index) -> [UInt8] {
            let parts =
                place <= range.lowerBound
                ? [text[..<place], text[range], text[place..<range.lowerBound], text[range.upperBound...]]
                : [text[..<range.lowerBound], text[range.upperBound..<place], text[range], text[place...]]
            return Array(parts.joined().utf8)
        }

        func replacing(_ range: Range<String.Index>, with other: String) -> [UInt8] {
            Array(text.replacingCharacters(in: range, with: other).utf8)
        }
    }

    /// Every mutant is refused or says exactly what was signed.
    private func judge(_ mutants: [[UInt8]], of vector: VectorCase) throws {
        let expectations = try vector.expectations()
        let genuine = try Mutations.summary(
            AssertionVerifier.verify(UnverifiedResponse(xml: vector.xml()), against: expectations))
        #expect(!mutants.isEmpty)
        var accepted = 0
        for mutant in mutants {
            guard let response = try? UnverifiedResponse(xml: mutant),
                let verified = try? AssertionVerifier.verify(response, against: expectations)
            else { continue }
            accepted += 1
            #expect(Mutations.summary(verified) == genuine, "\(String(decoding: mutant, as: UTF8.self))")
        }
        Mutations.tell("elements", vector, made: mutants.count, accepted: accepted)
    }

    static let genuine = [
        "assertion-signed", "response-signed", "both-signed", "okta-both-signed", "inclusive-in-context",
        "entra-assertion-signed", "simplesamlphp-both-signed", "encrypted-both-signed", "encrypted-key-beside",
    ]

    /// Every accepted shape with `EXHAUSTIVE=1`.
    static var shapes: [String] {
        get throws {
            Mutations.areExhaustive ? try VectorCase.all("accepted").map(\.name) : genuine
        }
    }

    /// Each is moved to every other place in one response, and to one of them in the others; with `EXHAUSTIVE=1` to each
    /// in all of them, but for the 500 groups, to some.
    @Test(arguments: try shapes)
    func `no element can be removed, doubled or moved`(_ name: String) throws {
        let vector = try VectorCase.named("accepted/\(name)")
        let message = try Message(String(decoding: vector.xml(), as: UTF8.self))
        let isWhole = name == Self.genuine[0] || Mutations.areExhaustive
        let every = message.elements.count > 200 ? 61 : isWhole ? 1 : message.elements.count
        var mutants: [[UInt8]] = []
        for (index, element) in message.elements.enumerated() {
            let text = String(message.text[element])
            mutants.append(message.replacing(element, with: ""))
            mutants.append(message.replacing(element, with: text + text))
            for place in stride(from: (index * 7) % every, to: message.elements.count, by: every) {
                let other = message.elements[place]
                for target in [other.lowerBound, other.upperBound] where !element.contains(target) {
                    guard target != element.upperBound else { continue }
                    mutants.append(message.moving(element, to: target))
                }
            }
        }
        try judge(mutants, of: vector)
    }

    /// The evil assertion takes the place of the genuine one, which moves to every other place, with and without its
    /// own signature, with the evil one keeping the signature or the ID or neither.
    @Test(arguments: ["assertion-signed", "both-signed", "inclusive-in-context"])
    func `the genuine assertion can't be wrapped anywhere`(_ name: String) throws {
        let vector = try VectorCase.named("accepted/\(name)")
        let message = try Message(String(decoding: vector.xml(), as: UTF8.self))
        let place = try #require(message.elements.first { message.text[$0].hasPrefix("<saml:Assertion") })
        let genuine = String(message.text[place])
        let inner = Message(genuine)
        let sign = try #require(inner.elements.first { inner.text[$0].hasPrefix("<ds:Signature ") })
        let evil = genuine.replacing("alice@", with: "admin@")
        let unsigned = try #require(String(validating: inner.replacing(sign, with: ""), as: UTF8.self))
        let evilUnsigned = unsigned.replacing("alice@", with: "admin@")
        let renamed = { (text: String) in text.replacing("ID=\"_assertion-1\"", with: "ID=\"_evil\"") }
        var mutants: [[UInt8]] = []
        for evil in [evil, evilUnsigned, renamed(evil), renamed(evilUnsigned)] {
            for moved in [genuine, unsigned] {
                let host = Message(String(decoding: message.replacing(place, with: evil), as: UTF8.self))
                for element in host.elements {
                    mutants.append(host.replacing(element.lowerBound..<element.lowerBound, with: moved))
                    mutants.append(host.replacing(element.upperBound..<element.upperBound, with: moved))
                }
            }
        }
        try judge(mutants, of: vector)
    }

    @Test(arguments: ["response-signed", "both-signed"])
    func `the genuine response can't be wrapped anywhere`(_ name: String) throws {
        let vector = try VectorCase.named("accepted/\(name)")
        let text = try String(decoding: vector.xml(), as: UTF8.self)
        var mutants: [[UInt8]] = []
        for evil in [text, text.replacing("ID=\"_response-1\"", with: "ID=\"_evil\"")] {
            let host = Message(evil.replacing("alice@", with: "admin@"))
            for element in host.elements {
                mutants.append(host.replacing(element.lowerBound..<element.lowerBound, with: text))
                mutants.append(host.replacing(element.upperBound..<element.upperBound, with: text))
            }
        }
        try judge(mutants, of: vector)
    }

    @Test(arguments: genuine)
    func `a second assertion can't be added anywhere`(_ name: String) throws {
        let vector = try VectorCase.named("accepted/\(name)")
        let message = try Message(String(decoding: vector.xml(), as: UTF8.self))
        let evil = """
            <s:Assertion xmlns:s="\(SAMLName.assertionNamespace)" ID="_evil" Version="2.0" \
            IssueInstant="2026-03-01T12:00:00Z"><s:Issuer>https://idp.example/saml</s:Issuer></s:Assertion>
            """
        var mutants: [[UInt8]] = []
        for element in message.elements {
            mutants.append(message.replacing(element.lowerBound..<element.lowerBound, with: evil))
            mutants.append(message.replacing(element.upperBound..<element.upperBound, with: evil))
        }
        try judge(mutants, of: vector)
        let expectations = try vector.expectations()
        for mutant in mutants {
            #expect(throws: SAMLRejection.self) {
                try AssertionVerifier.verify(UnverifiedResponse(xml: mutant), against: expectations)
            }
        }
    }
}
