import Directory
import Records
import SCIM
import Tenancy

/// Reads resources of one kind as they are shown: with their members or groups, loaded for a whole page at once and
/// only if somebody sees them.
struct DirectoryView: Sendable {
    let query: ListQuery
    let integration: Slug<Integration>
    let shown: Representation

    /// How many documents are held at once while a filter or an order that no index answers goes through them.
    private static let stretch = 500

    private var kind: ResourceKind { query.kind }

    /// What is not in a resource's document but in rows of its own.
    private var relation: String {
        switch kind {
        case .user: "groups"
        case .group: "members"
        }
    }

    /// Whose names the members of a shown group get: nobody's, unless somebody asks for them.
    private var named: Slug<Integration>? {
        query.projection.asks(for: "display", in: relation) ? integration : nil
    }

    /// - Returns: the resources of the window, in order, and how many match in all, if that was asked for.
    func list(
        _ window: ListWindow, _ reader: borrowing AccountReader
    ) throws -> (total: Int?, resources: [ListedResource]) {
        let unindexed =
            kind == .user ? try reader.hasUnindexedValues(of: query.filter.assumedIndexed, in: integration) : false
        let filter = unindexed ? query.filter.asking : query.filter
        switch (query.order, filter.residue) {
        case (.stored(let order), nil):
            let resources = try stored(filter.predicate, order, window, reader)
            guard window.counts else { return (nil, resources) }
            // A page that isn't full ends the list, which is counted then.
            if window.position == nil, resources.count < window.limit, !resources.isEmpty || window.offset == 0 {
                return (window.offset + resources.count, resources)
            }
            return (try count(filter.predicate, reader), resources)
        case (.stored(let order), let residue?):
            return try sift(filter.predicate, residue, by: { Self.position($0, order) }, window, reader)
        case (.asked(let key), let residue):
            let position = { [ListCursor.SortValue(key.operand(of: $0))] }
            return try sift(filter.predicate, residue, by: position, window, reader)
        }
    }

    private func count(_ predicate: RecordPredicate, _ reader: borrowing AccountReader) throws -> Int {
        switch kind {
        case .user: try reader.userCount(matching: predicate, of: integration)
        case .group: try reader.groupCount(matching: predicate, of: integration)
        }
    }

    // MARK: What the database filters and orders

    private func stored(
        _ predicate: RecordPredicate, _ order: RecordOrder, _ window: ListWindow, _ reader: borrowing AccountReader
    ) throws -> [ListedResource] {
        guard window.limit > 0 else { return [] }
        let position = window.position.map { RecordPosition(value: Self.stored($0.values.first), id: $0.id) }
        let page = Page(order: order, after: position, offset: window.offset, limit: window.limit)
        switch kind {
        case .user:
            let records = try reader.userResources(matching: predicate, of: integration, page: page)
            let groups =
                query.projection.includes(relation)
                ? try reader.groups(of: records.filter(\.isMember).map(\.id), managedBy: integration) : [:]
            return try records.map { record in
                let body = try shown.user(record, groups: groups[record.id] ?? [], showing: query.projection)
                let value: ListCursor.SortValue? =
                    switch order.key {
                    case .id, .displayName: nil
                    case .userName: .text(record.userNameKey)
                    case .created: .moment(record.created)
                    case .lastModified: .moment(record.lastModified)
                    }
                return ListedResource(body: body, id: record.id.text, position: value.map { [$0] } ?? [])
            }
        case .group:
            let records = try reader.groups(matching: predicate, of: integration, page: page)
            let members =
                query.projection.includes(relation) ? try reader.members(of: records.map(\.id), as: named) : [:]
            return try records.map { record in
                let document = try shown.group(record, members: members[record.id])
                let value: ListCursor.SortValue? =
                    switch order.key {
                    case .id, .userName: nil
                    case .displayName: .text(record.displayNameKey)
                    case .created: .moment(record.created)
                    case .lastModified: .moment(record.lastModified)
                    }
                return ListedResource(
                    body: query.projection.apply(to: document).bytes, id: record.id.text,
                    position: value.map { [$0] } ?? [])
            }
        }
    }

