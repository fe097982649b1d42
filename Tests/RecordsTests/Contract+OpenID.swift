import Journal
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let openID: [Contract] = [
        Contract(
            function: "AccountWriter.insert(_: RefreshTokenRecord, hash: [UInt8])", here: "done",
            elsewhere: "constraint foreignKey", changes: true
        ) { writer, sample in
            try writer.insert(sample.refresh, hash: [94])
            return "done"
        },
        Contract(
            function: "AccountWriter.lockedRefreshToken(hash: [UInt8])", here: "app nil", elsewhere: "nil nil"
        ) { writer, sample in
            let found = try writer.lockedRefreshToken(hash: sample.refreshHash)
            return "\(shown(found?.applicationID)) \(shown(found?.traded))"
        },
        Contract(
            function: "AccountWriter.markRefreshTokenTraded(hash: [UInt8])", here: "true", elsewhere: "false",
            changes: true
        ) { writer, sample in
            try writer.markRefreshTokenTraded(hash: sample.refreshHash)
            return "\(try writer.lockedRefreshToken(hash: sample.refreshHash)?.traded == writer.now)"
        },
        Contract(
            function: "AccountWriter.purgeAccessTokens(ofCode: [UInt8])", here: "1 1", elsewhere: "0 0", changes: true
        ) { writer, sample in
            let before = try writer.reader.loginSession(accessToken: [16], at: Instant(milliseconds: 0)) == nil ? 0 : 1
            try writer.purgeAccessTokens(ofCode: sample.codeHash)
            let left = try [[16], sample.tokenHash].compactMap {
                try writer.reader.loginSession(accessToken: $0, at: Instant(milliseconds: 0))
            }
            return "\(before) \(left.count)"
        },
        Contract(
            function: "AccountReader.loginSessions(by: Slug<Integration>)", here: "1 0", elsewhere: "0 0"
        ) { writer, _ in
            let found = try writer.reader.loginSessions(by: .firstgen).count
            return "\(found) \(try writer.reader.loginSessions(by: .nextgen).count)"
        },
        Contract(
            function: "AccountWriter.lockedSession(hash: [UInt8])", here: "user1", elsewhere: "nil"
        ) { writer, sample in shown(try writer.lockedSession(hash: sample.sessionHash)?.nameID) },
        Contract(function: "AccountWriter.lockedSession(_: ID<Session>)", here: "user1", elsewhere: "nil") {
            writer, sample in
            shown(try writer.lockedSession(sample.session)?.nameID)
        },
        Contract(
            function: "AccountWriter.extend(_: ID<Session>, until: Instant)", here: "true", elsewhere: "false",
            changes: true
        ) { writer, sample in
            let end = Sample.later.advanced(bySeconds: 1)
            try writer.extend(sample.session, until: end)
            return "\(try writer.reader.loginSession(sample.session)?.expires == end)"
        },
    ]
}
