/// A list that documents don't have which were stored before it existed: there it's empty.
@propertyWrapper package struct AbsentMeansNone<Element: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    package var wrappedValue: [Element]

    package init(wrappedValue: [Element]) { self.wrappedValue = wrappedValue }

    package init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode([Element].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension KeyedDecodingContainer {
    /// What the compiler calls for such a property, in place of the general `decode`, which refuses a missing key.
    func decode<Element>(_ type: AbsentMeansNone<Element>.Type, forKey key: Key) throws -> AbsentMeansNone<Element> {
        try decodeIfPresent(type, forKey: key) ?? AbsentMeansNone(wrappedValue: [])
    }
}
