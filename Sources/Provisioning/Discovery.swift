package import SCIM

/// What a client reads to learn what this server is (RFC 7644 §4).
package enum DiscoveryDocument: String, Hashable, Sendable, CaseIterable {
    case serviceProviderConfig = "ServiceProviderConfig"
    case resourceTypes = "ResourceTypes"
    case schemas = "Schemas"
}

extension Provisioner {
    /// A discovery document, or the list of them. Paging and projection are ignored here; a filter is refused (RFC 7644 §4).
    package func discover(
        _ document: DiscoveryDocument, query: String?, in target: ProvisioningTarget
    ) throws(SCIMRefusal) -> SCIMReply {
        if try ListRequest.parse(query: query ?? "").filterText != nil {
            throw SCIMRefusal(status: 403, detail: "Discovery endpoints can't be filtered.")
        }
        let base = representation(target).base
        let body =
            switch document {
            case .serviceProviderConfig: Self.serviceProviderConfig.document(baseURL: base).bytes
            case .resourceTypes:
                Self.list(ResourceKind.allCases.map { target.types[$0].document(baseURL: base) })
            case .schemas:
                Self.list(schemas(target).map { $0.document(baseURL: base) })
            }
        return SCIMReply(status: 200, body: body)
    }

    /// One resource type by its name, or one schema by its URN in any case.
    package func discover(
        _ document: DiscoveryDocument, named id: String, in target: ProvisioningTarget
    ) throws(SCIMRefusal) -> SCIMReply {
        let base = representation(target).base
        let found: JSONObject? =
            switch document {
            case .serviceProviderConfig: nil
            case .resourceTypes:
                ResourceKind.allCases.map { target.types[$0] }.first { $0.name == id }?.document(baseURL: base)
            case .schemas:
                schemas(target).first { $0.id.lowercased() == id.lowercased() }?.document(baseURL: base)
            }
        guard let found else { throw .notFound() }
        return SCIMReply(status: 200, body: found.bytes)
    }

    private static func list(_ documents: [JSONObject]) -> [UInt8] {
        ListResponse(totalResults: documents.count, startIndex: 1, objects: documents).body
    }

    private func schemas(_ target: ProvisioningTarget) -> [Schema] {
        ResourceType.schemas(of: ResourceKind.allCases.map { target.types[$0] })
    }

    /// Says only what is served.
    private static var serviceProviderConfig: ServiceProviderConfig {
        ServiceProviderConfig(
            bulk: .init(maxOperations: 1_000, maxPayloadSize: 8 << 20), maxResults: pageLimit, sort: true, etag: true,
            pagination: .init(
                cursor: true, defaultPageSize: 100, cursorTimeoutSeconds: Int(clamping: cursorSeconds)))
    }

    /// The most resources on a page.
    static let pageLimit = 1_000
}
