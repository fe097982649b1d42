import Journal
import Records
import Tenancy
import TestSupport
import Testing

/// What the operator does to whole accounts, and with which tokens.
@Suite struct OperatorTests {
    @Test(arguments: EngineKind.available)
    func `an account is deleted with everything in it when its time has come, and no other`(_ kind: EngineKind)
        async throws
    {
        let database = try await TestDatabase.alone(kind)
        let doomed = try await Sample().account(in: database.records)
        let bystander = try await Sample().account(in: database.records)
        let before = try await RowDump.of(bystander.id, in: database.engine)
        try await database.records.account(doomed.id).write(doomed.operation()) { writer in
            .unchanged(try writer.setSuspended(Sample.start, deletion: Sample.later))
        }
        let early = try await database.records.system.write { try $0.deleteAccounts(dueAt: Sample.start) }
        #expect(early == [])
        let gone = try await database.records.system.write { try $0.deleteAccounts(dueAt: Sample.later) }
        #expect(gone == [doomed.id])
        #expect(try await RowDump.of(doomed.id, in: database.engine).values.allSatisfy(\.isEmpty))
        #expect(try await RowDump.of(bystander.id, in: database.engine) == before)
        let left = try await database.records.system.read { try $0.accountStates(after: nil, limit: 9).map(\.id) }
        #expect(left == [bystander.id])
        #expect(try await database.records.system.read { try $0.accountStates(after: left[0], limit: 9) } == [])
    }

    @Test(arguments: EngineKind.available)
    func `an operator's token is found by its hash until it's revoked`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let record = OperatorTokenRecord(
            id: Sample.id(1), created: Sample.start, expires: Sample.later)
        try await database.records.system.write { try $0.insert(record, hash: [1]) }
        #expect(try await database.records.system.read { try $0.operatorToken(hash: [1]) } == record)
        #expect(try await database.records.system.read { try $0.operatorToken(hash: [2]) } == nil)
        #expect(record.isLive(at: Sample.start) && !record.isLive(at: Sample.later))
        for expected in [true, false] {
            let revoked = try await database.records.system.write { writer in
                try writer.revokeOperatorToken(record.id, at: Sample.start)
            }
            #expect(revoked == expected)
        }
        let listed = try await database.records.system.read { try $0.operatorTokens() }
        #expect(listed.map(\.revoked) == [Sample.start])
    }

    @Test(arguments: EngineKind.available)
    func `an application is registered once, and changed only from what it was`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        var record = ApplicationRecord(id: "app", document: "{}", created: Sample.start, modified: Sample.start)
        let first = record
        for expected in [true, false] {
            #expect(try await database.records.system.write { try $0.insert(first) } == expected)
        }
        record.document = "{\"name\":\"App\"}"
        record.modified = Sample.later
        let second = record
        for expected in [true, false] {
            #expect(try await database.records.system.write { try $0.update(second, was: "{}") } == expected)
        }
        #expect(try await database.records.system.read { try $0.applications() } == [second])
        for expected in [true, false] {
            #expect(try await database.records.system.write { try $0.removeApplication("app") } == expected)
        }
        #expect(try await database.records.system.read { try $0.applications() } == [])
    }

    @Test(arguments: EngineKind.available)
    func `an operator's session is found by its hash, with its token, until either is gone`(_ kind: EngineKind)
        async throws
    {
        let records = try await TestDatabase.alone(kind).records
        let token = OperatorTokenRecord(id: Sample.id(1), created: Sample.start, expires: nil)
        try await records.system.write { writer in
            try writer.insert(token, hash: [1])
            try writer.insertOperatorSession(hash: [2], of: token.id, at: Sample.start, until: Sample.later)
            try writer.insertOperatorSession(hash: [3], of: token.id, at: Sample.start, until: Sample.later)
        }
        let found = try await records.system.read { try $0.operatorSession(hash: [2]) }
        #expect(found?.token == token && found?.expires == Sample.later)
        try await records.system.write { writer in
            try writer.removeOperatorSession(hash: [2])
            // What has ended goes with the next that begins.
            try writer.insertOperatorSession(
                hash: [4], of: token.id, at: Sample.later.advanced(bySeconds: 1),
                until: Sample.later.advanced(bySeconds: 2))
        }
        let left = try await records.system.read { reader in
            try [[2], [3], [4]].map { try reader.operatorSession(hash: $0) != nil }
        }
        #expect(left == [false, false, true])
    }
}
