import Access
import Directory
import KeyMaterial
import Records
import SCIM
import Tenancy

extension Provisioner {
    /// A page of the resources that match (RFC 7644 §3.4.2), oldest first unless asked otherwise, with the true total.
    package func list(_ kind: ResourceKind, query: String?, in target: ProvisioningTarget) async throws -> SCIMReply {
        try await list([kind], ListRequest.parse(query: query ?? "", limits: Self.listLimits), in: target)
    }

    /// The same over all kinds, users first: what the base URL itself answers.
    package func listAll(query: String?, in target: ProvisioningTarget) async throws -> SCIMReply {
        try await list(
            ResourceKind.allCases, ListRequest.parse(query: query ?? "", limits: Self.listLimits), in: target)
    }

    /// The same, asked by a body (RFC 7644 §3.4.3).
    package func search(_ kind: ResourceKind, body: [UInt8], in target: ProvisioningTarget) async throws -> SCIMReply {
        let search = try JSONValue.parse(body)
        return try await list([kind], ListRequest.parse(search: search, limits: Self.listLimits), in: target)
    }

    /// The same over all kinds, asked by a body at the base URL.
    package func searchAll(body: [UInt8], in target: ProvisioningTarget) async throws -> SCIMReply {
        let search = try JSONValue.parse(body)
        return try await list(
            ResourceKind.allCases, ListRequest.parse(search: search, limits: Self.listLimits), in: target)
    }

    private static let listLimits = ListLimits(maximumCount: pageLimit)
    /// How long a cursor is good for: long enough for a client that takes a pause, short enough to forget.
    static let cursorSeconds: Int64 = 3_600

    private func list(
        _ kinds: [ResourceKind], _ request: ListRequest, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        target.trace?.note(filter: request.filterText)
        var queries: [ListQuery] = []
        for kind in kinds {
            queries.append(
                try ListQuery(
                    kind, request, type: target.types[kind], dialect: target.dialect, isOneOfSeveral: kinds.count > 1))
        }
        let shown = representation(target)
        let integration = target.integration.id
        let views = queries.map { DirectoryView(query: $0, integration: integration, shown: shown) }
        switch request.page {
        case .index(let startIndex):
            let count = request.count
            let found = try await records.account(target.account.id).read { reader in
                try Self.page(of: views, from: startIndex - 1, count: count, reader)
            }
            let response = ListResponse(
                totalResults: found.total, startIndex: startIndex, resources: found.resources.map(\.body))
            return SCIMReply(status: 200, body: response.body)
        case .cursor(let text):
            let fingerprint = request.fingerprint(for: kinds.map { target.types[$0] })
            let seal = CursorSeal(key: cursorKey, target: target)
            let cursor = try text.map { text throws(SCIMRefusal) in
                let cursor = try seal.open(text)
                try cursor.admit(request, fingerprint: fingerprint, now: target.operation.now.seconds)
                return cursor
            }
            let count = request.isCountGiven ? request.count : cursor?.count ?? request.count
            let found = try await records.account(target.account.id).read { reader in
                try Self.page(of: views, behind: cursor, count: count, reader)
            }
            let next = try found.end.map { end throws(SCIMRefusal) in
                try seal.close(
                    ListCursor(
                        query: fingerprint, count: count, position: end.position, lastID: end.id,
                        expiresAt: target.operation.now.seconds + Self.cursorSeconds))
            }
            let response = ListResponse(
                totalResults: found.total, nextCursor: next, resources: found.resources.map(\.body))
            return SCIMReply(status: 200, body: response.body)
        }
    }

    /// By index: the kinds one after another, as if they were one list.
    private static func page(
        of views: [DirectoryView], from offset: Int, count: Int, _ reader: borrowing AccountReader
    ) throws -> (total: Int, resources: [ListedResource]) {
        var total = 0
        var resources: [ListedResource] = []
        for view in views {
            let window = ListWindow(
                position: nil, offset: max(0, offset - total), limit: count - resources.count, counts: true)
            let (matching, found) = try view.list(window, reader)
            total += matching ?? 0
            resources += found
        }
        return (total, resources)
    }

    /// By cursor: one more than is shown is looked for, to know whether this is the last page.
    /// - Returns: `end`: where the next page goes on; nil on the last.
    private static func page(
        of views: [DirectoryView], behind cursor: ListCursor?, count: Int, _ reader: borrowing AccountReader
    ) throws -> (total: Int?, resources: [ListedResource], end: ListedResource?) {
        // The total costs a count, which only the first page and the one that asks for nothing else pay.
        let counts = cursor == nil || count == 0
        var total: Int? = counts ? 0 : nil
        var resources: [ListedResource] = []
        for view in views {
            let position = cursor.flatMap { view.position(in: $0) }
            let isPassed = cursor.map { position == nil && view.isBefore($0) } ?? false
            let limit = isPassed || count == 0 ? 0 : max(0, count + 1 - resources.count)
            guard limit > 0 || counts else { continue }
            let window = ListWindow(position: position, offset: 0, limit: limit, counts: counts)
            let (matching, found) = try view.list(window, reader)
            if let matching { total = total.map { $0 + matching } }
            resources += found
        }
        guard resources.count > count, count > 0 else { return (total, resources, nil) }
        return (total, Array(resources.prefix(count)), resources[count - 1])
    }
}

extension DirectoryView {
    /// Where a cursor ended, if it ended among this kind's resources.
    fileprivate func position(in cursor: ListCursor) -> (values: [ListCursor.SortValue], id: String)? {
        switch query.kind {
        case .user where ID<User>(cursor.lastID) != nil, .group where ID<Group>(cursor.lastID) != nil:
            (cursor.position, cursor.lastID)
        case .user, .group: nil
        }
    }

    /// Whether all of this kind's resources come before where the cursor ended.
    fileprivate func isBefore(_ cursor: ListCursor) -> Bool { query.kind == .user && ID<Group>(cursor.lastID) != nil }
}

/// Seals cursors so that a client can neither read nor make one: bound to the account and the integration.
private struct CursorSeal {
    let key: SealingKey
    let target: ProvisioningTarget

    private var binding: [UInt8] { Array("cursor/\(target.account.id)/\(target.integration.id)".utf8) }

    func close(_ cursor: ListCursor) throws(SCIMRefusal) -> String {
        do {
            return CursorText.encode(try key.seal(cursor.bytes, binding: binding))
        } catch {
            throw SCIMRefusal(status: 500, detail: "The cursor can't be made.", reason: "\(error)")
        }
    }

    func open(_ text: String) throws(SCIMRefusal) -> ListCursor {
        let sealed = try CursorText.decode(text)
        guard let bytes = try? key.open(sealed, binding: binding) else {
            throw .invalidCursor(reason: "The seal is broken.")
        }
        return try ListCursor(bytes: bytes)
    }
}
