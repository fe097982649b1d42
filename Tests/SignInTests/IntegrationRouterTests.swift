import Access
import Directory
import Logging
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
        let routes = try routes(account, person, choice: choice)
        let route = try #require(routes.count == 1 ? routes.first : nil)
        return (route.integration.id.text, route.reason)
    }

    /// - Parameter choice: a tester's, where the account names testers.
    private func routes(
        _ account: Account, _ person: RoutedPerson? = nil, choice: String? = nil
    ) throws -> [Route] {
        let visitor = Operation(
            account: account.id, actor: .visitor(in: account.id), now: noon, requestID: .fresh(at: noon),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let wish = try choice.map { Choice(try #require(Slug($0)), in: account, by: try #require(visitor)) }
        return try IntegrationRouter.routes(account, for: person, choice: wish)
    }

    /// Three integrations of NextGen: for a group, for a domain, for the others.
    private func several(_ change: (inout Account) -> Void = { _ in }) throws -> Account {
        try account([.nextgen, .nextgen, .nextgen]) { account in
            for (index, name) in ["contractors", "emea", "main"].enumerated() {
                account.integrations[index].id = Slug(name).unsafelyKnown
            }
            account.integrations[0].serves = Serves(domains: [], groups: ["Contractors"])
            account.integrations[1].serves = Serves(domains: ["emea.example"], groups: [])
            change(&account)
        }
    }

    private func somebody(_ name: String, in account: Account, groups: [String] = []) -> RoutedPerson {
        RoutedPerson(
            Person(id: .fresh(at: noon), userName: name, records: [], account: account),
            groups: groups.map {
                GroupReference(id: .fresh(at: noon), displayName: $0, identifier: GroupIdentifier(stored: $0))
            })
    }

    @Test func `of several integrations the one that serves the group, then the domain, then the others`() throws {
        let account = try several()
        let contractor = somebody("a@emea.example", in: account, groups: ["contractors"])
        #expect(try route(account, contractor) == ("contractors", .servesGroup("Contractors")))
        #expect(try route(account, somebody("a@EMEA.example", in: account)) == ("emea", .servesDomain("emea.example")))
        #expect(try route(account, somebody("a@acme.example", in: account)) == ("main", .servesOthers))
        #expect(try route(account, RoutedPerson(hint: "new@emea.example")) == ("emea", .servesDomain("emea.example")))
        #expect(try route(account, somebody("a@sub.emea.example", in: account)) == ("main", .servesOthers))
    }

    @Test func `where that leaves several the person chooses, and among those only`() throws {
        let account = try several()
        #expect(try routes(account).map(\.integration.id.text) == ["contractors", "emea", "main"])
        #expect(try route(account, choice: "emea") == ("emea", .chosenByPerson))
        #expect(throws: RoutingRefusal.choiceNotAllowed) { try route(account, choice: "other") }
        let known = somebody("a@acme.example", in: account)
        #expect(throws: RoutingRefusal.choiceNotAllowed) { try route(account, known, choice: "emea") }
        let alike = try several { for index in 0...2 { $0.integrations[index].serves = nil } }
        #expect(try routes(alike, somebody("a", in: alike)).count == 3)
        let reserved = try several { $0.integrations[2].serves = Serves(domains: ["other.example"], groups: []) }
        #expect(try routes(reserved, somebody("a@nobody.example", in: reserved)).count == 3)
        let doubled = try several { $0.integrations[2].serves = Serves(domains: ["emea.example"], groups: []) }
        #expect(
            try routes(doubled, somebody("a@emea.example", in: doubled)).map(\.integration.id.text) == ["emea", "main"])
    }

    @Test func `whom an integration serves means nothing where there is no other of its generation`() throws {
        let lone = try several { $0.integrations.removeSubrange(1...) }
        #expect(try route(lone, somebody("a@acme.example", in: lone)) == ("contractors", .onlyGeneration(.nextgen)))
        let off = try several {
            $0.integrations[0].enabled = false
            $0.integrations[2].enabled = false
        }
        #expect(try route(off, somebody("a@acme.example", in: off)) == ("emea", .onlyGeneration(.nextgen)))
    }

    @Test func `of several those that wait for their metadata are nobody's choice`() throws {
        let waiting = try several {
            for index in 0...2 { $0.integrations[index].serves = nil }
            $0.integrations[0].trust = nil
            $0.integrations[0].metadata = MetadataSource(url: "https://idp.example/metadata")
        }
        #expect(try routes(waiting).map(\.integration.id.text) == ["emea", "main"])
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
        var tested = waiting
        tested.testers = ["tester"]
        #expect(throws: RoutingRefusal.metadataNotFetched(id)) { try route(tested, choice: "firstgen") }
        #expect(try route(tested, choice: "nextgen") == ("nextgen", .chosenByTester))
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

    @Test(arguments: 0..<8)
    func `a share is even, stable and only ever grows`(seed: Int) throws {
        let people = (0..<1_000).map { RoutedPerson(hint: "user\($0)-\(seed)@acme.example") }
        var before: Set<RoutedPerson> = []
        for percent in [0, 1, 10, 25, 50, 75, 99, 100] {
            let account = try account([.firstgen, .nextgen], .staged(users: [], groups: [], percent: percent))
            let moved = Set(try people.filter { try route(account, $0).0 == "nextgen" })
            #expect(moved.isSuperset(of: before), "once in is in")
            #expect((percent * 10 - 60...percent * 10 + 60).contains(moved.count))
            before = moved
        }
        #expect(before.count == people.count)
    }

    @Test func `a tester's choice goes before the policy, if somebody can log in there`() throws {
        let account = try account([.firstgen, .nextgen]) {
            $0.integrations[1].enabled = false
            $0.testers = ["tester"]
        }
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
