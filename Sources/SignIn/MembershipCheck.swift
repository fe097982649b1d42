import Directory
import Records
import SCIM
import Tenancy

/// Finds the person that an assertion names, and decides whether they may log in through the integration.
///
/// The IdP speaks for its own integration: its records come first, and an identifier of its own making (externalId) is
/// never looked up in another's.
struct MembershipCheck: Sendable {
    let account: Account
    let integration: Integration
    /// The list in the account's file, prepared for comparison; of an integration without one, empty.
    private let listed: Set<String>

    init(account: Account, integration: Integration) {
        self.account = account
        self.integration = integration
        if case .listed(let userNames) = integration.membership {
            listed = Set(userNames.map { UserNameKey($0).text })
        } else {
            listed = []
        }
    }

    var name: Verdict.IntegrationName { Verdict.IntegrationName(integration, in: account) }
    private var everywhere: [Slug<Integration>] { account.recordOwners }

    /// Whom an identity names, member or not; nil when that's nobody, or more than one.
    func person(_ identity: AssertedIdentity, _ reader: borrowing AccountReader) throws -> Person? {
        for (integrations, externalID) in [([integration.id], true), (everywhere, false)] {
            let found = try users(identity, of: integrations, externalID: externalID, reader)
            guard found.count <= 1 else { return nil }
            if let id = found.first { return try reader.person(id, in: account) }
        }
        return nil
    }

    /// The active member, or why there's none.
    func member(_ identity: AssertedIdentity, _ reader: borrowing AccountReader) throws -> Result<ActiveMember, Verdict>
    {
        let own = try users(identity, of: [integration.id], externalID: true, reader)
        guard own.count <= 1 else { return .failure(.personAmbiguous(identity.displayName, name)) }
        if let id = own.first, let person = try reader.person(id, in: account) {
            return judge(person)
        }
        let others = try users(identity, of: everywhere, externalID: false, reader)
        guard others.count <= 1 else { return .failure(.personAmbiguous(identity.displayName, name)) }
        guard let id = others.first, let person = try reader.person(id, in: account) else {
            guard identity.hasEmail else {
                return .failure(
                    .emailMissing(nameID: identity.nameID, attribute: integration.attributes.email, name))
            }
            return .failure(.personUnknown(identity.displayName, name))
        }
        // Under that name this integration knows nobody; that another one does, only the verdict may use.
        guard integration.membership != .provisioned || person.isImported(to: integration.id) else {
            return .failure(missing(identity.displayName, person))
        }
        return judge(person)
    }

    /// Whether somebody known is an active member: the same decision, for `login explain` and readiness.
    func judge(_ person: Person) -> Result<ActiveMember, Verdict> {
        let record = person.record(of: integration.id)
        switch integration.membership {
        case .provisioned:
            if let record {
                guard record.active else { return .failure(.memberDeactivated(record.userName, of: name)) }
                return .success(ActiveMember(person: person, granting: record))
            }
            guard person.isImported(to: integration.id) else { return .failure(missing(person.userName, person)) }
        case .imported:
            guard person.isImported(to: integration.id) else {
                return .failure(.memberNotListed(person.userName, of: name))
            }
        case .listed:
            let keys = person.records.map(\.userNameKey) + [UserNameKey(person.userName).text]
            guard keys.contains(where: listed.contains) else {
                return .failure(.memberNotListed(person.userName, of: name))
            }
        case .idp: break
        }
        guard let active = [record].compactMap(\.self).first(where: \.active) ?? person.records.first(where: \.active)
        else { return .failure(.personInactive(person.userName, name)) }
        return .success(ActiveMember(person: person, granting: active))
    }

    func lets(_ person: Person) -> Bool {
        if case .success = judge(person) { true } else { false }
    }

    private func missing(_ asserted: String, _ person: Person) -> Verdict {
        let elsewhere = person.records.filter {
            $0.active && $0.integration != integration.id && !$0.integration.isNative
        }
        let known = person.record(of: integration.id) == nil ? person.userName : asserted
        return .memberMissing(
            known, of: name, elsewhere: elsewhere.map { Verdict.IntegrationName($0.integration, in: account) })
    }

    /// Step by step, and the first step that finds anybody decides: userName, e-mail address, then the NameID.
    private func users(
        _ identity: AssertedIdentity, of integrations: [Slug<Integration>], externalID: Bool,
        _ reader: borrowing AccountReader
    ) throws -> Set<ID<User>> {
        var found: Set<ID<User>> = []
        for key in identity.nameKeys {
            for integration in integrations {
                if let record = try reader.userRecord(named: key, of: integration) { found.insert(record.id) }
            }
        }
        guard found.isEmpty else { return found }
        for value in identity.emailValues {
            found.formUnion(try reader.userRecords(having: value, of: integrations, limit: 3).map(\.id))
        }
        guard found.isEmpty else { return found }
        for integration in integrations {
            if let record = try reader.userRecord(named: identity.nameIDKey, of: integration) {
                found.insert(record.id)
            }
        }
        guard found.isEmpty, externalID else { return found }
        return Set(try reader.userRecords(externalID: identity.nameID, of: integrations, limit: 2).map(\.id))
    }
}

/// Evidence that somebody may log in through an integration, with the record that makes it so.
struct ActiveMember: Hashable, Sendable {
    let person: Person
    let granting: UserRecord

    fileprivate init(person: Person, granting: UserRecord) {
        self.person = person
        self.granting = granting
    }
}
