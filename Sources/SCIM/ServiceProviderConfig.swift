/// What this service provider can do, as `/ServiceProviderConfig` says it (RFC 7643 §5, RFC 9865 §4).
package struct ServiceProviderConfig: Sendable {
    package struct AuthenticationScheme: Sendable {
        package let type: String
        package let name: String
        package let description: String
        package let specUri: String?
        package let primary: Bool

        package init(type: String, name: String, description: String, specUri: String? = nil, primary: Bool = false) {
            self.type = type
            self.name = name
            self.description = description
            self.specUri = specUri
            self.primary = primary
        }

        package static let bearerToken = AuthenticationScheme(
            type: "oauthbearertoken", name: "OAuth Bearer Token",
            description: "A bearer token in the Authorization header.",
            specUri: "https://www.rfc-editor.org/rfc/rfc6750", primary: true)
    }

    package struct Bulk: Sendable {
        package let maxOperations: Int
        package let maxPayloadSize: Int

        package init(maxOperations: Int, maxPayloadSize: Int) {
            self.maxOperations = maxOperations
            self.maxPayloadSize = maxPayloadSize
        }
    }

    package struct Pagination: Sendable {
        package let cursor: Bool
        package let defaultPageSize: Int
        package let cursorTimeoutSeconds: Int

        package init(cursor: Bool, defaultPageSize: Int, cursorTimeoutSeconds: Int) {
            self.cursor = cursor
            self.defaultPageSize = defaultPageSize
            self.cursorTimeoutSeconds = cursorTimeoutSeconds
        }
    }

    package var documentationUri: String?
    /// Nil when bulk is not supported.
    package var bulk: Bulk?
    package var maxResults: Int
    package var sort: Bool
    package var etag: Bool
    package var pagination: Pagination?
    package var authenticationSchemes: [AuthenticationScheme]

    package init(
        documentationUri: String? = nil, bulk: Bulk? = nil, maxResults: Int, sort: Bool, etag: Bool,
        pagination: Pagination? = nil, authenticationSchemes: [AuthenticationScheme] = [.bearerToken]
    ) {
        self.documentationUri = documentationUri
        self.bulk = bulk
        self.maxResults = maxResults
        self.sort = sort
        self.etag = etag
        self.pagination = pagination
        self.authenticationSchemes = authenticationSchemes
    }

    package static let schema = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"

    /// The document; `baseURL` ends without a slash.
    package func document(baseURL: String) -> JSONObject {
        var object = JSONObject([("schemas", [.string(ServiceProviderConfig.schema)])])
        if let documentationUri { object["documentationUri"] = .string(documentationUri) }
        object["patch"] = ["supported": true]
        object["bulk"] = [
            "supported": .bool(bulk != nil),
            "maxOperations": .number(JSONNumber(bulk?.maxOperations ?? 0)),
            "maxPayloadSize": .number(JSONNumber(bulk?.maxPayloadSize ?? 0)),
        ]
        object["filter"] = ["supported": true, "maxResults": .number(JSONNumber(maxResults))]
        object["changePassword"] = ["supported": false]
        object["sort"] = ["supported": .bool(sort)]
        object["etag"] = ["supported": .bool(etag)]
        if let pagination {
            object["pagination"] = [
                "cursor": .bool(pagination.cursor),
                "index": true,
                "defaultPaginationMethod": "index",
                "defaultPageSize": .number(JSONNumber(pagination.defaultPageSize)),
                "maxPageSize": .number(JSONNumber(maxResults)),
                "cursorTimeout": .number(JSONNumber(pagination.cursorTimeoutSeconds)),
            ]
        }
        object["authenticationSchemes"] = .array(authenticationSchemes.map { .object($0.document) })
        object["meta"] = [
            "resourceType": "ServiceProviderConfig", "location": .string("\(baseURL)/ServiceProviderConfig"),
        ]
        return object
    }
}

extension ServiceProviderConfig.AuthenticationScheme {
    var document: JSONObject {
        var object = JSONObject([
            ("type", .string(type)), ("name", .string(name)), ("description", .string(description)),
        ])
        if let specUri { object["specUri"] = .string(specUri) }
        object["primary"] = .bool(primary)
        return object
    }
}
