extension Duration {
    /// Reads an `xs:duration` such as `PT6H` or `P1DT30M` (XML Schema 2 §3.2.6), as `cacheDuration` has it.
    ///
    /// Months count 30 days and years 365: it only says when to ask again. Nil for a negative or malformed one, or one of
    /// more than a hundred years.
    init?(xsDuration text: String) {
        guard text.utf8.count <= 64, text.utf8.first == UInt8(ascii: "P") else { return nil }
        var seconds: Int64 = 0
        var number: Int64?
        var isTime = false
        var isFraction = false
        var last = 0
        for byte in text.utf8.dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                // Fractions of a second don't matter here.
                if isFraction { continue }
                let (shifted, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
                guard !overflow, shifted < 100_000_000_000 else { return nil }
                number = shifted + Int64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "T"):
                guard !isTime, number == nil else { return nil }
                isTime = true
            case UInt8(ascii: "."):
                guard isTime, !isFraction, number != nil else { return nil }
                isFraction = true
            default:
                guard let value = number, let unit = Self.unit(byte, isTime), unit.rank > last,
                    !isFraction || byte == UInt8(ascii: "S")
                else { return nil }
                let (product, overflow) = value.multipliedReportingOverflow(by: unit.seconds)
                guard !overflow, product <= Self.limit, seconds <= Self.limit else { return nil }
                seconds += product
                number = nil
                last = unit.rank
            }
        }
        guard number == nil, last > 0, seconds <= Self.limit else { return nil }
        self = .seconds(seconds)
    }

    private static let limit: Int64 = 100 * 365 * 86_400

    private static func unit(_ letter: UInt8, _ isTime: Bool) -> (rank: Int, seconds: Int64)? {
        switch (letter, isTime) {
        case (UInt8(ascii: "Y"), false): (1, 365 * 86_400)
        case (UInt8(ascii: "M"), false): (2, 30 * 86_400)
        case (UInt8(ascii: "D"), false): (3, 86_400)
        case (UInt8(ascii: "H"), true): (4, 3_600)
        case (UInt8(ascii: "M"), true): (5, 60)
        case (UInt8(ascii: "S"), true): (6, 1)
        default: nil
        }
    }
}
