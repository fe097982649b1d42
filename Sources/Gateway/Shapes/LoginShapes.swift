import Journal
package import SCIM
package import SignIn
import Tenancy

// What the API and the commands say about logins, in one shape.

extension LoginReport {
    /// As the native API and `gatehouse login show --json` give it.
    package var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(attempt.id.text)), ("reference", .string(attempt.reference)),
            ("outcome", .string(attempt.outcome.rawValue)), ("test", .bool(attempt.isTest)),
            ("started", .string(attempt.started.description)), ("finished", .text(attempt.finished?.description)),
            ("sentence", .text(attempt.verdict?.sentence)),
        ]
        if depth >= .identityProviderAdmin {
            members += [
                ("integration", .text(attempt.integration?.text)), ("application", .text(attempt.application)),
                ("user_name", .text(attempt.userName)), ("user", .text(attempt.user?.text)),
                ("routed_because", .text(attempt.reason)), ("verdict", verdict),
            ]
        }
        if depth >= .operator {
            members += [
                ("checks", .array(attempt.checks.map(\.json))), ("steps", .array(attempt.steps.map(\.json))),
                ("timings", timings), ("response_kept", .bool(keepsResponse)),
            ]
        }
        return .object(JSONObject(members))
    }

    private var verdict: JSONValue {
        guard let verdict = attempt.verdict else { return .null }
        return [
            "code": .string(verdict.code), "who": .string(verdict.who), "field": .text(verdict.field),
            "expected": .text(verdict.expected), "actual": .text(verdict.actual), "message": .string(verdict.message),
            "docs": .text(guide?.docs), "idp": .text(guide?.identityProvider?.product.name),
            "idp_docs": .text(guide?.identityProvider?.docs),
        ]
    }

    private var timings: JSONValue {
        [
            "at_idp_ms": .milliseconds(attempt.time(from: .sent, to: .received)),
            "at_application_ms": .milliseconds(attempt.time(from: .handedOff, to: .redeemed)),
            "total_ms": .milliseconds(attempt.finished.map { $0.milliseconds &- attempt.started.milliseconds }),
        ]
    }
}

extension LoginCheckRecord {
    fileprivate var json: JSONValue { ["name": .string(name), "passed": .bool(passed)] }
}

extension LoginStepRecord {
    fileprivate var json: JSONValue {
        ["name": .string(name.rawValue), "at": .string(at.description), "request": .text(request?.text)]
    }
}

extension CheckedResponse {
    /// As `saml check --json` prints it: about the message; whether the person would get in stands under `login`.
    package var json: JSONValue {
        let values = attributes.map { ($0.name, JSONValue.array($0.values.map { .string($0) })) }
        return .object(
            JSONObject([
                ("result", .string(messageAccepted ? "accepted" : "refused")), ("name_id", .text(nameID)),
                ("name_id_format", .text(nameIDFormat)), ("attributes", .object(JSONObject(values))),
                ("verdict", messageAccepted ? .null : verdict?.json ?? .null),
                ("checks", .array(checks.map(\.json))), ("login", messageAccepted ? login : .null),
            ]))
    }

    private var login: JSONValue {
        [
            "result": .string(verdict == nil ? "accepted" : "refused"), "user_name": .text(userName),
            "verdict": verdict?.json ?? .null,
        ]
    }
}

extension WhatIf {
    package var json: JSONValue {
        [
            "at": .string(at.description), "integration": .string(integration.text), "before": before.json,
            "after": after.json, "routing": routing?.json ?? .null,
        ]
    }
}

extension JSONValue {
    fileprivate static func milliseconds(_ count: Int64?) -> JSONValue { count.map { .count($0) } ?? .null }
}
