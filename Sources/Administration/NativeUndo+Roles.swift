import Access
import Directory
import Journal
import Provisioning
import Records
import SCIM
import Tenancy

extension NativeUndo {
    // MARK: Who has which role

    func undoAssignment(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<RoleAssignment>(past.subject), let assignment = try writer.reader.assignment(id) else {
            return []
        }
        return try Service.end(assignment, in: target, writer)
    }

    /// Gives a role back that was taken, or that went with a user, a group or a service account.
    func undoUnassignment(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let assignment = AssignmentRecord(past) else { throw UndoRefusal.nothingToUndo }
        try target.admit(assignment.scope, as: "scope")
        _ = try target.operation.grant(.writeRoles, at: assignment.scope)
        guard let role = try writer.reader.role(assignment.role),
            try Service.exists(assignment.principal, in: target, writer.reader)
        else { throw UndoRefusal.gone }
        try Service.admit(role, at: assignment.scope, in: target)
        return try writer.insert(assignment) ? [assignment.journaled(.roleAssigned)] : []
    }

    // MARK: The account's own roles

    func undoCreation(ofRole past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let role = try role(past, writer) else { return [] }
        guard role.attributes == past.after else { throw UndoRefusal.changedSince }
        return try Service.end(role, in: target, writer)
    }

    func undoUpdate(ofRole past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let role = try role(past, writer) else { throw UndoRefusal.gone }
        var change = RoleChange()
        for (name, value) in try past.reversal(of: role.attributes) {
            switch name {
            case "title": change.title = Change(value?.string)
            case "description": change.description = Change(value?.string)
            case "permissions": change.permissions = Change(value?.array?.compactMap(\.string))
            default: throw UndoRefusal.nothingToUndo
            }
        }
        return try Service.change(role, change, in: target, writer).events
    }

    func undoDeletion(ofRole past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = Slug<CustomRole>(past.subject), let before = past.before else { throw UndoRefusal.nothingToUndo }
        _ = try target.operation.grant(.writeRoles)
        let role = RoleRecord(
            id: id, title: before["title"]?.string ?? id.text, description: before["description"]?.string,
            permissions: before["permissions"]?.array?.compactMap(\.string) ?? [], version: past.version + 1,
            created: past.created ?? writer.now)
        if let now = try writer.reader.role(id) {
            guard now.attributes == role.attributes else { throw UndoRefusal.nameTaken(id.text) }
            return []
        }
        try Service.admit(role, at: .account, in: target)
        guard try writer.insert(role) else { throw UndoRefusal.nameTaken(id.text) }
        return [Service.event(.roleCreated, id, from: nil, to: role)]
    }

    private func role(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> RoleRecord? {
        try Slug<CustomRole>(past.subject).flatMap { try writer.reader.role($0) }
    }

    // MARK: Service accounts

    func undoCreation(ofService past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let service = try service(past, writer) else { return [] }
        guard service.attributes == past.after else { throw UndoRefusal.changedSince }
        return try Service.end(service, in: target, writer)
    }

    func undoUpdate(ofService past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let service = try service(past, writer) else { throw UndoRefusal.gone }
        var change = ServiceAccountChange()
        for (name, value) in try past.reversal(of: service.attributes) {
            switch name {
            case "title": change.title = Change(value?.string)
            case "description": change.description = Change(value?.string)
            default: throw UndoRefusal.nothingToUndo
            }
        }
        return try Service.change(service, change, in: target, writer).events
    }

    /// Its roles come back by the entries that took them; its tokens don't.
    func undoDeletion(ofService past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = Slug<ServiceAccount>(past.subject), let before = past.before else {
            throw UndoRefusal.nothingToUndo
        }
        _ = try target.operation.grant(.writeServiceAccounts)
        let service = ServiceAccountRecord(
            id: id, title: before["title"]?.string ?? id.text, description: before["description"]?.string,
            version: past.version + 1, created: past.created ?? writer.now)
        if let now = try writer.reader.serviceAccount(id) {
            guard now.attributes == service.attributes else { throw UndoRefusal.nameTaken(id.text) }
            return []
        }
        guard try writer.insert(service) else { throw UndoRefusal.nameTaken(id.text) }
        return [Service.event(.serviceAccountCreated, id, from: nil, to: service)]
    }

    private func service(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> ServiceAccountRecord? {
        try Slug<ServiceAccount>(past.subject).flatMap { try writer.reader.serviceAccount($0) }
    }
}
