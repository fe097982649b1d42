import Access
import HTTPTypes
import Hummingbird
import Provisioning
import SCIM

/// `…/scim/v2`: Users, Groups and what a client discovers first. Every method and path below is answered in SCIM's own
/// terms.
struct SCIMRoutes {
    let services: Services

    func add(to base: some RouterMethods<RootContext>) {
        let routes = base.group(context: ProvisionerContext.self)
        for kind in ResourceKind.allCases {
            let path = kind == .user ? "Users" : "Groups"
            routes.serve(
                "\(path)",
                [
                    .get: { request, context in
                        try await reply(services.provisioner.list(kind, query: request.uri.query, in: context.target))
                    },
                    .post: { request, context in
                        let body = try await body(request, context)
                        return try await reply(
                            services.provisioner.create(
                                kind, body: body, query: request.uri.query, in: context.target))
                    },
                ])
            routes.serve(
                "\(path)/.search",
                [
                    .post: { request, context in
                        let body = try await body(request, context)
                        return try await reply(services.provisioner.search(kind, body: body, in: context.target))
                    }
                ])
            routes.serve(
                "\(path)/{id}",
                [
                    .get: { request, context in
                        try await reply(
                            services.provisioner.read(
                                kind, try id(context), query: request.uri.query, if: conditions(request),
                                in: context.target))
                    },
                    .put: { request, context in
                        let body = try await body(request, context)
                        return try await reply(
                            services.provisioner.replace(
                                kind, try id(context), body: body, query: request.uri.query, if: conditions(request),
                                in: context.target))
                    },
                    .patch: { request, context in
                        let body = try await body(request, context)
                        return try await reply(
                            services.provisioner.patch(
                                kind, try id(context), body: body, query: request.uri.query, if: conditions(request),
                                in: context.target))
                    },
                    .delete: { request, context in
                        try await reply(
                            services.provisioner.delete(
                                kind, try id(context), if: conditions(request), in: context.target))
                    },
                ])
        }
        for document in DiscoveryDocument.allCases {
            routes.serve(
                "\(document.rawValue)",
                [
                    .get: { request, context in
                        try reply(services.provisioner.discover(document, query: request.uri.query, in: context.target))
                    }
                ])
            guard document != .serviceProviderConfig else { continue }
            routes.serve(
                "\(document.rawValue)/{id}",
                [
                    .get: { _, context in
                        try reply(services.provisioner.discover(document, named: try id(context), in: context.target))
                    }
                ])
        }
        routes.serve(
            ".search",
            [
                .post: { request, context in
                    let body = try await body(request, context)
                    return try await reply(services.provisioner.searchAll(body: body, in: context.target))
                }
            ])
        routes.serve(
            "Bulk",
            [
                .post: { request, context in
                    let body = try await body(request, context, upTo: Provisioner.bulkLimits.payloadBytes)
                    return try await reply(services.provisioner.bulk(body: body, in: context.target))
                }
            ])
        for path: RouterPath in ["Me", "Me/**"] {
            for method in HTTPRequest.Method.known {
                routes.on(path, method: method) { (_, context) -> Response in
                    try reply(services.provisioner.me(in: context.target))
                }
            }
        }
        routes.serve(
            "",
            [
                .get: { request, context in
                    try await reply(services.provisioner.listAll(query: request.uri.query, in: context.target))
                }
            ])
        routes.serveNothingElse(at: ["**"])
    }

    private func id(_ context: ProvisionerContext) throws -> String {
        guard let id = context.parameters.get("id")?.removingURLPercentEncoding() else { throw SCIMRefusal.notFound() }
        return id
    }

    /// RFC 9110 §13.1: which versions the client wants to find; several headers of one name are one list.
    private func conditions(_ request: Request) throws -> Preconditions {
        try Preconditions(ifMatch: request.headers[.ifMatch], ifNoneMatch: request.headers[.ifNoneMatch])
    }

    private func body(
        _ request: Request, _ context: ProvisionerContext, upTo limit: Int? = nil
    ) async throws -> [UInt8] {
        try Self.requireJSON(request.headers[.contentType])
        return try await request.bytes(
            upTo: limit ?? services.limits.bodyBytes, deadline: services.deadline(from: context.operation.now))
    }

    /// RFC 7644 §3.8: `application/scim+json`, or `application/json`, with whatever parameters; a client that says
    /// nothing means it.
    static func requireJSON(_ header: String?) throws {
        guard let header else { return }
        let type = header.prefix { $0 != ";" }.trimmed.lowercased()
        guard ["application/scim+json", "application/json", "text/json"].contains(type) else {
            throw SCIMRefusal(status: 415, detail: "Send application/scim+json.")
        }
    }

    private func reply(_ reply: SCIMReply) -> Response {
        var headers: HTTPFields = [:]
        if let version = reply.version { headers[.eTag] = version }
        if let location = reply.location {
            headers[reply.status == 201 ? .location : .contentLocation] = location
        }
        if let pieces = reply.pieces {
            return .json(pieces, type: .scim, status: .init(code: reply.status), headers: headers)
        }
        guard let body = reply.body else { return Response(status: .init(code: reply.status), headers: headers) }
        return .json(body, type: .scim, status: .init(code: reply.status), headers: headers)
    }
}
