/// A yes or no that documents don't have which were stored before it existed: there it's a no.
@propertyWrapper package struct AbsentMeansNo: Hashable, Sendable, Codable {
    package var wrappedValue: Bool

    package init(wrappedValue: Bool) { self.wrappedValue = wrappedValue }

    package init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode(Bool.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension KeyedDecodingContainer {
    /// What the compiler calls for such a property, in place of the general `decode`, which refuses a missing key.
    func decode(_: AbsentMeansNo.Type, forKey key: Key) throws -> AbsentMeansNo {
        try decodeIfPresent(AbsentMeansNo.self, forKey: key) ?? AbsentMeansNo(wrappedValue: false)
    }
}
