import Directory
import Journal
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let logouts: [Contract] = [
        Contract(function: "AccountReader.loginSessions(of: ID<User>)", here: "1", elsewhere: "0") { writer, sample in
            "\(try writer.reader.loginSessions(of: sample.user).count)"
        },
        Contract(
            function: "AccountReader.loginSessions(named: String, by: Slug<Integration>)", here: "1 0",
            elsewhere: "0 0"
        ) { writer, _ in
            let found = try writer.reader.loginSessions(named: "user1", by: .firstgen).count
            return "\(found) \(try writer.reader.loginSessions(named: "user1", by: .nextgen).count)"
        },
        Contract(
            function: "AccountWriter.end(_: [LoginSessionRecord], because: SessionEndCause)", here: "1", elsewhere: "0",
            changes: true
        ) { writer, sample in
            let ended = try writer.end([sample.login(1), sample.login(9)], because: .loggedOut)
            return "\(ended.events.count)"
        },
        Contract(
            function: "AccountReader.pendingLogout(requestID: String, at: Instant)", here: "relay-one nil",
            elsewhere: "nil nil"
        ) { writer, _ in
            let late = try writer.reader.pendingLogout(requestID: "_one", at: Sample.later)?.relayState
            return
                "\(shown(try writer.reader.pendingLogout(requestID: "_one", at: Sample.start)?.relayState)) \(shown(late))"
        },
        Contract(
            function: "AccountReader.pendingLogout(relayState: String, at: Instant)", here: "_one nil",
            elsewhere: "nil nil"
        ) { writer, _ in
            let late = try writer.reader.pendingLogout(relayState: "relay-one", at: Sample.later)?.requestID
            return
                "\(shown(try writer.reader.pendingLogout(relayState: "relay-one", at: Sample.start)?.requestID)) \(shown(late))"
        },
        Contract(
            function: "AccountWriter.insert(_: PendingLogoutRecord)", here: "done", elsewhere: "done", changes: true,
            makes: true
        ) { writer, _ in
            try writer.insert(Sample.pendingLogout("two"))
            return "done"
        },
        Contract(
            function: "AccountWriter.takePendingLogout(requestID: String)", here: "true", elsewhere: "false",
            changes: true
        ) { writer, _ in "\(try writer.takePendingLogout(requestID: "_one"))" },
        Contract(
            function: "AccountWriter.rememberLogoutRequest(_: String, of: Slug<Integration>, until: Instant)",
            here: "false", elsewhere: "true", makes: true
        ) { writer, _ in "\(try writer.rememberLogoutRequest("_l", of: .firstgen, until: Sample.later))" },
    ]
}
