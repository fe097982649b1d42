import Directory
import SCIM
import Tenancy

/// What a list wants of one kind of resource, resolved: which, in which order, and what of each is shown.
struct ListQuery: Sendable {
    let kind: ResourceKind
    let filter: CompiledFilter
    let order: Order
    let projection: Projection

    enum Order: Sendable {
        /// The database keeps this order.
        case stored(RecordOrder)
        /// Documents have to be asked.
        case asked(SortKey)

        var descending: Bool {
            switch self {
            case .stored(let order): order.descending
            case .asked(let key): key.descending
            }
        }
    }

    /// - Parameter isOneOfSeveral: a query over several types: what this type lacks has no value, and nothing sorts across them.
    init(
        _ kind: ResourceKind, _ request: ListRequest, type: ResourceType, dialect: SCIMDialect, isOneOfSeveral: Bool
    ) throws(SCIMRefusal) {
        self.kind = kind
        let filter = try request.filter(for: type, dialect: dialect, unknown: isOneOfSeveral ? .noValue : .refuse)
        self.filter = filter.map { CompiledFilter($0, for: kind) } ?? .everything
        projection = request.projection(for: type)
        let sort = isOneOfSeveral ? nil : try request.sortKey(for: type, dialect: dialect)
        order = sort.map { Self.order($0, kind) } ?? .stored(.standard)
    }

    private static func order(_ sort: SortKey, _ kind: ResourceKind) -> Order {
        let key: RecordOrder.Key? =
            switch (sort.path.text, kind) {
            case ("id", _): .id
            case ("userName", .user): .userName
            case ("displayName", .group): .displayName
            case ("meta.created", _): .created
            case ("meta.lastModified", _): .lastModified
            default: nil
            }
        return key.map { .stored(RecordOrder($0, descending: sort.descending)) } ?? .asked(sort)
    }
}

/// Which stretch of a list is wanted.
struct ListWindow: Sendable {
    /// What the last resource of the page before was ordered by, and its id; nil: from the start.
    var position: (values: [ListCursor.SortValue], id: String)?
    var offset: Int
    var limit: Int
    /// Whether all that match are to be counted, and not only as many as are shown.
    var counts: Bool
}

/// One resource of a page, as it's shown, with what a cursor behind it has to say.
struct ListedResource: Sendable {
    let body: [UInt8]
    let id: String
    let position: [ListCursor.SortValue]
}