    private static func stored(_ value: ListCursor.SortValue?) -> RecordPosition.Value {
        switch value {
        case .text(let text)?: .text(text)
        case .number(let number)?: number.int64.map { .number($0) } ?? RecordPosition.Value.none
        case .boolean?, .dateTime?, ListCursor.SortValue.none?, nil: .none
        }
    }

    // MARK: What documents have to be asked for

    /// Asks each document that the indexes leave over: exact, with a cost that grows with the directory, and with no
    /// more held in memory than a page and what comes before it.
    private func sift(
        _ predicate: RecordPredicate, _ residue: Filter?, by position: (ResourceDocument) -> [ListCursor.SortValue],
        _ window: ListWindow, _ reader: borrowing AccountReader
    ) throws -> (total: Int?, resources: [ListedResource]) {
        let asksRelation = residue.map { $0.mentions(relation) } ?? false
        var chosen = Selection(
            keeping: window.offset.saturating(adding: window.limit), descending: query.order.descending)
        var total = 0
        var rest = predicate
        while true {
            var found = try documents(matching: rest, reader)
            if asksRelation { found = try relating(found, as: integration, reader) }
            for document in found where residue.map({ $0.matches(document) }) ?? true {
                total += 1
                guard let id = document.id else { continue }
                let entry = Selection.Entry(position: position(document), id: id, document: document)
                if let after = window.position, !chosen.isBehind(entry, after) { continue }
                chosen.add(entry)
            }
            // By the id rather than an offset, which would count all the rows before it again each time.
            guard found.count == Self.stretch, let last = found.last?.id else { break }
            rest = .and(predicate, .after(last))
        }
        let entries = chosen.sorted().dropFirst(window.offset).prefix(window.limit)
        var documents = entries.map(\.document)
        if !asksRelation, query.projection.includes(relation) { documents = try relating(documents, as: named, reader) }
        let resources = zip(entries, documents).map { entry, document in
            ListedResource(
                body: query.projection.apply(to: document).bytes, id: entry.id, position: entry.position)
        }
        return (window.counts ? total : nil, resources)
    }

    private static func position(_ document: ResourceDocument, _ order: RecordOrder) -> [ListCursor.SortValue] {
        func value(_ path: String) -> [ListCursor.SortValue] {
            switch document.attributeValues().first(where: { $0.path == path })?.operand {
            case .dateTime(let instant)?:
                [.number(JSONNumber(instant.seconds &* 1_000 &+ Int64(instant.nanoseconds / 1_000_000)))]
            case let operand: [ListCursor.SortValue(operand)]
            }
        }
        return switch order.key {
        case .id: []
        case .userName: value("userName")
        case .displayName: value("displayName")
        case .created: value("meta.created")
        case .lastModified: value("meta.lastModified")
        }
    }

    private func documents(
        matching predicate: RecordPredicate, _ reader: borrowing AccountReader
    ) throws -> [ResourceDocument] {
        let page = Page(limit: Self.stretch)
        switch kind {
        case .user:
            return try reader.userResources(matching: predicate, of: integration, page: page).map {
                try shown.user($0, groups: [])
            }
        case .group:
            return try reader.groups(matching: predicate, of: integration, page: page).map {
                try shown.group($0, members: nil)
            }
        }
    }

    /// The documents with their members or groups.
    /// - Parameter named: whose names members get; nil for none.
    private func relating(
        _ documents: [ResourceDocument], as named: Slug<Integration>?, _ reader: borrowing AccountReader
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
            let members = try reader.members(of: ids.compactMap(\.self), as: named)
            for (place, id) in ids.enumerated() {
                if let id, let members = members[id] { shown.assign(members, to: &related[place]) }
            }
        }
        return related
    }
}

extension ListCursor.SortValue {
    /// A moment as the database orders it: in milliseconds.
    fileprivate static func moment(_ instant: Instant) -> ListCursor.SortValue {
        .number(JSONNumber(instant.milliseconds))
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
