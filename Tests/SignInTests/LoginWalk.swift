import Access
import HandOff
import Journal
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import Testing

/// Random events in two accounts, and beside them what should come of each: a model of a page, against the service with
/// its database. What the model says must be what happens, so that nothing is ever completed twice, without a good
/// answer, for somebody who may not log in, or in another account.
struct LoginWalk {
    struct Login {
        let begun: BegunLogin
        /// Which of the browsers began it.
        let browser: Int
        let started: Instant
        var isOpen = true
    }

    struct Reply {
        let login: Int
        let reply: MockReply
        let person: String
        let isGood: Bool
        /// When its assertion was made.
        let made: Instant
    }

    struct Session {
        let secret: SessionSecret
        let account: Slug<Account>
        let integration: Slug<Integration>
        let person: String
        var isOver = false
    }

    struct Code {
        let url: String
        let session: Int
        let expires: Instant
        var isUsed = false
    }

    static let people = ["user1", "user2", "user_2", "stranger"]

    let world: LoginWorld
    var random: SeededNumbers
    var now = noon
    var browsers: [BrowserBinding] = []
    var logins: [Login] = []
    var replies: [Reply] = []
    var sessions: [Session] = []
    var codes: [Code] = []
    /// Who is an active member of which integration of which account.
    var members: Set<String> = []
    var disabled: Set<Slug<Integration>> = []
    var completions = 0
    /// What was tried, for whoever reads a failure.
    var story: [String] = []

    init(seed: UInt64) async throws {
        world = try await LoginWorld()
        random = SeededNumbers(seed)
        for _ in 0..<3 { browsers.append(try BrowserBinding.fresh()) }
        let (acme, globex) = (world.acme.id, world.globex.id)
        members = [
            Self.member("user1", LoginWorld.firstgen, acme), Self.member("user2", LoginWorld.firstgen, acme),
            Self.member("user1", LoginWorld.nextgen, acme), Self.member("user_2", LoginWorld.nextgen, acme),
            Self.member("user1", LoginWorld.nextgen, globex),
        ]
    }

    static func member(_ person: String, _ integration: Slug<Integration>, _ account: Slug<Account>) -> String {
        "\(person) \(integration) \(account)"
    }

    /// As it's declared now.
    func account(_ id: Slug<Account>) -> Account {
        var account = id == world.acme.id ? world.acme : world.globex
        guard id == world.acme.id else { return account }
        for index in account.integrations.indices {
            account.integrations[index].enabled = !disabled.contains(account.integrations[index].id)
        }
        return account
    }

    func mayLogIn(_ person: String, _ integration: Slug<Integration>, _ account: Slug<Account>) -> Bool {
        let isOff = account == world.acme.id && disabled.contains(integration)
        return !isOff && members.contains(Self.member(person, integration, account))
    }

    func isAlive(_ session: Session) -> Bool {
        !session.isOver && mayLogIn(session.person, session.integration, session.account)
    }

