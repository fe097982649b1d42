import Access
import Administration
import Hummingbird
package import SCIM
package import SignIn
import Tenancy

/// `sso`: whether the application has to let the account's people in by single sign-on only.
enum EnforcementRoutes {
    static let routes = [
        NativeRoute(.get, "sso", .readRouting) { call in
            .resource(try await call.services.signIn.enforcement(call.operation, account: call.account).json)
        },
        NativeRoute(.patch, "sso", .writeRouting, change),
    ]

    @Sendable private static func change(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let change = body.flag("enforced")
        try body.finish()
        let signIn = call.services.signIn
        do {
            let today = try await signIn.enforcement(call.operation, account: call.account)
            let enforcement =
                change.applied(to: today.since != nil) == true
                ? try await signIn.enforce(call.operation, account: call.account)
                : try await signIn.endEnforcement(call.operation, account: call.account)
            return .resource(enforcement.json)
        } catch let refusal as RecoveryNotProven {
            throw Problem(
                .recoveryNotProven, refusal.sentence,
                members: JSONObject([("recovery", .array(refusal.holders.map(\.json)))]))
        }
    }
}

extension RecoveryNotProven {
    /// What to do first.
    package var sentence: String {
        if holders.isEmpty {
            return
                "Nobody would get in if the identity provider failed. Name an administrator in break_glass, and have "
                + "them log in by a recovery code once."
        }
        return
            "Nobody whom break_glass names has shown that they get in without the identity provider. Have one of them "
            + "log in by a recovery code, and keep another code."
    }
}

extension Enforcement {
    package var json: JSONValue {
        [
            "enforced": .bool(since != nil), "since": .moment(since), "by": .text(actor),
            "recovery": .array(holders.map(\.json)),
        ]
    }
}

extension RecoveryHolder {
    package var json: JSONValue {
        [
            "user_name": .string(userName), "codes": codes.map { .count($0) } ?? .null, "last_used": .moment(lastUsed),
            "active": .bool(isActive),
        ]
    }
}
