package import Access
import Journal
package import KeyMaterial
package import Records
package import Tenancy

/// Takes an integration's SP keys through their life: a new key is staged, then activated, and the one before dropped.
///
/// Each step is one transaction; every node goes by it from its next request on. No step fails a login: what IdPs have to
/// know is published before it's used, and what they may still encrypt to opens until it's dropped. The certificate's
/// subject stays.
package struct KeyRotation: Sendable {
    private let records: Records
    private let maker: ServiceProviderKeyMaker

    package init(records: Records, sealing: SealingKey) {
        self.records = records
        maker = ServiceProviderKeyMaker(sealing: sealing)
    }

    /// The integration's keys as they are in effect.
    package func keys(
        of integration: Slug<Integration>, operation: Operation
    ) async throws -> ServiceProviderKeys {
        try await records.account(operation.account).read {
            ServiceProviderKeys(try $0.serviceProviderKeys(integration))
        }
    }

    /// Whether a key opens under the deployment's key, and is that of its certificate.
    package func opens(
        _ key: ServiceProviderKeyRecord, of integration: Slug<Integration>, in account: Slug<Account>
    ) -> Bool {
        let binding = ServiceProviderKeyRecord.binding(key.id, of: integration, in: account)
        guard let pem = try? maker.sealing.open(key.sealed, binding: binding),
            let opened = try? PrivateKey(pem: String(decoding: pem, as: UTF8.self)),
            let certificate = try? Certificate(der: key.certificate)
        else { return false }
        return opened.publicKey == certificate.publicKey
    }

    /// Makes the key that will be next, for each purpose whose keys no file declares. Metadata tells IdPs its signing
    /// certificate from now on.
    ///
    /// - Returns: the keys after the step, as every step does.
    /// - Throws: ``KeyRotationRefusal``
    package func stage(_ integration: Slug<Integration>, operation: Operation) async throws -> ServiceProviderKeys {
        let purposes = try Self.purposes(toStageBeside: try await keys(of: integration, operation: operation))
        // Before the transaction: making a key takes longer than anybody should hold the account's row.
        let fresh = try maker.generate(for: purposes, .staged, of: integration, operation: operation)
        return try await step(integration, operation) { writer, keys in
            // Another node may have been here since.
            guard try Self.purposes(toStageBeside: keys) == purposes else { throw KeyRotationRefusal.changedMeanwhile }
            for key in fresh { try writer.insert(key, of: integration, position: 0) }
            return fresh.map { Self.event(.keyStaged, $0, integration) }
        }
    }

    /// Makes the staged key the one that signs and that IdPs encrypt to; the one before is retired, and still decrypts.
    ///
    /// - Throws: ``KeyRotationRefusal``
    package func activate(_ integration: Slug<Integration>, operation: Operation) async throws -> ServiceProviderKeys {
        try await step(integration, operation) { writer, keys in
            let staged = keys.all.filter { $0.state == .staged && !$0.declared }
            guard !staged.isEmpty else {
                throw keys.isDeclared ? KeyRotationRefusal.declared : .nothingStaged
            }
            var events: [JournalEvent] = []
            for next in staged {
                for before in keys.keys(for: next.purpose, .active) {
                    guard try writer.setState(.retired, of: before.id, of: integration) else { continue }
                    events.append(Self.event(.keyRetired, before, integration))
                }
                guard try writer.setState(.active, of: next.id, of: integration) else { continue }
                events.append(Self.event(.keyActivated, next, integration))
            }
            return events
        }
    }

    /// Forgets a key for good, with the same key's other purpose: what is encrypted to it can't be read any more.
    ///
    /// - Parameter id: a retired or a staged key; nil: every retired one.
    /// - Throws: ``KeyRotationRefusal``
    package func drop(
        _ id: ID<ServiceProviderKey>?, of integration: Slug<Integration>, operation: Operation
    ) async throws -> ServiceProviderKeys {
        try await step(integration, operation) { writer, keys in
            var events: [JournalEvent] = []
            for key in try Self.toDrop(id, of: keys) {
                guard try writer.deleteServiceProviderKey(key.id, of: integration) else { continue }
                events.append(Self.event(.keyDropped, key, integration))
            }
            return events
        }
    }

    private func step(
        _ integration: Slug<Integration>, _ operation: Operation,
        _ body: @escaping @Sendable (borrowing AccountWriter, ServiceProviderKeys) throws -> [JournalEvent]
    ) async throws -> ServiceProviderKeys {
        try await records.account(operation.account).write(operation) { writer in
            // First: it holds the account's row, so that of two steps at once the second sees what the first has done.
            try writer.touchRevision()
            let events = try body(writer, ServiceProviderKeys(try writer.reader.serviceProviderKeys(integration)))
            return Recorded(ServiceProviderKeys(try writer.reader.serviceProviderKeys(integration)), events)
        }
    }

    private static func purposes(
        toStageBeside keys: ServiceProviderKeys
    ) throws(KeyRotationRefusal) -> [ServiceProviderKeyRecord.Purpose] {
        let purposes = ServiceProviderKeyRecord.Purpose.allCases.filter { !keys.declaredPurposes.contains($0) }
        guard !purposes.isEmpty else { throw .declared }
        let own = keys.all.filter { purposes.contains($0.purpose) }
        if let staged = own.first(where: { $0.state == .staged }) { throw .stagedAlready(staged.id) }
        // So that no more than one of each state ever opens an assertion, and none is forgotten unasked.
        if let retired = own.first(where: { $0.state == .retired }) { throw .retiredKept(retired.id) }
        return purposes
    }

    private static func toDrop(
        _ id: ID<ServiceProviderKey>?, of keys: ServiceProviderKeys
    ) throws(KeyRotationRefusal) -> [ServiceProviderKeyRecord] {
        let own = keys.all.filter { !$0.declared }
        guard let id else {
            let retired = own.filter { $0.state == .retired }
            guard !retired.isEmpty else { throw keys.isDeclared ? .declared : .nothingRetired }
            return retired
        }
        guard let key = keys.all.first(where: { $0.id == id }) else { throw .unknown(id) }
        guard !key.declared else { throw .declared }
        guard key.state != .active else { throw .inUse(id) }
        return own.filter { $0.certificate == key.certificate && $0.state == key.state }
    }

    private static func event(
        _ kind: JournalEvent.Kind, _ key: ServiceProviderKeyRecord, _ integration: Slug<Integration>
    ) -> JournalEvent {
        JournalEvent(kind, key.id, details: ["integration": integration.text, "purpose": key.purpose.rawValue])
    }
}

extension ServiceProviderKeys {
    /// Whether every key that is in use comes from a file.
    fileprivate var isDeclared: Bool { declaredPurposes.count == ServiceProviderKeyRecord.Purpose.allCases.count }
}

/// Why a step in the life of an integration's keys wasn't made. Nothing has changed then.
package enum KeyRotationRefusal: Error, Hashable, Sendable {
    /// The tenant file declares the keys, and is the place to change them.
    case declared
    case stagedAlready(ID<ServiceProviderKey>)
    /// The key of the rotation before is still there.
    case retiredKept(ID<ServiceProviderKey>)
    case nothingStaged
    case nothingRetired
    case inUse(ID<ServiceProviderKey>)
    case unknown(ID<ServiceProviderKey>)
    /// Somebody else made a step at the same time.
    case changedMeanwhile
}
