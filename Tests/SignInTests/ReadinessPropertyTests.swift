import Access
import Records
import SignIn
import Tenancy
import TestSupport
import Testing

/// Who readiness names is exactly who a login refuses, in whatever directory and under whatever settings.
@Suite struct ReadinessPropertyTests {
    @Test(arguments: 0..<24)
    func `readiness names exactly whom a login refuses`(seed: UInt64) async throws {
        var random = Numbers(state: seed)
        var world = try await LoginWorld { account in
            account.integrations = try Self.integrations(&random)
            account.routing = Self.policy(&random)
            account.domains = ["acme.example"]
        }
        let people = try await Self.fill(world, &random)
        world.acme = try #require(try await world.records.account(world.acme.id).read { try $0.settings() })
        let readiness = try await world.service.readiness(
            try world.operation(world.acme, actor: .operator), of: world.acme)
        let locked = Dictionary(readiness.lockedOut.map { ($0.userName, $0) }) { first, _ in first }
        for (name, isActive) in people {
            let email = "\(name)@acme.example"
            var choices = random
            let ended = try await world.walk(world.acme, as: email, hint: random.chance(50) ? email : nil) {
                choices.pick($0)
            }
            guard isActive else {
                #expect(ended.verdict != nil && locked[name] == nil, "\(name) is nobody's user any more")
                continue
            }
            #expect((ended.verdict != nil) == (locked[name] != nil), "seed \(seed): \(name) \(ended)")
        }
    }

    private static func integrations(_ random: inout Numbers) throws -> [Integration] {
        var integrations: [Integration] = []
        for generation in Generation.allCases {
            for number in 0..<random.pick([0, 1, 1, 2, 3]) {
                var integration = try LoginWorld.integration(generation, of: "acme")
                // FirstGen's and NextGen's own names stay, because the world has people in them.
                if number > 0 {
                    integration.id = Slug("\(generation)\(number)").unsafelyKnown
                    integration.trust?.entityID += "/\(number)"
                    integration.trust?.ssoURL += "/\(number)"
                }
                integration.enabled = random.chance(90)
                integration.membership = random.pick([
                    .provisioned, .provisioned, .idp, .imported, .listed(["p1", "p4"]),
                ])
                integration.serves = random.pick([
                    nil, nil, Serves(domains: [], groups: ["g0"]), Serves(domains: ["acme.example"], groups: []),
                    Serves(domains: ["other.example"], groups: []),
                ])
                integrations.append(integration)
            }
        }
        return integrations
    }

    private static func policy(_ random: inout Numbers) -> RoutingPolicy {
        random.pick([
            .firstgenFirst, .nextgenFirst, .staged(users: ["p0", "p3@acme.example"], groups: [], percent: 0),
            .staged(users: [], groups: ["G1"], percent: 0), .staged(users: ["p2"], groups: ["g0"], percent: 40),
        ])
    }

    /// - Returns: the people, with whether they are active.
    private static func fill(_ world: LoginWorld, _ random: inout Numbers) async throws -> [(String, Bool)] {
        var people: [(String, Bool)] = []
        for number in 0..<6 {
            var isActive = false
            var isKnown = false
            for integration in world.acme.integrations where random.chance(60) {
                let active = random.chance(75)
                try await world.provision("p\(number)", in: world.acme, by: integration.id, active: active)
                (isActive, isKnown) = (isActive || active, true)
            }
            if isKnown { people.append(("p\(number)", isActive)) }
        }
        for number in 0..<2 {
            let active = random.chance(75)
            try await world.provision("own\(number)", in: world.acme, by: .native, active: active)
            people.append(("own\(number)", active))
        }
        let admin = try world.operation(world.acme, actor: .operator)
        if let owner = world.acme.integrations.first {
            for group in ["g0", "g1"] {
                let members = people.map(\.0).filter { _ in random.chance(40) }
                try await world.push(group, members, in: world.acme, by: owner.id)
            }
        }
        for integration in world.acme.integrations where random.chance(40) {
            let names = people.map(\.0).filter { _ in random.chance(50) }
            _ = try await world.service.importMembers(names, of: integration.id, admin)
        }
        return people
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }

    mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }
}
