import Directory
import Records
import SCIM
import Tenancy

extension Provisioner {
    /// A page of the resources that match (RFC 7644 §3.4.2), oldest first, with the true total.
    package func list(_ kind: ResourceKind, query: String?, in target: ProvisioningTarget) async throws -> SCIMReply {
        try await list(kind, ListRequest.parse(query: query ?? "", limits: Self.listLimits), in: target)
    }

    /// The same, asked by a body (RFC 7644 §3.4.3).
    package func search(_ kind: ResourceKind, body: [UInt8], in target: ProvisioningTarget) async throws -> SCIMReply {
        let search = try JSONValue.parse(body)
        return try await list(kind, ListRequest.parse(search: search, limits: Self.listLimits), in: target)
    }

    private static let listLimits = ListLimits(maximumCount: pageLimit)

    private func list(
        _ kind: ResourceKind, _ request: ListRequest, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        guard case .index(let startIndex) = request.page else {
            throw SCIMRefusal.invalidValue("Cursors aren't served. Page with \"startIndex\" and \"count\".")
        }
        let filter = try request.filter(for: kind.type, dialect: target.dialect)
        let compiled = filter.map { CompiledFilter($0, for: kind) } ?? .everything
        let page = Page(offset: startIndex - 1, limit: request.count)
        let projection = request.projection(for: kind.type)
        let shown = representation(target)
        let integration = target.integration.id
        let found = try await records.account(target.account.id).read { reader in
            let view = DirectoryView(kind: kind, integration: integration, shown: shown, projection: projection)
            return try view.list(compiled, page: page, reader)
        }
        let response = ListResponse(totalResults: found.total, startIndex: startIndex, resources: found.resources)
        return SCIMReply(status: 200, body: response.body)
    }
}

/// Reads resources of one kind as they are shown: with their members or groups, loaded for a whole page at once and only if somebody sees them.
struct DirectoryView: Sendable {
    let kind: ResourceKind
    let integration: Slug<Integration>
    let shown: Representation
    let projection: Projection

    /// How many documents are held at once while a filter that no index answers goes through them.
    private static let stretch = 500

    func list(
        _ filter: CompiledFilter, page: Page, _ reader: borrowing AccountReader
    ) throws -> (total: Int, resources: [[UInt8]]) {
        if let residue = filter.residue { return try sift(residue, filter.predicate, page: page, reader) }
        let total =
            switch kind {
            case .user: try reader.userCount(matching: filter.predicate, of: integration)
            case .group: try reader.groupCount(matching: filter.predicate, of: integration)
            }
        guard page.limit > 0, page.offset < total else { return (total, []) }
        let documents = try documents(matching: filter.predicate, page: page, loadingRelations: false, reader)
        return (total, documents.map { projection.apply(to: $0).bytes })
    }

    /// Asks each document that the indexes leave over; exact, with a cost that grows with the directory.
    private func sift(
        _ filter: Filter, _ predicate: RecordPredicate, page: Page, _ reader: borrowing AccountReader
    ) throws -> (total: Int, resources: [[UInt8]]) {
        var total = 0
        var resources: [[UInt8]] = []
        var stretch = Page(offset: 0, limit: Self.stretch)
        while true {
            let documents = try documents(matching: predicate, page: stretch, loadingRelations: true, reader)
            for document in documents where filter.matches(document) {
                if total >= page.offset, resources.count < page.limit {
                    resources.append(projection.apply(to: document).bytes)
                }
                total += 1
            }
            guard documents.count == stretch.limit else { return (total, resources) }
            stretch.offset += stretch.limit
        }
    }

    /// - Parameter loadingRelations: load members and groups even if the projection hides them: a filter may ask for them.
    private func documents(
        matching predicate: RecordPredicate, page: Page, loadingRelations: Bool, _ reader: borrowing AccountReader
    ) throws -> [ResourceDocument] {
        switch kind {
        case .user:
            let records = try reader.userRecords(matching: predicate, of: integration, page: page)
            let groups =
                loadingRelations || projection.includes("groups")
                ? try reader.groups(of: records.map(\.id), managedBy: integration) : [:]
            return try records.map { try shown.user($0, groups: groups[$0.id] ?? []) }
        case .group:
            let records = try reader.groups(matching: predicate, of: integration, page: page)
            guard loadingRelations || projection.includes("members") else {
                return try records.map { try shown.group($0, members: nil) }
            }
            let members = try reader.members(of: records.map(\.id), as: integration)
            return try records.map { try shown.group($0, members: members[$0.id] ?? []) }
        }
    }
}
