extension JSONValue {
    /// Parses a request body.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8; one byte order mark in front is skipped.
    ///   - depthLimit: how many objects and arrays may stand in each other.
    /// - Throws: 400 `invalidSyntax` for broken JSON, trailing text, duplicate names (also by ASCII case), lone
    ///   surrogates, nesting and numbers beyond the limits (RFC 7644 §3.12, corners 89 to 91); 400 `invalidValue` for
    ///   U+0000, which no engine of ours can store.
    package static func parse(
        _ bytes: Span<UInt8>, depthLimit: Int = 32
    ) throws(SCIMRefusal) -> JSONValue {
        do throws(JSONDefect) {
            return try JSONParser.parse(bytes, depthLimit: depthLimit)
        } catch {
            throw SCIMRefusal(error)
        }
    }

    /// Parses a request body held in an array.
    package static func parse(_ bytes: [UInt8], depthLimit: Int = 32) throws(SCIMRefusal) -> JSONValue {
        try parse(bytes.span, depthLimit: depthLimit)
    }
}

extension SCIMRefusal {
    init(_ defect: JSONDefect) {
        switch defect {
        case .nul:
            self = .invalidValue(defect.sentence)
        case .empty, .unexpected, .trailingText, .truncated, .tooDeep, .duplicateName, .invalidUTF8,
            .unpairedSurrogate, .controlCharacter, .numberOutOfRange:
            self = .invalidSyntax(defect.sentence)
        }
    }
}
