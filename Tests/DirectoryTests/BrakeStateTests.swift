import Directory
import Tenancy
import Testing

/// The brake's arithmetic, without a clock or a database.
@Suite struct BrakeStateTests {
    private let start = Instant(seconds: 1_800_000_000)

    private func settings(share: Int = 20, minimum: Int = 10) -> BrakeSettings {
        var settings = BrakeSettings()
        (settings.sharePercent, settings.minimum) = (share, minimum)
        return settings
    }

    /// How many of so many users go one after another before something else than passing happens.
    private func passing(
        of total: Int, _ state: inout BrakeState, after seconds: Int64 = 0, _ settings: BrakeSettings
    ) -> Int {
        var gone = 0
        while gone < total {
            let judgement = state.judge(
                BrakeCounts(users: 1), by: settings, at: start.advanced(bySeconds: seconds)
            ) { _, limit in min(total - gone, limit) }
            guard judgement == .passes else { break }
            gone += 1
        }
        return gone
    }

    @Test(arguments: [(1_000, 200), (1_004, 200), (1_005, 201), (50, 10), (12, 10), (9, 9), (100_000, 20_000)])
    func `no more than the share passes, and the minimum always`(_ total: Int, _ passed: Int) {
        var state = BrakeState()
        #expect(passing(of: total, &state, settings()) == passed)
    }

    @Test func `a share of everything holds nothing`() {
        var state = BrakeState()
        #expect(passing(of: 1_000, &state, settings(share: 100)) == 1_000)
    }

    @Test func `one request that is too large trips by itself, and counts for nothing`() {
        var state = BrakeState()
        let judgement = state.judge(BrakeCounts(memberships: 21), by: settings(), at: start) { _, _ in 100 }
        #expect(
            judgement == .trips(BrakeState.Trip(at: start, measure: .memberships, wanted: 21, allowed: 20)))
        #expect(state.spent(at: start, by: settings()) == BrakeCounts())
    }

    @Test func `groups that are emptied don't make the share larger`() {
        var state = BrakeState()
        var emptied = 0
        while emptied < 100,
            state.judge(
                BrakeCounts(groups: 1, memberships: 1), by: settings(), at: start,
                present: { measure, _ in measure == .groups ? 100 : 1_000_000 }) == .passes
        {
            emptied += 1
        }
        #expect(emptied == 20)
    }

    @Test func `the window slides`() {
        var state = BrakeState()
        #expect(passing(of: 1_000, &state, settings()) == 200)
        #expect(passing(of: 800, &state, after: 3_500, settings()) == 0)
        #expect(passing(of: 800, &state, after: 3_700, settings()) == 160)
    }

    @Test func `an engaged brake holds until it's released, and then counts from nothing`() {
        var state = BrakeState()
        state.engaged = BrakeState.Trip(at: start, measure: .users, wanted: 201, allowed: 200)
        #expect(passing(of: 1_000, &state, after: 1_000_000, settings()) == 0)
        state.release(until: start.advanced(bySeconds: 60))
        #expect(passing(of: 1_000, &state, after: 59, settings()) == 1_000)
        #expect(passing(of: 1_000, &state, after: 60, settings()) == 200)
    }

    @Test func `holding ends a release and keeps the first reason`() {
        var state = BrakeState()
        let trip = BrakeState.Trip(at: start, measure: .users, wanted: 201, allowed: 200)
        state.engaged = trip
        state.hold(at: start.advanced(bySeconds: 5))
        #expect(state.engaged == trip)
        state.release(until: start.advanced(bySeconds: 60))
        state.hold(at: start.advanced(bySeconds: 5))
        #expect(passing(of: 10, &state, after: 6, settings()) == 0)
    }

    @Test func `what the integration has is counted seldom, and never far`() {
        var state = BrakeState()
        var questions = 0
        for _ in 0..<20_000 {
            let judgement = state.judge(BrakeCounts(users: 1), by: settings(), at: start) { _, limit in
                questions += 1
                return min(1_000_000, limit)
            }
            #expect(judgement == .passes)
        }
        #expect(questions < 20)
    }
}
