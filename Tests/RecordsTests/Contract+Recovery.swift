import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let recovery: [Contract] = [
        Contract(function: "AccountReader.recoveryCodeCount(of: ID<User>)", here: "2 0", elsewhere: "0 0") {
            writer, sample in
            let users = [sample.user, sample.colleague]
            return try users.map { "\(try writer.reader.recoveryCodeCount(of: $0))" }.joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.replaceRecoveryCodes(of: ID<User>, with: [[UInt8]])", here: "1 false true",
            elsewhere: "nobody", changes: true
        ) { writer, sample in
            guard try writer.reader.userRecord(sample.user, of: .firstgen) != nil else {
                try writer.replaceRecoveryCodes(of: sample.user, with: [])
                return "nobody"
            }
            try writer.replaceRecoveryCodes(of: sample.user, with: [[22]])
            let left = try writer.reader.recoveryCodeCount(of: sample.user)
            let hashes: [[UInt8]] = [[20], [22]]
            let taken = try hashes.map { "\(try writer.takeRecoveryCode(hash: $0, of: sample.user))" }
            return "\(left) \(taken.joined(separator: " "))"
        },
        Contract(
            function: "AccountWriter.takeRecoveryCode(hash: [UInt8], of: ID<User>)", here: "false true false",
            elsewhere: "false false false", changes: true
        ) { writer, sample in
            let users = [sample.colleague, sample.user, sample.user]
            return try users.map { "\(try writer.takeRecoveryCode(hash: [20], of: $0))" }.joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.lockedRecoveryFailures(of: ID<User>?)", here: "2 0", elsewhere: "0 0",
            changes: true, makes: true
        ) { writer, sample in
            let users = [sample.user, nil]
            return try users.map { "\(try writer.lockedRecoveryFailures(of: $0).count)" }.joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.store(_: RecoveryFailures, of: ID<User>?)", here: "7", elsewhere: "7",
            changes: true, makes: true
        ) { writer, sample in
            let failures = RecoveryFailures(
                count: 7, last: Sample.start, heldUntil: Sample.later, succeeded: Sample.later)
            _ = try writer.lockedRecoveryFailures(of: sample.user)
            try writer.store(failures, of: sample.user)
            let stored = try writer.lockedRecoveryFailures(of: sample.user)
            return stored == failures ? "\(stored.count)" : "\(stored)"
        },
        Contract(
            function: "AccountReader.lastRecovery(of: ID<User>)", here: "\(Sample.start) nil", elsewhere: "nil nil"
        ) { writer, sample in
            let users = [sample.user, sample.colleague]
            return try users.map { shown(try writer.reader.lastRecovery(of: $0)) }.joined(separator: " ")
        },
        Contract(
            function: "AccountReader.enforcement()", here: "\(Sample.start) somebody", elsewhere: "nil"
        ) { writer, _ in
            shown(try writer.reader.enforcement().map { "\($0.since) \($0.actor)" })
        },
        Contract(
            function: "AccountWriter.enforce(_: EnforcementRecord)", here: "false", elsewhere: "true", makes: true
        ) { writer, _ in
            "\(try writer.enforce(EnforcementRecord(since: Sample.later, actor: "another")))"
        },
        Contract(
            function: "AccountWriter.endEnforcement()", here: "true false", elsewhere: "false false", changes: true
        ) { writer, _ in
            "\(try writer.endEnforcement()) \(try writer.endEnforcement())"
        },
    ]
}
