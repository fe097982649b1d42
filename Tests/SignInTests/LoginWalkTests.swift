import Access
import Foundation
import Journal
import SignIn
import Tenancy
import Testing

@Suite struct LoginWalkTests {
    /// `EXHAUSTIVE=1` walks for minutes.
    static let seeds: ClosedRange<UInt64> =
        ProcessInfo.processInfo.environment["EXHAUSTIVE"] == nil ? 1...16 : 1...400

    @Test(arguments: seeds)
    func `whatever happens in whatever order, logins end as they should`(seed: UInt64) async throws {
        var walk = try await LoginWalk(seed: seed)
        var steps = 0
        // Sessions last two hours, and none is to end by itself here.
        while steps < 160, walk.now < noon.advanced(bySeconds: 7_000) {
            try await walk.step()
            steps += 1
        }
        let completed = walk.completions
        // And the database tells the same story.
        var succeeded = 0
        for account in [walk.world.acme, walk.world.globex] {
            let attempts = try await walk.world.service.logins(
                try walk.world.operation(account, actor: .operator), account: account,
                LoginSearch(LoginAttemptFilter()), limit: 1_000
            ).items.map(\.attempt)
            succeeded += attempts.count { $0.user != nil }
            #expect(attempts.allSatisfy { $0.user == nil || $0.integration != nil })
        }
        #expect(succeeded == completed)
        #expect(steps > 40)
    }

    @Test func `walks get somewhere`() async throws {
        var walk = try await LoginWalk(seed: 1)
        while walk.completions < 3, walk.now < noon.advanced(bySeconds: 7_000) { try await walk.step() }
        #expect(walk.completions == 3)
    }
}
