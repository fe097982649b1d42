import Access
import HTTPTypes
import Hummingbird
import Journal
import SCIM
import SignIn
import Tenancy

/// `logins`: every attempt to log in, with its verdict.
enum LoginAttemptRoutes {
    static let routes = [
        NativeRoute(.get, "logins", .readLogins, list),
        NativeRoute(.get, "logins/{login}", .readLogins, show),
        NativeRoute(.post, "logins/{login}/what-if", .testLogins, whatIf),
    ]

    /// Newest first; `after` goes on where `next` says.
    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let found = try await call.services.signIn.logins(
            call.operation, account: call.account, try call.loginSearch(), depth: try call.loginDepth(),
            limit: try call.limit())
        return .list(found.items.map(\.json), next: found.next?.text)
    }

    /// By id or by reference.
    @Sendable private static func show(_ call: NativeCall) async throws -> Response {
        let report = try await call.services.signIn.login(
            call.operation, account: call.account, try call.parameter("login"), depth: try call.loginDepth())
        guard let report else { throw NothingHere() }
        return .resource(report.json)
    }

    /// Judges the response that was kept again, under other settings.
    @Sendable private static func whatIf(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let proposed = ProposedSettings(&body)
        try body.finish()
        do {
            let answer = try await call.services.signIn.whatIf(
                call.operation, account: call.account, try call.parameter("login"), proposed)
            return .resource(answer.json)
        } catch WhatIfRefusal.attemptUnknown {
            throw NothingHere()
        } catch let refusal as WhatIfRefusal {
            throw Problem(.conflict, refusal.sentence)
        }
    }
}

extension NativeCall {
    private static let time = "a time like 2026-11-24T09:00:00Z"
    private static let searchNames: Set = [
        "reference", "person", "integration", "outcome", "verdict", "since", "until", "after", "limit", "depth",
    ]

    /// A parameter that nobody knows is refused: ignored, it would list the wrong attempts without a word.
    fileprivate func loginSearch() throws -> LoginSearch {
        guard query.pairs.allSatisfy({ Self.searchNames.contains($0.name) && query[$0.name] != nil }) else {
            let names = Self.searchNames.sorted().joined(separator: ", ")
            throw Problem(.invalidRequest, "The query may have, once each: \(names).")
        }
        let outcomes = LoginOutcome.allCases.map(\.rawValue).joined(separator: ", ")
        return LoginSearch(
            LoginAttemptFilter(
                reference: query["reference"],
                integration: try query("integration", expecting: "an integration's id") { Slug($0) },
                outcome: try query("outcome", expecting: "one of \(outcomes)") { LoginOutcome(rawValue: $0) },
                verdict: query["verdict"], since: try query("since", expecting: Self.time) { Instant(dateTime: $0) },
                until: try query("until", expecting: Self.time) { Instant(dateTime: $0) },
                before: try query("after", expecting: "what `next` said") { ID($0) }), person: query["person"])
    }

    fileprivate func loginDepth() throws -> LoginDepth? {
        try query("depth", expecting: "person, idp_admin or operator") { LoginDepth(rawValue: $0) }
    }
}

extension Instant {
    fileprivate init?(dateTime text: String) {
        guard let time = DateTime(text) else { return nil }
        self = Instant(seconds: time.seconds)
    }
}
