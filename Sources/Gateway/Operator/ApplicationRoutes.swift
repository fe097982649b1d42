import HandOff
import Hummingbird
import SCIM
import SignIn
import Tenancy

/// `applications`: the OpenID Connect clients that people log in to. What the configuration declares is only shown.
enum ApplicationRoutes {
    static let routes = [
        OperatorRoute(.get, "applications") { call in
            .list(try await call.services.applications.all().map(\.json), next: nil)
        },
        OperatorRoute(.post, "applications") { call in
            let document = try await call.object()
            let made = try await refusing {
                try await call.services.applications.register(document, now: call.now)
            }
            return .created(
                made.json, at: "\(call.services.urls.base)/operator/v1/applications/\(made.application.id)")
        },
        OperatorRoute(.get, "applications/{id}") { call in
            let id = try call.parameter("id")
            return .resource(try await refusing { try await call.services.applications.application(id) }.json)
        },
        OperatorRoute(.patch, "applications/{id}") { call in
            let (id, patch) = (try call.parameter("id"), try await call.object())
            return .resource(
                try await refusing {
                    try await call.services.applications.change(id, by: patch, now: call.now)
                }.json)
        },
        OperatorRoute(.delete, "applications/{id}") { call in
            let id = try call.parameter("id")
            try await refusing { try await call.services.applications.remove(id) }
            return .done
        },
    ]

    private static func refusing<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let refusal as ApplicationRefusal {
            throw Problem(refusal)
        }
    }
}

extension Problem {
    fileprivate init(_ refusal: ApplicationRefusal) {
        switch refusal {
        case .unknown: self.init(.notFound, "There is no such application.")
        case .taken(let id): self.init(.nameTaken, "There is an application \(id) already.")
        case .declared(let id):
            self.init(.declaredInFile, "The configuration file declares the application \(id). Change it there.")
        case .invalid(let mistakes):
            self.init(
                .invalidRequest, mistakes.joined(separator: "\n"),
                members: JSONObject([("errors", .array(mistakes.map { .string($0) }))]))
        case .changedMeanwhile: self.init(.conflict, "Somebody else changed it at the same time. Look again.")
        }
    }
}

extension RegisteredApplications.Listed {
    fileprivate var json: JSONValue {
        let proof =
            switch application.authentication {
            case .none: "none"
            case .secret: "secret"
            case .keys: "keys"
            }
        return [
            "id": .string(application.id), "name": .string(application.name), "authentication": .string(proof),
            "redirect_uris": .array(application.redirectURIs.map { .string($0) }),
            "post_logout_redirect_uris": .array(application.postLogoutRedirectURIs.map { .string($0) }),
            "backchannel_logout_uri": .text(application.backChannelLogoutURI), "declared": .bool(created == nil),
            "created": .moment(created), "last_modified": .moment(modified),
        ]
    }
}
