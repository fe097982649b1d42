import Access
import Administration
import Directory
import Hummingbird
import SCIM
import Tenancy

/// `users`: the account's people, whoever manages them.
enum UserRoutes {
    static let routes = [
        NativeRoute(.get, "users", .readUsers, at: .scope, list),
        NativeRoute(.post, "users", .writeUsers, at: .scope, create),
        NativeRoute(.get, "users/{id}", .readUsers, at: .scope, read),
        NativeRoute(.patch, "users/{id}", .writeUsers, at: .scope, change),
        NativeRoute(.delete, "users/{id}", .writeUsers, at: .scope, delete),
    ]

    /// The account's members, those included whom an integration only suspended, unless `active=` asks for others; `q`
    /// finds parts of names and addresses.
    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let limit = try call.limit()
        var filter = PeopleFilter()
        let active = try call.query("active", expecting: "true, false or any") { text -> Bool?? in
            switch text {
            case "true": .some(true)
            case "false": .some(false)
            case "any": .some(nil)
            default: nil
            }
        }
        if let active { (filter.isActive, filter.includesSuspended) = (active, false) }
        filter.scope = try call.scope()
        filter.userNameKey = try call.query("user_name", expecting: "a text") { UserNameKey($0).text }
        filter.emailKey = try call.query("email", expecting: "a text") { CaseFold.key($0) }
        filter.searchKey = try call.query("q", expecting: "a text") { CaseFold.key($0) }
        filter.managedBy = try call.query("managed_by", expecting: "an integration, or native") { managerFilter($0) }
        filter.group = try call.query("group", expecting: "a group's id") { ID<Group>($0) }
        let after = try call.query("after", expecting: "the next of the page before") { ID<User>($0) }
        let people = try await call.administration.people(
            matching: filter, after: after, limit: limit, in: call.target)
        return .list(people.map(\.json), next: people.count == limit ? people.last?.person.id.text : nil)
    }

    @Sendable private static func create(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let change = change(&body, creating: true)
        try body.finish()
        let made = try await call.administration.createPerson(change, in: call.target)
        return .created(made.json, at: "\(call.base)/users/\(made.person.id)", tag: made.version)
    }

    @Sendable private static func read(_ call: NativeCall) async throws -> Response {
        let person = try await call.administration.person(call.id(), in: call.target)
        return .resource(person.json, tag: person.version)
    }

    @Sendable private static func change(_ call: NativeCall) async throws -> Response {
        let id = try call.id("id", User.self)
        var body = try await call.body()
        let change = change(&body, creating: false)
        try body.finish()
        let changed = try await call.administration.changePerson(id, change, if: call.ifMatch(), in: call.target)
        return .resource(changed.json, tag: changed.version)
    }

    @Sendable private static func delete(_ call: NativeCall) async throws -> Response {
        try await call.administration.deletePerson(call.id(), if: call.ifMatch(), in: call.target)
        return .done
    }

    private static func change(_ body: inout BodyFields, creating: Bool) -> PersonChange {
        var change = PersonChange()
        change.userName = body.text("user_name", required: creating)
        change.email = body.text("email")
        change.emailType = body.text("email_type", upTo: 64)
        change.givenName = body.text("given_name")
        change.familyName = body.text("family_name")
        change.displayName = body.text("display_name")
        change.active = body.flag("active")
        change.scopes = body.list("scopes", upTo: 100, expecting: "account, orgs/… or orgs/…/projects/…") { Scope($0) }
        if case .set(let scopes) = change.scopes, scopes.isEmpty { body.refuse("scopes", "must not be empty.") }
        change.groups = body.list("groups", expecting: "a group's id or identifier") { $0.isEmpty ? nil : $0 }
        for (name, isRemoved) in [
            ("user_name", isRemoval(change.userName)), ("active", isRemoval(change.active)),
            ("scopes", isRemoval(change.scopes)),
        ] where isRemoved { body.refuse(name, "can't be removed.") }
        return change
    }

    private static func isRemoval<Value>(_ change: Change<Value>) -> Bool {
        if case .remove = change { true } else { false }
    }
}

/// `managed_by=` of lists: an integration, or `native` for nobody's.
func managerFilter(_ text: String) -> Slug<Integration>? { text == "native" ? .native : Slug(text) }

extension AdministeredPerson {
    var json: JSONValue {
        let profile = person.profile
        return [
            "id": .string(person.id.text), "user_name": .string(person.userName), "email": .text(profile.email),
            "email_type": .text(profile.emailType), "display_name": .text(profile.displayName),
            "given_name": .text(profile.givenName), "family_name": .text(profile.familyName),
            "active": .bool(person.isActive), "managed_by": .array(person.managers.map { .string($0.text) }),
            "groups": .array(groups.map { .string($0.id.text) }),
            "scopes": .array(scopes.map { .string($0.description) }),
            "created": .moment(person.created), "last_modified": .moment(lastModified),
        ]
    }
}
