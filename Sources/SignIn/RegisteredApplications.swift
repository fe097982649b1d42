package import HandOff
package import Records
package import SCIM
package import Tenancy

/// The applications that people log in to: those of the configuration, which only it changes, and those that the operator
/// API registers.
///
/// A registered one is kept as the configuration would say it, as JSON. A secret is hashed before it's stored.
package struct RegisteredApplications: Sendable {
    package enum Reading: Sendable {
        case application(Application)
        /// What is wrong, all of it.
        case mistakes([String])
    }

    /// Reads what the configuration would say of an application.
    package typealias Read = @Sendable (_ document: [UInt8]) -> Reading

    /// An application, and where it's from.
    package struct Listed: Sendable {
        package let application: Application
        /// Nil: the configuration declares it.
        package let created: Instant?
        package let modified: Instant?
    }

    private let records: Records
    private let registry: ApplicationRegistry
    private let read: Read

    package init(records: Records, registry: ApplicationRegistry, read: @escaping Read) {
        self.records = records
        self.registry = registry
        self.read = read
    }

    /// Tells this node what any node has registered.
    package func refresh() async throws {
        registry.register(try await stored().map(\.application))
    }

    /// In the order of their ids, the declared ones first.
    package func all() async throws -> [Listed] {
        registry.declared.sorted { $0.id < $1.id }.map { Listed(application: $0, created: nil, modified: nil) }
            + (try await stored())
    }

    /// - Throws: `ApplicationRefusal.unknown`
    package func application(_ id: String) async throws -> Listed {
        guard let found = try await all().first(where: { $0.application.id == id }) else {
            throw ApplicationRefusal.unknown
        }
        return found
    }

    /// Registers an application.
    /// - Throws: `ApplicationRefusal`
    package func register(_ document: JSONObject, now: Instant) async throws -> Listed {
        let (document, application) = try parsed(document)
        guard !isDeclared(application.id) else { throw ApplicationRefusal.taken(application.id) }
        let record = ApplicationRecord(
            id: application.id, document: document, created: now, modified: now)
        guard try await records.system.write({ try $0.insert(record) }) else {
            throw ApplicationRefusal.taken(application.id)
        }
        try await refresh()
        return Listed(application: application, created: now, modified: now)
    }

    /// Merges into what was registered (RFC 7396).
    /// - Throws: `ApplicationRefusal`
    package func change(_ id: String, by patch: JSONObject, now: Instant) async throws -> Listed {
        guard !isDeclared(id) else { throw ApplicationRefusal.declared(id) }
        let before = try await records.system.read { try $0.applications() }.first { $0.id == id }
        guard let before, case .object(var merged)? = try? JSONValue.parse(Array(before.document.utf8)) else {
            throw ApplicationRefusal.unknown
        }
        // A new proof takes the old one's place; it has one (`Application.Authentication`).
        let proofs = ["secret", "secret_sha256", "jwks"]
        if proofs.contains(where: { patch[$0] != nil }) { for proof in proofs { merged[proof] = nil } }
        for member in patch.members {
            if case .null = member.value { merged[member.name] = nil } else { merged[member.name] = member.value }
        }
        let (document, application) = try parsed(merged)
        guard application.id == id else { throw ApplicationRefusal.invalid(["id: can't be changed"]) }
        let after = ApplicationRecord(id: id, document: document, created: before.created, modified: now)
        guard try await records.system.write({ try $0.update(after, was: before.document) }) else {
            throw ApplicationRefusal.changedMeanwhile
        }
        try await refresh()
        return Listed(application: application, created: after.created, modified: now)
    }

    /// From now on nobody is handed over to it, and its codes and tokens are refused.
    /// - Throws: `ApplicationRefusal`
    package func remove(_ id: String) async throws {
        guard !isDeclared(id) else { throw ApplicationRefusal.declared(id) }
        guard try await records.system.write({ try $0.removeApplication(id) }) else {
            throw ApplicationRefusal.unknown
        }
        try await refresh()
    }

    private func isDeclared(_ id: String) -> Bool { registry.declared.contains { $0.id == id } }

    private func stored() async throws -> [Listed] {
        try await records.system.read { try $0.applications() }.compactMap { record in
            // What a newer version wrote, and this one can't read, isn't known here.
            guard case .application(let application) = read(Array(record.document.utf8)) else { return nil }
            return Listed(application: application, created: record.created, modified: record.modified)
        }
    }

    /// What is to be stored, and what it means.
    private func parsed(_ document: JSONObject) throws -> (document: String, application: Application) {
        var kept = document
        switch read(JSONValue.object(document).bytes) {
        case .mistakes(let mistakes): throw ApplicationRefusal.invalid(mistakes)
        case .application(let application):
            if case .secret(let hash) = application.authentication {
                kept["secret"] = nil
                kept["secret_sha256"] = .string(
                    hash.map { byte in
                        let digits = String(byte, radix: 16)
                        return digits.count == 1 ? "0" + digits : digits
                    }.joined())
            }
            return (String(decoding: JSONValue.object(kept).bytes, as: UTF8.self), application)
        }
    }
}

/// Why an application isn't registered, changed or removed.
package enum ApplicationRefusal: Error, Hashable, Sendable {
    case unknown
    /// Another has the id.
    case taken(String)
    /// The configuration declares it.
    case declared(String)
    /// The mistakes, all of them.
    case invalid([String])
    case changedMeanwhile
}
