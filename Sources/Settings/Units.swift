/// Numbers with units, which leave no doubt whether 180 means seconds or milliseconds.
enum Units {
    /// Decimal digits only: no sign, no blank, none of YAML's octal, sexagesimal or underscored spellings.
    static func number(_ text: some StringProtocol) -> Int? {
        let digits = text.utf8
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard digits.count == 1 || digits.first != 0x30 else { return nil }
        return Int(text)
    }

    /// `180s`, `5m`, `1h`, `7d` in seconds; nil for anything else and for what overflows.
    static func seconds(_ text: String) -> Int64? {
        guard let unit = text.last, let number = number(text.dropLast()) else { return nil }
        let factor: Int64
        switch unit {
        case "s": factor = 1
        case "m": factor = 60
        case "h": factor = 3_600
        case "d": factor = 86_400
        default: return nil
        }
        let (seconds, overflow) = Int64(number).multipliedReportingOverflow(by: factor)
        return overflow ? nil : seconds
    }

    /// `512B`, `16KiB`, `4MiB` in bytes; nil for anything else and for what overflows.
    static func bytes(_ text: String) -> Int? {
        for (unit, factor) in [("KiB", 1 << 10), ("MiB", 1 << 20), ("B", 1)] where text.hasSuffix(unit) {
            guard let number = number(text.dropLast(unit.utf8.count)) else { return nil }
            let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
            return overflow ? nil : bytes
        }
        return nil
    }

    static func durationText(_ seconds: Int64) -> String {
        for (unit, factor) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)]
        where seconds > 0 && seconds.isMultiple(of: factor) {
            return "\(seconds / factor)\(unit)"
        }
        return "\(seconds)s"
    }

    static func sizeText(_ bytes: Int) -> String {
        for (unit, factor) in [("MiB", 1 << 20), ("KiB", 1 << 10)] where bytes > 0 && bytes.isMultiple(of: factor) {
            return "\(bytes / factor)\(unit)"
        }
        return "\(bytes)B"
    }
}
