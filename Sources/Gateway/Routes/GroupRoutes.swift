import Access
import Administration
import Directory
import Hummingbird
import SCIM
import Tenancy

/// `groups`: the account's groups, native and pushed, and `groups/{id}/members`.
enum GroupRoutes {
    static let routes = [
        NativeRoute(.get, "groups", .readGroups, at: .scope, list),
        NativeRoute(.post, "groups", .writeGroups, at: .scope, create),
        NativeRoute(.get, "groups/{id}", .readGroups, at: .scope, read),
        NativeRoute(.patch, "groups/{id}", .writeGroups, at: .scope, change),
        NativeRoute(.delete, "groups/{id}", .writeGroups, at: .scope, delete),
        NativeRoute(.get, "groups/{id}/members", .readGroups, at: .scope, members),
        NativeRoute(.post, "groups/{id}/members", .writeGroups, at: .scope, addMembers),
        NativeRoute(.put, "groups/{id}/members/{member}", .writeGroups, at: .scope, addMember),
        NativeRoute(.delete, "groups/{id}/members/{member}", .writeGroups, at: .scope, removeMember),
    ]

    /// `name` and `identifier` find one exactly, `q` parts of names.
    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let limit = try call.limit()
        var filter = GroupFilter()
        filter.scope = try call.scope()
        filter.identifier = try call.query("identifier", expecting: "a text") { GroupIdentifier(stored: $0) }
        filter.nameKey = try call.query("name", expecting: "a text") { CaseFold.key($0) }
        filter.searchKey = try call.query("q", expecting: "a text") { CaseFold.key($0) }
        filter.managedBy = try call.query("managed_by", expecting: "an integration, or native") { managerFilter($0) }
        let after = try call.query("after", expecting: "the next of the page before") { ID<Group>($0) }
        let groups = try await call.administration.groups(
            matching: filter, after: after, limit: limit, in: call.target)
        return .list(groups.map(\.json), next: groups.count == limit ? groups.last?.record.id.text : nil)
    }

    @Sendable private static func create(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let change = change(&body, creating: true)
        try body.finish()
        let made = try await call.administration.createGroup(change, in: call.target)
        return .created(made.json, at: "\(call.base)/groups/\(made.record.id)", tag: made.version)
    }

    @Sendable private static func read(_ call: NativeCall) async throws -> Response {
        let group = try await call.administration.group(call.id(), in: call.target)
        return .resource(group.json, tag: group.version)
    }

    @Sendable private static func change(_ call: NativeCall) async throws -> Response {
        let id = try call.id("id", Group.self)
        var body = try await call.body()
        let change = change(&body, creating: false)
        try body.finish()
        let changed = try await call.administration.changeGroup(id, change, if: call.ifMatch(), in: call.target)
        return .resource(changed.json, tag: changed.version)
    }

    @Sendable private static func delete(_ call: NativeCall) async throws -> Response {
        try await call.administration.deleteGroup(call.id(), if: call.ifMatch(), in: call.target)
        return .done
    }

    // MARK: Members

    @Sendable private static func members(_ call: NativeCall) async throws -> Response {
        let limit = try call.limit()
        let after = try call.query("after", expecting: "the next of the page before") { MemberID($0) }
        let members = try await call.administration.members(
            of: call.id(), after: after, limit: limit, in: call.target)
        return .list(members.map(\.json), next: members.count == limit ? members.last?.id : nil)
    }

    /// `{"id": …}`, or `{"ids": […]}` for many at once.
    @Sendable private static func addMembers(_ call: NativeCall) async throws -> Response {
        let id = try call.id("id", Group.self)
        var body = try await call.body()
        let one = body.parsed("id", expecting: "the id of a user or group") { MemberID($0) }
        let many = body.list("ids", upTo: 10_000, expecting: "the id of a user or group") { MemberID($0) }
        let members = (one.value.map { [$0] } ?? []) + (many.value ?? [])
        if members.isEmpty, !one.isMentioned, !many.isMentioned { body.refuse("id", "is required.") }
        try body.finish()
        let added = try await call.administration.addMembers(members, to: id, in: call.target)
        return .resource(["added": .count(added)], status: .created)
    }

    @Sendable private static func addMember(_ call: NativeCall) async throws -> Response {
        _ = try await call.administration.addMembers([call.member()], to: call.id(), in: call.target)
        return .done
    }

    @Sendable private static func removeMember(_ call: NativeCall) async throws -> Response {
        try await call.administration.removeMember(call.member(), from: call.id(), in: call.target)
        return .done
    }

    private static func change(_ body: inout BodyFields, creating: Bool) -> GroupChange {
        var change = GroupChange()
        change.name = body.text("name", required: creating)
        change.description = body.text("description", upTo: 4_096)
        change.tags = body.list("tags", upTo: 50, expecting: "a line of 1 to 64 bytes") { tag in
            (1...64).contains(tag.utf8.count) && !tag.contains(where: \.isNewline) ? tag : nil
        }
        change.scope = body.scope()
        if case .remove = change.name { body.refuse("name", "can't be removed.") }
        if case .remove = change.scope { body.refuse("scope", "can't be removed.") }
        return change
    }
}

extension NativeCall {
    fileprivate func member() throws -> MemberID {
        guard let member = MemberID(try parameter("member")) else { throw NothingHere() }
        return member
    }
}

extension AdministeredGroup {
    var version: Version { Version(record.version) }

    var json: JSONValue {
        [
            "id": .string(record.id.text), "identifier": .string(record.identifier.text),
            "name": .string(record.displayName), "description": .text(record.description),
            "tags": .array(record.tags.map { .string($0) }), "scope": .string(record.scope.description),
            "managed_by": .text(manager?.text), "member_count": .count(memberCount),
            "created": .moment(record.created), "last_modified": .moment(record.lastModified),
        ]
    }
}

extension AdministeredMember {
    fileprivate var id: String {
        switch self {
        case .user(let person): person.id.text
        case .group(let group): group.id.text
        }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .user(let person):
            [
                "type": "user", "id": .string(person.id.text), "user_name": .string(person.userName),
                "email": .text(person.profile.email), "display_name": .text(person.profile.displayName),
                "active": .bool(person.isActive),
            ]
        case .group(let group):
            [
                "type": "group", "id": .string(group.id.text), "identifier": .string(group.identifier.text),
                "name": .string(group.displayName),
            ]
        }
    }
}
