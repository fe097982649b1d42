extension Field {
    /// Text of at most `limit` characters, without control characters or blanks around it. Numbers are taken as written.
    func text(limit: Int = 1_024) -> String? {
        guard case .scalar(let text, let quoted) = value.shape else {
            refuse("must be text, not \(value.shape.kind)")
            return nil
        }
        if !quoted, SettingValue.isNull(text) {
            refuse("has no value; leave the key out for its default")
            return nil
        }
        // Flags and variables have no position, and no YAML to misread them.
        if !quoted, value.position != nil, SettingValue.boolean(text) != nil {
            refuse("must be text; \(text) is a yes or no in YAML, so put it in quotes")
            return nil
        }
        guard !text.isEmpty else {
            refuse("must not be empty")
            return nil
        }
        guard text.unicodeScalars.count <= limit else {
            refuse("is longer than \(limit) characters")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }) else {
            refuse("has a control character or a line break in it")
            return nil
        }
        guard text.unicodeScalars.first?.properties.isWhitespace == false,
            text.unicodeScalars.last?.properties.isWhitespace == false
        else {
            refuse("must not begin or end with a blank")
            return nil
        }
        return text
    }

    func flag() -> Bool? {
        guard case .scalar(let text, quoted: false) = value.shape, let flag = SettingValue.boolean(text) else {
            refuse("must be true or false")
            return nil
        }
        return flag
    }

    /// A whole number without a unit.
    func integer(in range: ClosedRange<Int>) -> Int? {
        guard case .scalar(let text, quoted: false) = value.shape, let number = Units.number(text),
            range.contains(number)
        else {
            refuse("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A share such as `20%`, in quotes or not, as JSON has it; a bare number is a percentage too where `bare` says so.
    func percent(in range: ClosedRange<Int>, bare: Bool = false) -> Int? {
        let number: Int?
        if case .scalar(let text, let quoted) = value.shape {
            number = text.hasSuffix("%") ? Units.number(text.dropLast()) : bare && !quoted ? Units.number(text) : nil
        } else {
            number = nil
        }
        guard let number, range.contains(number) else {
            refuse("must be a percentage from \(range.lowerBound)% to \(range.upperBound)%")
            return nil
        }
        return number
    }

    /// A time such as `180s`, `5m`, `1h` or `7d`, in seconds.
    func duration(in range: ClosedRange<Int64>) -> Int64? {
        guard case .scalar(let text, _) = value.shape, let seconds = Units.seconds(text), range.contains(seconds) else {
            refuse(
                "must be a time with its unit (s, m, h or d) from \(Units.durationText(range.lowerBound)) to "
                    + Units.durationText(range.upperBound))
            return nil
        }
        return seconds
    }

    /// A size such as `4MiB`, `256KiB` or `8192B`, in bytes.
    func size(in range: ClosedRange<Int>) -> Int? {
        guard case .scalar(let text, _) = value.shape, let bytes = Units.bytes(text), range.contains(bytes) else {
            refuse(
                "must be a size with its unit (B, KiB or MiB) from \(Units.sizeText(range.lowerBound)) to "
                    + Units.sizeText(range.upperBound))
            return nil
        }
        return bytes
    }

    /// One of the words that an enum has.
    func choice<T>(of type: T.Type) -> T? where T: RawRepresentable & CaseIterable, T.RawValue == String {
        let words = T.allCases.map(\.rawValue)
        guard case .scalar(let text, _) = value.shape else {
            refuse("must be \(words.alternatives), not \(value.shape.kind)")
            return nil
        }
        guard let choice = T(rawValue: text) else {
            refuse("must be \(words.alternatives), not \(text.quoted)")
            return nil
        }
        return choice
    }
}

extension [String] {
    /// `a`, `a or b`, `a, b or c`.
    var alternatives: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}
