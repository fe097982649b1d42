extension ListRequest {
    /// A number that differs between queries whose pages must not be mixed: other types, another filter or order.
    ///
    /// Which attributes are shown may change from page to page. Not a secret and not a signature: cursors are sealed.
    package func fingerprint(for types: [ResourceType]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            // A byte that no text has keeps neighbors apart.
            hash = (hash ^ 0xff) &* 0x0000_0100_0000_01b3
        }
        for type in types { mix(type.name) }
        mix(filterText.map { "filter " + $0 } ?? "")
        mix(sortBy ?? "")
        mix(descending ? "descending" : "ascending")
        return hash
    }
}
