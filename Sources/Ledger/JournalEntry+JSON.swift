package import Journal
package import SCIM
import Tenancy

extension JournalEntry {
    /// As programs read it: a line of an export, an item of a list, the data of an event.
    package func write(to json: inout JSONWriter) {
        json.raw("{\"position\":")
        json.write(.number(JSONNumber(Int(clamping: position))))
        for (name, value) in [
            (",\"at\":", at.description), (",\"request_id\":", requestID), (",\"actor\":", actor),
            (",\"through\":", channel), (",\"kind\":", kind), (",\"subject\":", subject),
        ] as [(StaticString, String)] {
            json.raw(name)
            json.write(value)
        }
        // Both are JSON already.
        json.raw(",\"details\":")
        json.raw(Array(details.utf8))
        json.raw(",\"change\":")
        json.raw(Array((change ?? "null").utf8))
        json.raw(",\"hash\":")
        json.write(hash.map { .string($0.hexadecimal) } ?? .null)
        json.raw("}")
    }

    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 512 + (change?.utf8.count ?? 0))
        write(to: &writer)
        return writer.bytes
    }
}

extension [UInt8] {
    /// Two digits a byte, in lower case.
    package var hexadecimal: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Reads such digits back, in any case.
    package init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
