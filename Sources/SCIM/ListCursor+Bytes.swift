extension ListCursor {
    private static let layout: UInt8 = 1
    /// More sort keys than any query has.
    private static let positionLimit = 8

    /// The cursor, compactly: a layout number, then each field; the same cursor has the same bytes.
    package var bytes: [UInt8] {
        var writer = CursorWriter()
        writer.bytes.append(ListCursor.layout)
        writer.fixed(query)
        writer.fixed(UInt64(bitPattern: expiresAt))
        writer.varying(UInt64(max(0, count)))
        writer.text(lastID)
        writer.varying(UInt64(position.count))
        for value in position {
            switch value {
            case .none: writer.bytes.append(0)
            case .text(let text):
                writer.bytes.append(1)
                writer.text(text)
            case .number(let number):
                writer.bytes.append(2)
                writer.text(number.text)
            case .boolean(let value): writer.bytes.append(value ? 4 : 3)
            case .dateTime(let instant):
                writer.bytes.append(5)
                writer.fixed(UInt64(bitPattern: instant.seconds))
                writer.varying(UInt64(max(0, instant.nanoseconds)))
            }
        }
        return writer.bytes
    }

    /// Reads what `bytes` wrote.
    ///
    /// - Throws: 400 `invalidCursor` for anything else; the sealing has failed to keep it out, or an old version wrote
    ///   it.
    package init(bytes: [UInt8]) throws(SCIMRefusal) {
        var reader = CursorReader(bytes: bytes)
        guard let cursor = reader.cursor(layout: ListCursor.layout, positionLimit: ListCursor.positionLimit) else {
            throw .invalidCursor(reason: "The cursor's content can't be read.")
        }
        self = cursor
    }
}

private struct CursorWriter {
    var bytes: [UInt8] = []

    mutating func fixed(_ value: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// Seven bits a byte, the lowest first.
    mutating func varying(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func text(_ text: String) {
        varying(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}

/// Every read is bounded by what is there; nil when it isn't.
private struct CursorReader {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func cursor(layout: UInt8, positionLimit: Int) -> ListCursor? {
        guard byte() == layout, let query = fixed(), let expiry = fixed(), let count = varying(), let id = text(),
            let values = varying(), values <= UInt64(positionLimit), let size = Int(exactly: count)
        else { return nil }
        var position: [ListCursor.SortValue] = []
        for _ in 0..<values {
            guard let value = sortValue() else { return nil }
            position.append(value)
        }
        guard place == bytes.count else { return nil }
        return ListCursor(
            query: query, count: size, position: position, lastID: id, expiresAt: Int64(bitPattern: expiry))
    }

    private mutating func sortValue() -> ListCursor.SortValue? {
        switch byte() {
        case 0: return ListCursor.SortValue.none
        case 1: return text().map { .text($0) }
        case 2: return text().flatMap { JSONNumber($0) }.map { .number($0) }
        case 3: return .boolean(false)
        case 4: return .boolean(true)
        case 5:
            guard let seconds = fixed(), let nanoseconds = varying(), nanoseconds < 1_000_000_000 else { return nil }
            return .dateTime(DateTime(seconds: Int64(bitPattern: seconds), nanoseconds: Int32(nanoseconds)))
        default: return nil
        }
    }

    private mutating func byte() -> UInt8? {
        guard place < bytes.count else { return nil }
        defer { place += 1 }
        return bytes[place]
    }

    private mutating func fixed() -> UInt64? {
        var value: UInt64 = 0
        for _ in 0..<8 {
            guard let byte = byte() else { return nil }
            value = value << 8 | UInt64(byte)
        }
        return value
    }

    /// The shortest form only, so that one cursor has one spelling.
    private mutating func varying() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = byte() {
            if shift == 63 && byte > 1 { return nil }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return byte == 0 && shift > 0 ? nil : value }
            shift += 7
            if shift > 63 { return nil }
        }
        return nil
    }

    private mutating func text() -> String? {
        guard let length = varying(), let size = Int(exactly: length), size <= bytes.count - place else { return nil }
        defer { place += size }
        return String(validating: bytes[place..<(place + size)], as: UTF8.self)
    }
}
