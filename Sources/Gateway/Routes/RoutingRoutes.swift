import Access
import Administration
import HTTPTypes
import Hummingbird
import SCIM
import SignIn
import Tenancy

/// `routing`: the policy that decides between the generations, step by step, and whom it locks out.
enum RoutingRoutes {
    static let routes = [
        NativeRoute(.get, "routing", .readRouting) { call in
            state(try await call.services.signIn.routing(call.operation))
        },
        NativeRoute(.put, "routing", .writeRouting) { call in try await set(call, over: nil) },
        NativeRoute(.patch, "routing", .writeRouting) { call in
            try await set(call, over: try await call.services.signIn.routing(call.operation).policy)
        },
        NativeRoute(.post, "routing/undo", .writeRouting, undo),
        NativeRoute(.get, "routing/readiness", .readRouting, readiness),
        NativeRoute(.get, "routing/explain", .readRouting, explain),
    ]

    /// PUT takes a whole policy, PATCH merges into today's. `?force=true` goes on whoever is locked out.
    private static func set(_ call: NativeCall, over today: RoutingPolicy?) async throws -> Response {
        var body = try await call.body()
        let chosen = body.routingPolicy(over: today)
        if chosen == nil { body.refuse("policy", "is required.") }
        try body.finish()
        guard let policy = chosen else { throw Problem(.invalidRequest, "`policy` is required.") }
        do {
            return state(
                try await call.services.signIn.setRouting(
                    policy, forced: call.query["force"] == "true", if: try call.ifMatch(), call.operation))
        } catch let refusal as RoutingChangeRefusal {
            throw refusal.problem
        }
    }

    @Sendable private static func undo(_ call: NativeCall) async throws -> Response {
        do {
            return state(try await call.services.signIn.undoRouting(if: try call.ifMatch(), call.operation))
        } catch let refusal as RoutingChangeRefusal {
            throw refusal.problem
        }
    }

    /// `?policy=`, with `users`, `groups` and `percent` where it's staged, judges by that one; `limit` and `after` page.
    @Sendable private static func readiness(_ call: NativeCall) async throws -> Response {
        let percent = try call.query("percent", expecting: "a whole number from 0 to 100") { Int($0) }
        let planned: PlannedRouting
        do throws(PlannedRouting.Refusal) {
            planned = try PlannedRouting(
                policy: call.query["policy"], users: call.query.all("users"), groups: call.query.all("groups"),
                percent: percent)
        } catch {
            throw Problem(.invalidRequest, error.sentence)
        }
        let after = try call.query("after", expecting: "where a page before ended") { ID<User>($0) }
        let readiness = try await call.services.signIn.readiness(
            call.operation, of: call.account, under: planned.policy, after: after, limit: try call.limit())
        return .resource(readiness.json)
    }

    @Sendable private static func explain(_ call: NativeCall) async throws -> Response {
        guard let user = call.query["user"], !user.isEmpty else {
            throw Problem(.invalidRequest, "`user` in the query must be a userName or an e-mail address.")
        }
        let explanation = try await call.services.signIn.explain(user, account: call.account, call.operation)
        return .resource(explanation.json)
    }

    private static func state(_ state: RoutingState) -> Response {
        .resource(state.json, version: state.revision)
    }
}

extension RoutingChangeRefusal {
    fileprivate var problem: Problem {
        switch self {
        case .declared(let file):
            Problem(.declaredInFile, sentence, members: JSONObject([("declared_in", .string(file))]))
        case .locksOut(let people):
            Problem(
                .wouldLockOut, sentence,
                members: JSONObject([
                    ("count", .count(people.count)), ("locked_out", .array(people.first.map(\.json))),
                ]))
        case .revisionMismatch: Problem(.versionMismatch, sentence)
        case .changedMeanwhile, .nothingToUndo: Problem(.conflict, sentence)
        }
    }
}

extension FormFields {
    /// Every value of a field that may be repeated.
    fileprivate func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }
}
