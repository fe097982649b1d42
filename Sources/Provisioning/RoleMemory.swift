import Access
import Records
import Tenancy

/// The roles of somebody who is deleted, as lines that the brake keeps: a rollback gives them back as they were.
enum RoleMemory {
    /// Nil when there are none.
    static func lines(_ assignments: [AssignmentRecord]) -> [String]? {
        let lines = assignments.map { assignment in
            """
            \(assignment.id) \(assignment.role) \(assignment.principal.kind.rawValue) \(assignment.principal.id) \
            \(assignment.scope) \(assignment.created.milliseconds)
            """
        }
        return lines.isEmpty ? nil : lines
    }

    /// Gives back what isn't there meanwhile.
    /// - Returns: what that was.
    static func restore(_ lines: [String], _ writer: borrowing AccountWriter) throws -> [AssignmentRecord] {
        var restored: [AssignmentRecord] = []
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 6, let id = ID<RoleAssignment>(words[0]), let role = Slug<CustomRole>(words[1]),
                let kind = Principal.Kind(rawValue: words[2]), let principal = Principal(kind, words[3]),
                let scope = Scope(words[4]), let created = Int64(words[5])
            else { continue }
            let assignment = AssignmentRecord(
                id: id, role: role, principal: principal, scope: scope, created: Instant(milliseconds: created))
            if try writer.insert(assignment) { restored.append(assignment) }
        }
        return restored
    }
}
