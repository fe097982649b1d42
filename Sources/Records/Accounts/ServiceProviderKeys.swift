/// An integration's SP keys, by what each may do now.
package struct ServiceProviderKeys: Hashable, Sendable {
    /// Each with the state that it has in effect, in the order of use.
    package let all: [ServiceProviderKeyRecord]

    /// - Parameter stored: in the order of use. As long as a file declares keys of one purpose, the generated ones of that
    ///   purpose are retired in effect, whatever their rows say; without the file they are again what they were.
    package init(_ stored: [ServiceProviderKeyRecord]) {
        let declared = Set(stored.lazy.filter(\.declared).map(\.purpose))
        all = stored.map { key in
            var key = key
            if !key.declared, declared.contains(key.purpose) { key.state = .retired }
            return key
        }
    }

    /// The keys of a purpose, those of the first state first.
    package func keys(
        for purpose: ServiceProviderKeyRecord.Purpose, _ states: ServiceProviderKeyRecord.State...
    ) -> [ServiceProviderKeyRecord] {
        states.flatMap { state in all.filter { $0.purpose == purpose && $0.state == state } }
    }

    /// What signs.
    package var signing: ServiceProviderKeyRecord? { keys(for: .signing, .active).first }

    /// What an IdP may be asked to verify: the key that signs, and the one that will.
    package var publishedForSigning: [ServiceProviderKeyRecord] { keys(for: .signing, .active, .staged) }

    /// What IdPs are to encrypt to: one key, because some take the first that they find and some the last.
    package var publishedForEncryption: ServiceProviderKeyRecord? { keys(for: .decryption, .active).first }

    /// What opens an assertion: every key that isn't dropped. The retired ones, as an IdP may go on with one for a while;
    /// the staged one too, as some admins load the new certificate for both purposes before it's activated.
    package var decrypting: [ServiceProviderKeyRecord] { keys(for: .decryption, .active, .staged, .retired) }

    /// The purposes whose keys a file declares.
    package var declaredPurposes: Set<ServiceProviderKeyRecord.Purpose> {
        Set(all.lazy.filter(\.declared).map(\.purpose))
    }
}
