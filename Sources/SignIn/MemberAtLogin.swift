import Access
import Directory
import Journal
import Provisioning
import Records
import SAML
import SCIM
import Tenancy

/// Finds the member whom an answer names, in the transaction that ends the login; where the integration says so, it makes
/// them a user first (just-in-time provisioning), and has their profile and groups follow the answer.
///
/// Nobody is taken over: a name that the account has already, of another integration or of its own, is refused.
struct MemberAtLogin {
    let check: MembershipCheck
    let identity: AssertedIdentity
    let assertion: VerifiedAssertion
    let provisioning: LoginProvisioning
    /// What is answered; nil: nothing, the IdP began.
    let pending: PendingLoginRecord?

    init(
        _ identity: AssertedIdentity, _ check: MembershipCheck, _ login: CompletedLogin, _ operation: Operation
    ) {
        self.check = check
        self.identity = identity
        assertion = login.assertion
        pending = login.pending
        provisioning = LoginProvisioning(account: check.account, integration: check.integration, operation: operation)
    }

    /// The member, held, and what was changed for them.
    /// - Throws: `SCIMRefusal` when what the IdP says can't be stored; the transaction has to be given up then.
    func settled(_ writer: borrowing AccountWriter) throws -> Recorded<Result<ActiveMember, Verdict>> {
        var found = try locked(writer)
        var events: [JournalEvent] = []
        if case .failure(let verdict) = found, check.integration.jit != nil {
            switch try made(insteadOf: verdict, writer) {
            case .failure(let verdict): return .unchanged(.failure(verdict))
            case .success(let made): events = made
            }
            found = try locked(writer)
        }
        // What this integration says goes into its own record only.
        guard case .success(let member) = found, member.granting.integration == check.integration.id else {
            return Recorded(found, events)
        }
        let id = member.person.id
        if check.integration.jit?.updatesProfile == true, events.isEmpty, let asserted {
            events += try provisioning.update(id, to: asserted, writer)
        }
        if check.integration.groupMapping != nil, let name = check.integration.attributes.groups {
            events += try provisioning.follow(assertion.attributes.values(named: name), of: id, writer)
        }
        return Recorded(found, events)
    }

    /// Makes a user of somebody who isn't one; every other verdict stands.
    private func made(
        insteadOf verdict: Verdict, _ writer: borrowing AccountWriter
    ) throws -> Result<[JournalEvent], Verdict> {
        switch verdict {
        case .memberMissing(let name, of: _, let elsewhere):
            // They may be known by another integration whose record is over.
            let person = try check.person(identity, writer.reader)
            let others = person?.managers.map { Verdict.IntegrationName($0, in: check.account) }
            return .failure(.personTaken(name, check.name, by: others ?? elsewhere))
        case .personUnknown: break
        default: return .failure(verdict)
        }
        guard let asserted else { return .failure(verdict) }
        guard try admits(asserted.email, writer.reader) else {
            return .failure(.memberNotListed(asserted.email, of: check.name))
        }
        if let verdict = try notRouted(RoutedPerson(hint: asserted.email), writer) { return .failure(verdict) }
        guard let events = try provisioning.make(asserted, writer) else {
            return .failure(.personTaken(asserted.email, check.name, by: []))
        }
        return .success(events)
    }

    /// Finds the member and holds the record that makes them one, so that a deactivation under way ends this session
    /// too.
    private func locked(_ writer: borrowing AccountWriter) throws -> Result<ActiveMember, Verdict> {
        switch try check.member(identity, writer.reader) {
        case .failure(let verdict): return .failure(verdict)
        case .success(let member):
            let record = try writer.lockedUserRecord(member.person.id, of: member.granting.integration)
            guard record?.active == true else {
                return .failure(.memberDeactivated(member.person.userName, of: check.name))
            }
            let person = RoutedPerson(member.person, groups: try writer.reader.groups(of: member.person.id))
            return try notRouted(person, writer).map { .failure($0) } ?? .success(member)
        }
    }

    /// Why this person can't come by this way: an unsolicited login went by no route, and must be one that the policy
    /// would have taken; the choice of an integration must have been a tester's.
    private func notRouted(_ person: RoutedPerson, _ writer: borrowing AccountWriter) throws -> Verdict? {
        guard let pending else {
            return check.routed(person).map { .unsolicitedNotRouted(expected: $0, got: check.name) }
        }
        let reason = try writer.reader.loginAttempt(pending.attempt)?.reason
        let mayChoose = reason != Route.Reason.chosenByTester.code || check.account.lets(test: person)
        return mayChoose ? nil : .notRouted(.choiceNotAllowed)
    }

    /// Whether somebody new of that userName would be a member.
    private func admits(_ userName: String, _ reader: borrowing AccountReader) throws -> Bool {
        let key = UserNameKey(userName).text
        switch check.integration.membership {
        case .provisioned, .idp: return true
        case .imported: return try reader.imported([key])[key]?.contains(check.integration.id) ?? false
        case .listed(let userNames): return userNames.contains { UserNameKey($0).text == key }
        }
    }

    /// As the integration's attribute mapping reads the answer; nil without an e-mail address.
    private var asserted: AssertedPerson? {
        guard let email = identity.names.first(where: { $0.contains("@") }) else { return nil }
        let mapping = check.integration.attributes
        func value(_ name: String?) -> String? {
            name.flatMap { assertion.attributes.values(named: $0).first }.flatMap { $0.isEmpty ? nil : $0 }
        }
        return AssertedPerson(
            email: email, givenName: value(mapping.givenName), familyName: value(mapping.familyName),
            displayName: value(mapping.displayName),
            externalID: assertion.nameID.format == Self.persistent ? assertion.nameID.value : nil)
    }

    /// SAML Core §8.3.7: names one person to one service provider, for good.
    private static let persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
}

extension MembershipCheck {
    /// The integration that the policy sends somebody to, when this isn't one that it would take.
    fileprivate func routed(_ person: RoutedPerson) -> Verdict.IntegrationName? {
        guard let routes = try? IntegrationRouter.routes(account, for: person), let first = routes.first,
            !routes.contains(where: { $0.integration.id == integration.id })
        else { return nil }
        return Verdict.IntegrationName(first.integration, in: account)
    }
}