    /// Takes one step, and holds what happened against the model.
    mutating func step() async throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<22: try await begin()
        case 22..<40: try answer(good: true)
        case 40..<48: try answer(good: false)
        case 48..<76: try await post()
        case 76..<86: try await redeem()
        case 86..<90: try await changeMember()
        case 90..<92: try await toggleIntegration()
        case 92..<94: try await endSession()
        case 94..<96: try await postUnasked()
        default:
            let seconds: [Int64] = [1, 20, 59, 61, 200, 601]
            now = now.advanced(bySeconds: seconds.randomElement(using: &random) ?? 1)
            story.append("until \(now)")
        }
        try await checkSessions()
    }

    private mutating func begin() async throws {
        let account = account(Bool.random(using: &random) ? world.acme.id : world.globex.id)
        guard account.integrations.contains(where: \.enabled) else { return }
        let browser = Int.random(in: 0..<browsers.count, using: &random)
        var start = LoginStart(.application(try world.applicationRequest()))
        start.browser = browsers[browser]
        let begun = try await world.begin(account, start, at: now)
        #expect(begun.browser.reveal() == browsers[browser].reveal())
        logins.append(Login(begun: begun, browser: browser, started: now))
        story.append("begin \(logins.count - 1) at \(begun.integration) of \(account.id) in \(browser)")
    }

    private mutating func answer(good: Bool) throws {
        guard let login = logins.indices.suffix(6).randomElement(using: &random),
            let person = Self.people.randomElement(using: &random)
        else { return }
        let begun = logins[login].begun
        let stranger = try SharedKeys.stranger.get()
        let faults: [ResponseOptions.Fault] = [
            .audience("https://other.example"), .recipient("https://other.example"), .noConditions,
            .destination("https://other.example"), .issuer("https://other.example"), .alteredAfterSigning,
            .confirmationInResponseTo(nil), .confirmationInResponseTo("_other"), .noNameID,
            .signedBy(stranger.key, stranger.certificate),
        ]
        let signings: [ResponseOptions.Signing] = good ? [.assertion, .response, .both] : [.both]
        let reply = try world.answer(
            begun, as: "\(person)@\(account(begun.account.id).domains[0])", at: now,
            faults: good ? [] : [faults.randomElement(using: &random) ?? .noConditions],
            signing: signings.randomElement(using: &random) ?? .both)
        replies.append(Reply(login: login, reply: reply, person: person, isGood: good, made: now))
        story.append("reply \(replies.count - 1) \(good ? "good" : "bad") for \(login) as \(person)")
    }

    /// A reply in some browser at some place: mostly where it belongs.
    private mutating func post() async throws {
        guard let index = replies.indices.suffix(8).randomElement(using: &random) else { return }
        let (reply, login) = (replies[index], logins[replies[index].login])
        let isRight = Int.random(in: 0..<10, using: &random) < 7
        let browser = isRight ? login.browser : Int.random(in: -1..<browsers.count, using: &random)
        let places = [
            (world.acme.id, LoginWorld.firstgen), (world.acme.id, LoginWorld.nextgen),
            (world.globex.id, LoginWorld.nextgen),
        ]
        let home = (login.begun.account.id, login.begun.integration)
        let (place, integration) =
            Int.random(in: 0..<10, using: &random) < 8 ? home : places.randomElement(using: &random) ?? home
        story.append("post \(index) in \(browser) at \(integration) of \(place)")
        let completion = try await world.post(
            reply.reply, in: browser < 0 ? nil : browsers[browser], to: account(place), at: .integration(integration),
            now: now)
        let isHome = place == home.0 && browser == login.browser && login.isOpen
        let isExpected =
            isHome && integration == home.1 && reply.isGood && now < login.started.advanced(bySeconds: 600)
            && now < reply.made.advanced(bySeconds: 300 + 180) && mayLogIn(reply.person, integration, place)
        // Whatever the right browser brings uses the request up.
        if isHome { logins[replies[index].login].isOpen = false }
        guard let secret = completion.session, let url = completion.handOffURL else {
            #expect(completion.refused != nil && !isExpected, "refused: \(completion) after \(story.suffix(30))")
            return
        }
        #expect(isExpected, "completed after \(story.suffix(30))")
        completions += 1
        sessions.append(Session(secret: secret, account: place, integration: integration, person: reply.person))
        codes.append(Code(url: url, session: sessions.count - 1, expires: now.advanced(bySeconds: 60)))
    }

    /// An answer to nobody starts anew, and gives nothing.
    private mutating func postUnasked() async throws {
        let reply = try world.unsolicited(
            world.acme, LoginWorld.firstgen, as: "user1@acme.example", at: now)
        let browser = browsers.randomElement(using: &random)
        let completion = try await world.post(
            reply, in: browser, to: account(world.acme.id), at: .integration(LoginWorld.firstgen), now: now)
        story.append("unasked")
        #expect(completion.session == nil && completion.handOffURL == nil, "\(story.suffix(30))")
    }

    private mutating func redeem() async throws {
        guard let index = codes.indices.suffix(4).randomElement(using: &random) else { return }
        let (code, session) = (codes[index], sessions[codes[index].session])
        let isRight = Int.random(in: 0..<10, using: &random) < 8
        let request = try world.tokenRequest(
            code.url, verifier: isRight ? verifierText : String(repeating: "a", count: 43))
        story.append("redeem \(index) \(isRight ? "well" : "badly")")
        let isExpected = isRight && !code.isUsed && now < code.expires && isAlive(session)
        do {
            let tokens = try await world.redeem(request, in: account(session.account), at: now)
            #expect(isExpected, "redeemed after \(story.suffix(30))")
            let claims = try #require(try await world.userInfo(tokens, in: account(session.account), at: now))
            #expect(claims.email?.hasPrefix("\(session.person)@") == true)
            #expect(claims.account == session.account.text && claims.integration == session.integration.text)
        } catch let refusal as TokenRefusal {
            #expect(!isExpected, "\(refusal) after \(story.suffix(30))")
        }
        // A second redemption ends what the first one gave.
        if code.isUsed, !session.isOver { sessions[code.session].isOver = true }
        codes[index].isUsed = true
    }

    private mutating func changeMember() async throws {
        let choices = [
            ("user1", LoginWorld.firstgen, world.acme), ("user2", LoginWorld.firstgen, world.acme),
            ("user_2", LoginWorld.nextgen, world.acme), ("user1", LoginWorld.nextgen, world.globex),
        ]
        guard let (person, integration, account) = choices.randomElement(using: &random) else { return }
        let member = Self.member(person, integration, account.id)
        let activates = !members.contains(member)
        story.append("\(activates ? "activate" : "deactivate") \(member)")
        try await world.setActive(activates, person, in: account, by: integration)
        if activates {
            members.insert(member)
        } else {
            members.remove(member)
            for index in sessions.indices
            where sessions[index].person == person && sessions[index].account == account.id {
                sessions[index].isOver = true
            }
        }
    }

    private mutating func toggleIntegration() async throws {
        guard let integration = [LoginWorld.firstgen, LoginWorld.nextgen].randomElement(using: &random) else { return }
        story.append("toggle \(integration)")
        if disabled.remove(integration) == nil { disabled.insert(integration) }
    }

    private mutating func endSession() async throws {
        guard let index = sessions.indices.randomElement(using: &random) else { return }
        let session = sessions[index]
        guard let record = try await world.service.session(session.secret, account: session.account, at: now) else {
            #expect(session.isOver)
            return
        }
        story.append("end session \(index)")
        try await world.service.endSession(
            try world.operation(account(session.account), at: now), record.id, because: .loggedOut)
        sessions[index].isOver = true
    }

    /// Every session is whose it was, and alive as long as it should be.
    private func checkSessions() async throws {
        for session in sessions.suffix(5) {
            let name = try await world.service.personName(session.secret, account: account(session.account), at: now)
            #expect(name == (isAlive(session) ? "The \(session.person)" : nil), "after \(story.suffix(30))")
            let other = session.account == world.acme.id ? world.globex : world.acme
            #expect(try await world.service.personName(session.secret, account: other, at: now) == nil)
        }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
