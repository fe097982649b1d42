import Directory
import Records
import SCIM
import Tenancy

/// Reads resources of one kind as they are shown: with their members or groups, loaded for a whole page at once and only if somebody sees them.
struct DirectoryView: Sendable {
    let kind: ResourceKind
    let integration: Slug<Integration>
    let shown: Representation
    let projection: Projection

    /// How many documents are held at once while a filter that no index answers goes through them.
    private static let stretch = 500

    /// What is not in a resource's document but in rows of its own.
    private var relation: String {
        switch kind {
        case .user: "groups"
        case .group: "members"
        }
    }

    func list(
        _ filter: CompiledFilter, page: Page, _ reader: borrowing AccountReader
    ) throws -> (total: Int, resources: [[UInt8]]) {
        if let residue = filter.residue { return try sift(residue, filter.predicate, page: page, reader) }
        let total =
            switch kind {
            case .user: try reader.userCount(matching: filter.predicate, of: integration)
            case .group: try reader.groupCount(matching: filter.predicate, of: integration)
            }
        guard page.limit > 0, page.offset < total else { return (total, []) }
        if kind == .user, !projection.isExplicit { return (total, try users(matching: filter.predicate, page: page, reader)) }
        var found = try documents(matching: filter.predicate, page: page, reader)
        if projection.includes(relation) { found = try relating(found, reader) }
        return (total, found.map { projection.apply(to: $0).bytes })
    }

    /// Asks each document that the indexes leave over; exact, with a cost that grows with the directory.
    private func sift(
        _ filter: Filter, _ predicate: RecordPredicate, page: Page, _ reader: borrowing AccountReader
    ) throws -> (total: Int, resources: [[UInt8]]) {
        let asksRelation = filter.mentions(relation)
        var total = 0
        var chosen: [ResourceDocument] = []
        var rest = predicate
        while true {
            var found = try documents(matching: rest, page: Page(offset: 0, limit: Self.stretch), reader)
            if asksRelation { found = try relating(found, reader) }
            for document in found where filter.matches(document) {
                if total >= page.offset, chosen.count < page.limit { chosen.append(document) }
                total += 1
            }
            // By the id rather than an offset, which would count all the rows before it again each time.
            guard found.count == Self.stretch, let last = found.last?.id else { break }
            rest = .and(predicate, .after(last))
        }
        if !asksRelation, projection.includes(relation) { chosen = try relating(chosen, reader) }
        return (total, chosen.map { projection.apply(to: $0).bytes })
    }

    /// Users as they are shown by default: nothing has to look into their documents.
    private func users(
        matching predicate: RecordPredicate, page: Page, _ reader: borrowing AccountReader
    ) throws -> [[UInt8]] {
        let records = try reader.userRecords(matching: predicate, of: integration, page: page)
        let groups = try reader.groups(of: records.map(\.id), managedBy: integration)
        return try records.map { try shown.user($0, groups: groups[$0.id] ?? [], showing: projection) }
    }

    private func documents(
        matching predicate: RecordPredicate, page: Page, _ reader: borrowing AccountReader
    ) throws -> [ResourceDocument] {
        switch kind {
        case .user:
            try reader.userRecords(matching: predicate, of: integration, page: page).map {
                try shown.user($0, groups: [])
            }
        case .group:
            try reader.groups(matching: predicate, of: integration, page: page).map {
                try shown.group($0, members: nil)
            }
        }
    }

    /// The documents with their members or groups.
    private func relating(
        _ documents: [ResourceDocument], _ reader: borrowing AccountReader
    ) throws -> [ResourceDocument] {
        guard !documents.isEmpty else { return [] }
        var related = documents
        switch kind {
        case .user:
            let ids = documents.map { $0.id.flatMap { ID<User>($0) } }
            let groups = try reader.groups(of: ids.compactMap(\.self), managedBy: integration)
            for (place, id) in ids.enumerated() {
                if let id, let groups = groups[id] { shown.assign(groups, to: &related[place]) }
            }
        case .group:
            let ids = documents.map { $0.id.flatMap { ID<Group>($0) } }
            let members = try reader.members(of: ids.compactMap(\.self), as: integration)
            for (place, id) in ids.enumerated() {
                if let id, let members = members[id] { shown.assign(members, to: &related[place]) }
            }
        }
        return related
    }
}

extension Filter {
    /// Whether any part asks about this attribute of the base schema.
    fileprivate func mentions(_ attribute: String) -> Bool {
        switch self {
        case .constant: false
        case .comparison(let comparison): comparison.path.isOf(attribute)
        case .present(let path): path.isOf(attribute)
        case .values(let path, let inner): path.isOf(attribute) || inner.mentions(attribute)
        case .and(let parts), .or(let parts): parts.contains { $0.mentions(attribute) }
        case .not(let inner): inner.mentions(attribute)
        }
    }
}

extension ResolvedPath {
    fileprivate func isOf(_ attribute: String) -> Bool { container == nil && self.attribute?.name == attribute }
}
