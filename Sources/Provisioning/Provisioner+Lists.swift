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
