import Directory
import SignIn
import Tenancy
import Testing

@Suite struct IntegrationRouterTests {
    private func account(
        _ generations: [Generation], _ routing: RoutingPolicy = .firstgenFirst,
        _ change: (inout Account) -> Void = { _ in }
    ) throws -> Account {
        var account = Account(id: try #require(Slug("acme")), name: "Acme")
        account.integrations = generations.map { generation in
            var integration = Integration(id: Slug(generation.rawValue).unsafelyKnown, generation: generation)
            integration.trust = IdentityProviderTrust(entityID: "e", ssoURL: "https://s", certificates: [[1]])
            return integration
        }
        account.routing = routing
        change(&account)
        return account
    }

    private func route(
        _ account: Account, _ person: RoutedPerson? = nil, choice: String? = nil
    ) throws -> (String, Route.Reason) {
        let route = try IntegrationRouter.route(account, for: person, choice: choice.flatMap { Slug($0) })
        return (route.integration.id.text, route.reason)
    }

    @Test(arguments: Generation.allCases, [RoutingPolicy.firstgenFirst, .nextgenFirst])
    func `an account with one generation uses it, whatever the policy says`(
        generation: Generation, policy: RoutingPolicy
    ) throws {
        #expect(try route(account([generation], policy)) == (generation.rawValue, .onlyGeneration(generation)))
    }

    @Test func `with both generations FirstGen authenticates, in either order of the file`() throws {
        #expect(try route(account([.firstgen, .nextgen])) == ("firstgen", .firstgenFirst))
        #expect(try route(account([.nextgen, .firstgen])) == ("firstgen", .firstgenFirst))
    }

    @Test func `the policy nextgen-first is followed`() throws {
        #expect(try route(account([.firstgen, .nextgen], .nextgenFirst)) == ("nextgen", .nextgenFirst))
    }

    @Test func `a generation that nobody can log in through doesn't count`() throws {
        let disabled = try account([.firstgen, .nextgen]) { $0.integrations[0].enabled = false }
        #expect(try route(disabled) == ("nextgen", .onlyGeneration(.nextgen)))
        let untrusted = try account([.firstgen, .nextgen]) { $0.integrations[0].trust = nil }
        #expect(try route(untrusted) == ("nextgen", .onlyGeneration(.nextgen)))
        let keyless = try account([.firstgen, .nextgen]) { $0.integrations[0].trust?.certificates = [] }
        #expect(try route(keyless) == ("nextgen", .onlyGeneration(.nextgen)))
    }

    @Test func `without a usable integration the refusal says what is missing`() throws {
        #expect(throws: RoutingRefusal.noIntegration) { try route(account([])) }
        #expect(throws: RoutingRefusal.noneEnabled) {
            try route(account([.firstgen]) { $0.integrations[0].enabled = false })
        }
        #expect(throws: RoutingRefusal.noneTrusted) {
            try route(account([.firstgen]) { $0.integrations[0].trust = nil })
        }
    }

    /// For as long as the first fetch takes, nobody is sent to another IdP than the policy says.
    @Test func `an integration that waits for its metadata counts, and is said to wait`() throws {
        let waiting = try account([.firstgen, .nextgen]) {
            $0.integrations[0].trust = nil
            $0.integrations[0].metadata = MetadataSource(url: "https://idp.example/metadata")
        }
        let id = waiting.integrations[0].id
        #expect(throws: RoutingRefusal.metadataNotFetched(id)) { try route(waiting) }
        #expect(throws: RoutingRefusal.metadataNotFetched(id)) { try route(waiting, choice: "firstgen") }
        #expect(try route(waiting, choice: "nextgen") == ("nextgen", .chosenByTester))
        var fetched = waiting
        fetched.integrations[0].trust = waiting.integrations[1].trust
        #expect(try route(fetched) == ("firstgen", .firstgenFirst))
        let verdict = Verdict.notRouted(.metadataNotFetched(id))
        #expect(verdict.code == "metadata_not_fetched" && verdict.who == .operator)
        #expect(verdict.field == "idp.metadata_url")
    }

    @Test func `a staged policy takes named users, groups and a share to NextGen and leaves the rest`() throws {
        let staged = RoutingPolicy.staged(users: ["User1@acme.example"], groups: ["Pilot Group"], percent: 0)
        let account = try account([.firstgen, .nextgen], staged)
        #expect(try route(account, RoutedPerson(hint: "user1@ACME.example")) == ("nextgen", .stagedUser))
        #expect(try route(account, RoutedPerson(hint: "other")) == ("firstgen", .stagedRest))
        #expect(try route(account, nil) == ("firstgen", .stagedRest))
        let id = ID<User>.fresh(at: noon)
        let person = Person(id: id, userName: "bob", records: [], account: account)
        let identifier = GroupIdentifier(stored: "pilot_group")
        let group = GroupReference(id: .fresh(at: noon), displayName: "PILOT group", identifier: identifier)
        #expect(
            try route(account, RoutedPerson(person, groups: [group])) == ("nextgen", .stagedGroup("Pilot Group")))
    }

    @Test func `a share is even, stable and only ever grows`() throws {
        var moved: [Int: Set<Int>] = [:]
        for percent in [0, 10, 50, 100] {
            let account = try account([.firstgen, .nextgen], .staged(users: [], groups: [], percent: percent))
            moved[percent] = Set(
                try (0..<2_000).filter {
                    try route(account, RoutedPerson(hint: "user\($0)@acme.example")).0 == "nextgen"
                })
        }
        let counts = moved.mapValues(\.count)
        #expect(counts[0] == 0)
        #expect((140...260).contains(try #require(counts[10])))
        #expect((900...1_100).contains(try #require(counts[50])))
        #expect(counts[100] == 2_000)
        #expect(try #require(moved[10]).isSubset(of: try #require(moved[50])))
    }

    @Test func `a tester's choice goes before the policy, if somebody can log in there`() throws {
        let account = try account([.firstgen, .nextgen]) { $0.integrations[1].enabled = false }
        #expect(try route(account, choice: "firstgen") == ("firstgen", .chosenByTester))
        #expect(throws: RoutingRefusal.choiceDisabled(LoginWorld.nextgen)) { try route(account, choice: "nextgen") }
        #expect(throws: RoutingRefusal.choiceUnknown(Slug("other").unsafelyKnown)) {
            try route(account, choice: "other")
        }
    }

    @Test func `of several integrations of a generation the first usable one counts`() throws {
        let account = try account([.nextgen, .nextgen]) {
            $0.integrations[0].id = Slug("first").unsafelyKnown
            $0.integrations[0].enabled = false
        }
        #expect(try route(account).0 == "nextgen")
    }
}
