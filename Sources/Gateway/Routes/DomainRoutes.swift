import Access
import Administration
import HTTPTypes
package import Management
package import SCIM
import Tenancy

/// `domains`: the e-mail domains by which people find the account.
enum DomainRoutes {
    static let routes = [
        NativeRoute(.get, "domains", .readRouting) { call in
            let domains = try await call.services.domains.list(of: call.account, call.operation)
            return .list(domains.map(\.json), next: nil)
        },
        NativeRoute(.post, "domains", .writeRouting) { call in
            var body = try await call.body()
            let domain = body.text("domain", required: true, upTo: 253).value ?? ""
            try body.finish()
            let claimed = try await refusing {
                try await call.services.domains.claim(domain, of: call.account, call.operation)
            }
            return .created(claimed.json, at: "/accounts/\(call.account.id)/api/v1/domains/\(claimed.domain)")
        },
        NativeRoute(.post, "domains/{domain}/verify", .writeRouting) { call in
            let domain = try call.parameter("domain")
            return .resource(
                try await refusing {
                    try await call.services.domains.verify(domain, of: call.account, call.operation)
                }.json)
        },
        NativeRoute(.delete, "domains/{domain}", .writeRouting) { call in
            let domain = try call.parameter("domain")
            try await refusing { try await call.services.domains.remove(domain, of: call.account, call.operation) }
            return .done
        },
    ]

    private static func refusing<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let refusal as DomainRefusal {
            throw refusal.problem
        }
    }
}

extension DomainRefusal {
    /// What is wrong, and what to do.
    package var sentence: String {
        switch self {
        case .malformed: "That is no e-mail domain such as acme.example."
        case .publicMail: "Anybody can have an address at that domain, so it's nobody's."
        case .declared: "The account's tenant file declares this domain. Change it there."
        case .unknown: "The account has no claim of this domain."
        case .tooMany: "An account claims a hundred domains at most."
        case .notShown(let name, let text):
            "The DNS of the domain doesn't show it yet. Publish a TXT record \(name) with the text \(text), then verify again."
        case .notAnswered: "No name server answered. Try again."
        }
    }

    fileprivate var problem: Problem {
        switch self {
        case .malformed, .publicMail: Problem(.invalidRequest, sentence)
        case .declared: Problem(.declaredInFile, sentence)
        case .unknown: Problem(.notFound, sentence)
        case .notShown(let name, let text):
            Problem(.conflict, sentence, members: JSONObject([("record", .record(name, text))]))
        case .tooMany, .notAnswered: Problem(.conflict, sentence)
        }
    }
}

extension AccountDomain {
    package var json: JSONValue {
        [
            "domain": .string(domain), "status": .string(standing.rawValue),
            "record": record.map { .record($0.name, $0.text) } ?? .null, "verified": .moment(verified),
        ]
    }
}

extension JSONValue {
    fileprivate static func record(_ name: String, _ text: String) -> JSONValue {
        ["name": .string(name), "type": "TXT", "value": .string(text)]
    }
}
