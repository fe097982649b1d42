import Directory
import Journal
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let logins: [Contract] = [
        Contract(
            function: "AccountWriter.detach(_: ID<Session>)", here: "true false", elsewhere: "false false",
            changes: true
        ) { writer, sample in
            let before = try writer.lockedSession(hash: sample.sessionHash)
            try writer.detach(sample.session)
            return "\(before != nil) \(try writer.lockedSession(hash: sample.sessionHash) != nil)"
        },
        Contract(
            function: "AccountReader.userRecords(having: IndexedValue, of: [Slug<Integration>], limit: Int)", here: "2",
            elsewhere: "0"
        ) { writer, _ in
            let email = IndexedValue(path: "emails.value", element: 0, key: "user1@example.com")
            return "\(try writer.reader.userRecords(having: email, of: [.firstgen, .nextgen], limit: 5).count)"
        },
        Contract(
            function: "AccountReader.userRecords(externalID: String, of: [Slug<Integration>], limit: Int)", here: "2",
            elsewhere: "0"
        ) { writer, _ in
            "\(try writer.reader.userRecords(externalID: "ext1", of: [.firstgen, .nextgen], limit: 5).count)"
        },
        Contract(
            function: "AccountReader.loginAttempt(_: ID<LoginAttempt>)", here: "started", elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.loginAttempt(sample.attempt)?.outcome) },
        Contract(
            function: "AccountWriter.insert(_: LoginAttemptRecord)", here: "done", elsewhere: "done", changes: true,
            makes: true
        ) { writer, _ in
            try writer.insert(LoginAttemptRecord(id: Sample.id(9), started: Sample.start))
            return "done"
        },
        Contract(
            function: "AccountWriter.update(_: LoginAttemptRecord)", here: "done", elsewhere: "done", changes: true
        ) { writer, sample in
            try writer.update(LoginAttemptRecord(id: sample.attempt, outcome: .redeemed, started: Sample.start))
            return "done"
        },
        Contract(
            function: "AccountReader.pendingLogin(requestID: String)", here: "relay-one", elsewhere: "nil"
        ) { writer, _ in shown(try writer.reader.pendingLogin(requestID: "_one")?.relayState) },
        Contract(function: "AccountReader.pendingLogin(relayState: String)", here: "_one", elsewhere: "nil") {
            writer, _ in
            shown(try writer.reader.pendingLogin(relayState: "relay-one")?.requestID)
        },
        Contract(
            function: "AccountReader.restartedLogins(browserHash: [UInt8], at: Instant)", here: "1", elsewhere: "0"
        ) { writer, _ in "\(try writer.reader.restartedLogins(browserHash: [5], at: Sample.start))" },
        Contract(
            function: "AccountWriter.insert(_: PendingLoginRecord)", here: "done", elsewhere: "constraint foreignKey",
            changes: true
        ) { writer, sample in
            try writer.insert(Sample.pending("two", sample.attempt))
            return "done"
        },
        Contract(
            function: "AccountWriter.takePendingLogin(requestID: String)", here: "true", elsewhere: "false",
            changes: true
        ) { writer, _ in "\(try writer.takePendingLogin(requestID: "_one"))" },
        Contract(
            function: "AccountWriter.rememberAssertion(_: String, of: String, by: ID<LoginAttempt>, until: Instant)",
            here: "false", elsewhere: "true", makes: true
        ) { writer, sample in
            "\(try writer.rememberAssertion("_a", of: "https://idp.example", by: sample.attempt, until: Sample.later))"
        },
        Contract(
            function: "AccountReader.hasSeenAssertion(_: String, of: String)", here: "true", elsewhere: "false"
        ) { writer, _ in "\(try writer.reader.hasSeenAssertion("_a", of: "https://idp.example"))" },
        Contract(
            function: "AccountReader.loginSession(hash: [UInt8], at: Instant)", here: "user1", elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.loginSession(hash: sample.sessionHash, at: Sample.start)?.nameID)
        },
        Contract(function: "AccountReader.loginSession(_: ID<Session>)", here: "user1", elsewhere: "nil") {
            writer, sample in
            shown(try writer.reader.loginSession(sample.session)?.nameID)
        },
        Contract(
            function: "AccountReader.loginSession(accessToken: [UInt8], at: Instant)", here: "user1", elsewhere: "nil"
        ) { writer, sample in
            shown(try writer.reader.loginSession(accessToken: sample.tokenHash, at: Sample.start)?.session.nameID)
        },
        Contract(
            function: "AccountWriter.insert(_: LoginSessionRecord, hash: [UInt8]?)", here: "done",
            elsewhere: "constraint foreignKey", changes: true
        ) { writer, sample in
            try writer.insert(sample.login(9), hash: [91])
            return "done"
        },
        Contract(
            function: "AccountWriter.insert(_: AuthorizationCodeRecord, hash: [UInt8])", here: "done",
            elsewhere: "constraint foreignKey", changes: true
        ) { writer, sample in
            try writer.insert(sample.code(sample.session), hash: [92])
            return "done"
        },
        Contract(function: "AccountWriter.lockedCode(hash: [UInt8])", here: "app", elsewhere: "nil") { writer, sample in
            shown(try writer.lockedCode(hash: sample.codeHash)?.applicationID)
        },
        Contract(
            function: "AccountWriter.markCodeUsed(hash: [UInt8])", here: "done", elsewhere: "done", changes: true
        ) { writer, sample in
            try writer.markCodeUsed(hash: sample.codeHash)
            return "done"
        },
        Contract(
            function:
                """
                AccountWriter.insertAccessToken(hash: [UInt8], code: [UInt8], session: ID<Session>, \
                applicationID: String, scope: String, expires: Instant)
                """,
            here: "done", elsewhere: "constraint foreignKey", changes: true
        ) { writer, sample in
            try writer.insertAccessToken(
                hash: [93], code: sample.codeHash, session: sample.session, applicationID: "app", scope: "openid",
                expires: Sample.later)
            return "done"
        },
        Contract(
            function: "AccountWriter.revokeAccessTokens(ofCode: [UInt8])", here: "done", elsewhere: "done",
            changes: true
        ) { writer, sample in
            try writer.revokeAccessTokens(ofCode: sample.codeHash)
            return "done"
        },
    ]
}
