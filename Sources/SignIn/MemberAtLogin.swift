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
    let isUnsolicited: Bool

    init(
        _ identity: AssertedIdentity, _ check: MembershipCheck, _ login: CompletedLogin, _ operation: Operation
    ) {
        self.check = check
        self.identity = identity
        assertion = login.assertion
        isUnsolicited = login.pending == nil
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
        guard check.integration.membership.admits(asserted.email) else {
            return .failure(.memberNotListed(asserted.email, of: check.name))
        }
        if isUnsolicited, let other = check.routed(RoutedPerson(hint: asserted.email)) {
            return .failure(.unsolicitedNotRouted(expected: other, got: check.name))
        }
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
            guard isUnsolicited else { return .success(member) }
            // An unsolicited login went by no route: it must be the one that the policy would have taken.
            let person = RoutedPerson(member.person, groups: try writer.reader.groups(of: member.person.id))
            return check.routed(person).map { .failure(.unsolicitedNotRouted(expected: $0, got: check.name)) }
                ?? .success(member)
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
    /// The integration that the policy sends somebody to, when that's another one.
    fileprivate func routed(_ person: RoutedPerson) -> Verdict.IntegrationName? {
        guard let route = try? IntegrationRouter.route(account, for: person), route.integration.id != integration.id
        else { return nil }
        return Verdict.IntegrationName(route.integration, in: account)
    }
}

extension Membership {
    /// Whether somebody new of that userName would be a member.
    fileprivate func admits(_ userName: String) -> Bool {
        guard case .listed(let userNames) = self else { return true }
        let key = UserNameKey(userName).text
        return userNames.contains { UserNameKey($0).text == key }
    }
}
