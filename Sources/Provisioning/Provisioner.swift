import Access
import Journal
package import KeyMaterial
package import Records
import SCIM
package import Tenancy

/// Serves an integration's SCIM requests: what it reads, writes and refuses, in terms of bytes in and bytes out.
///
/// Every method takes the proven target first and throws `SCIMRefusal` for whatever the client can change, and what
/// Records throws (`Outage`, a fault) for whatever it can't. A request is atomic: applied as a whole, or not at all.
package struct Provisioner: Sendable {
    let records: Records
    let urls: PublicURLs
    /// Seals the cursors of lists.
    let cursorKey: SealingKey

    package init(records: Records, urls: PublicURLs, sealing: SealingKey) {
        self.records = records
        self.urls = urls
        cursorKey = sealing
    }

    /// Creates a resource (RFC 7644 §3.3).
    package func create(
        _ kind: ResourceKind, body: [UInt8], query: String?, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let projection = try projection(kind, query, in: target)
        let json = try JSONValue.parse(body)
        // Of somebody whom a login made, a POST may take something away.
        return try await braking(target) {
            try await translatingRaces(kind) {
                switch kind {
                case .user: try await createUser(json, showing: projection, in: target)
                case .group: try await createGroup(json, showing: projection, in: target)
                }
            }
        }
    }

    /// Creates a resource unless its name is taken.
    package func createIfMissing(_ kind: ResourceKind, body: [UInt8], in target: ProvisioningTarget) async throws {
        do {
            _ = try await create(kind, body: body, query: nil, in: target)
        } catch let refusal as SCIMRefusal where refusal.status == 409 {
            return
        }
    }

    /// Shows one resource (RFC 7644 §3.4.1); 304 without it when the client has its version already, and nothing more
    /// than that version is read then. Who is in which group is the groups' business: it changes their version, and not
    /// the user's.
    package func read(
        _ kind: ResourceKind, _ id: String, query: String?, if conditions: Preconditions = .none,
        in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let projection = try projection(kind, query, in: target)
        return switch kind {
        case .user: try await readUser(id, showing: projection, if: conditions, in: target)
        case .group: try await readGroup(id, showing: projection, if: conditions, in: target)
        }
    }

    /// Replaces a resource (RFC 7644 §3.5.1); never creates one.
    /// - Throws: among others 412 when the resource's version isn't one that `conditions` wants (§3.14); nothing has
    /// changed then. 429 when the brake holds what the request takes away.
    package func replace(
        _ kind: ResourceKind, _ id: String, body: [UInt8], query: String?, if conditions: Preconditions = .none,
        in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let projection = try projection(kind, query, in: target)
        let json = try JSONValue.parse(body)
        return try await braking(target) {
            try await translatingRaces(kind) {
                switch kind {
                case .user:
                    try await changeUser(
                        id, showing: projection, if: conditions, in: target, target.replacement(of: json))
                case .group:
                    try await replaceGroup(id, with: json, showing: projection, if: conditions, in: target)
                }
            }
        }
    }

    /// Changes parts of a resource (RFC 7644 §3.5.2): all operations, or none.
    /// - Throws: among others 412 and 429, as `replace` does.
    package func patch(
        _ kind: ResourceKind, _ id: String, body: [UInt8], query: String?, if conditions: Preconditions = .none,
        in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let projection = try projection(kind, query, in: target)
        let json = try JSONValue.parse(body)
        let request = try PatchRequest.parse(json, for: target.types[kind], dialect: target.dialect)
        target.trace?.note(request)
        return try await braking(target) {
            try await translatingRaces(kind) {
                switch kind {
                case .user:
                    try await changeUser(
                        id, showing: projection, if: conditions, in: target, target.change(of: request))
                case .group: try await patchGroup(id, request, showing: projection, if: conditions, in: target)
                }
            }
        }
    }

    /// Deletes a resource (RFC 7644 §3.6).
    /// - Throws: among others 412 and 429, as `replace` does.
    package func delete(
        _ kind: ResourceKind, _ id: String, if conditions: Preconditions = .none, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        try await braking(target) {
            switch kind {
            case .user: try await deleteUser(id, if: conditions, in: target)
            case .group: try await deleteGroup(id, if: conditions, in: target)
            }
        }
        return .noContent
    }

    /// One transaction, whose events are traced once they're committed.
    func write<Value: Sendable>(
        in target: ProvisioningTarget, _ body: @escaping @Sendable (borrowing AccountWriter) throws -> Recorded<Value>
    ) async throws -> Value {
        let (value, events) = try await records.account(target.account.id).write(target.operation) { writer in
            let recorded = try body(writer)
            return recorded.map { ($0, recorded.events) }
        }
        target.trace?.note(events)
        return value
    }

    private func projection(
        _ kind: ResourceKind, _ query: String?, in target: ProvisioningTarget
    ) throws(SCIMRefusal) -> Projection {
        guard let query, !query.isEmpty else { return Projection(of: target.types[kind]) }
        return try ListRequest.parse(query: query).projection(for: target.types[kind])
    }

    func representation(_ target: ProvisioningTarget) -> Representation {
        Representation(
            base: urls.scim(target.integration.id, of: target.account.id), types: target.types)
    }

    /// Two requests raced for one name, and the other one won: to this one it's as if the name had been taken before.
    private func translatingRaces(
        _ kind: ResourceKind, _ write: () async throws -> SCIMReply
    ) async throws -> SCIMReply {
        do {
            return try await write()
        } catch let error where Self.isRace(error) {
            throw Self.nameTaken(kind)
        }
    }

    static func isRace(_ error: any Error) -> Bool { error is UniquenessViolated || error is RaceLost }

    static func nameTaken(_ kind: ResourceKind) -> SCIMRefusal {
        .uniqueness("Another \(kind.type.name) took this name at the same moment.")
    }
}
