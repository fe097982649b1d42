import Access
import KeyMaterial
import Provisioning
import Records
import Relational
import SCIM
import Tenancy
import TestSupport
import Testing

/// An IdP's SCIM client of one integration, speaking JSON.
struct Client: Sendable {
    let account: TestAccount
    let integration: Integration
    let provisioner: Provisioner
    /// When the request arrives.
    var seconds: Int64 = 0

    init(_ account: TestAccount, _ id: Slug<Integration>, _ records: Records) throws {
        self.account = account
        integration = try #require(account.settings.integration(id))
        provisioner = Provisioner(
            records: records, urls: PublicURLs(base: "https://sp.example"),
            sealing: try SealingKey([UInt8](repeating: 7, count: SealingKey.byteCount)))
    }

    var target: ProvisioningTarget {
        ProvisioningTarget(
            account: account.settings, integration: integration,
            operation: account.operation(by: .provisioner(integration.id, in: account.id), after: seconds))
    }

    func later(_ seconds: Int64) -> Client {
        var client = self
        client.seconds += seconds
        return client
    }

    func post(_ kind: ResourceKind, _ body: String, query: String? = nil) async throws -> Answer {
        try await answer { try await provisioner.create(kind, body: Array(body.utf8), query: query, in: target) }
    }

    func get(
        _ kind: ResourceKind, _ id: String, query: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil
    ) async throws -> Answer {
        try await answer {
            let conditions = try Preconditions(ifMatch: ifMatch, ifNoneMatch: ifNoneMatch)
            return try await provisioner.read(kind, id, query: query, if: conditions, in: target)
        }
    }

    func put(
        _ kind: ResourceKind, _ id: String, _ body: String, query: String? = nil, ifMatch: String? = nil,
        ifNoneMatch: String? = nil
    ) async throws -> Answer {
        try await answer {
            let conditions = try Preconditions(ifMatch: ifMatch, ifNoneMatch: ifNoneMatch)
            return try await provisioner.replace(
                kind, id, body: Array(body.utf8), query: query, if: conditions, in: target)
        }
    }

    /// - Parameter operations: the elements of `Operations`.
    func patch(
        _ kind: ResourceKind, _ id: String, _ operations: String, query: String? = nil, ifMatch: String? = nil,
        ifNoneMatch: String? = nil
    ) async throws -> Answer {
        let body = #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operations)]}"#
        return try await answer {
            let conditions = try Preconditions(ifMatch: ifMatch, ifNoneMatch: ifNoneMatch)
            return try await provisioner.patch(
                kind, id, body: Array(body.utf8), query: query, if: conditions, in: target)
        }
    }

    func delete(_ kind: ResourceKind, _ id: String, ifMatch: String? = nil) async throws -> Answer {
        try await answer {
            let conditions = try Preconditions(ifMatch: ifMatch, ifNoneMatch: nil)
            return try await provisioner.delete(kind, id, if: conditions, in: target)
        }
    }

    /// - Parameter operations: the elements of `Operations`.
    func bulk(_ operations: String, failOnErrors: Int? = nil) async throws -> Answer {
        let limit = failOnErrors.map { #""failOnErrors":\#($0),"# } ?? ""
        let schemas = #""schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]"#
        let body = #"{\#(schemas),\#(limit)"Operations":[\#(operations)]}"#
        return try await answer { try await provisioner.bulk(body: Array(body.utf8), in: target) }
    }

    func list(_ kind: ResourceKind, _ query: String = "") async throws -> Answer {
        try await answer { try await provisioner.list(kind, query: query, in: target) }
    }

    func searchAll(_ body: String) async throws -> Answer {
        try await answer { try await provisioner.searchAll(body: Array(body.utf8), in: target) }
    }

    func filter(_ kind: ResourceKind, _ filter: String, _ more: String = "") async throws -> Answer {
        try await list(kind, "filter=\(percentEncoded(filter))\(more)")
    }

    /// Makes a user and gives the id.
    func user(_ userName: String, _ more: String = "") async throws -> String {
        let schemas = #""schemas":["\#(Schema.user.id)"]"#
        let answer = try await post(
            .user, #"{\#(schemas),"userName":"\#(userName)"\#(more.isEmpty ? "" : "," + more)}"#)
        #expect(answer.status == 201, "\(answer)")
        return try #require(answer.id)
    }

    /// Makes a group and gives the id.
    func group(_ displayName: String, members: [String] = []) async throws -> String {
        let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        let schemas = #""schemas":["\#(Schema.group.id)"]"#
        let answer = try await post(.group, #"{\#(schemas),"displayName":"\#(displayName)","members":[\#(list)]}"#)
        #expect(answer.status == 201, "\(answer)")
        return try #require(answer.id)
    }

    /// What roles refer to a group by.
    func identifier(_ group: String) async throws -> String {
        let shown = try await get(.group, group, query: "attributes=\(Schema.gatehouseGroup.id):identifier")
        return try #require(shown.identifier)
    }

    private func answer(_ request: () async throws -> SCIMReply) async throws -> Answer {
        do {
            let reply = try await request()
            let bytes = reply.body ?? reply.pieces.map { Array($0.joined()) }
            if let pieces = reply.pieces { #expect(bytes?.count == pieces.count) }
            let body = try bytes.map { try JSONValue.parse($0) }
            return Answer(
                status: reply.status, scimType: nil, body: body?.object ?? JSONObject(), version: reply.version,
                location: reply.location)
        } catch let refusal as SCIMRefusal {
            return Answer(status: refusal.status, scimType: refusal.scimType?.rawValue, body: refusal.document)
        }
    }

    private func percentEncoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let hex = String(byte, radix: 16)
            encoded += "%" + (hex.utf8.count < 2 ? "0" : "") + hex
        }
        return encoded
    }
}

/// What a client is answered, refusals included.
struct Answer: Sendable {
    let status: Int
    let scimType: String?
    let body: JSONObject
    var version: String?
    var location: String?

    var id: String? { body["id"]?.string }
    var detail: String? { body["detail"]?.string }
    var total: Int? { body["totalResults"]?.integer.map(Int.init) }
    var resources: [JSONObject] { (body["Resources"]?.array ?? []).compactMap(\.object) }
    var ids: [String] { resources.compactMap { $0["id"]?.string } }
    var meta: JSONObject? { body["meta"]?.object }
    var members: [String] { (body["members"]?.array ?? []).compactMap { $0.object?["value"]?.string } }
    var groups: [String] { (body["groups"]?.array ?? []).compactMap { $0.object?["value"]?.string } }
    /// The results of a Bulk request.
    var results: [JSONObject] { (body["Operations"]?.array ?? []).compactMap(\.object) }
    /// Their statuses, in order.
    var statuses: [String] { results.compactMap { $0["status"]?.string } }
    /// The ids of what they are about, in order.
    var madeIDs: [String] {
        results.map { $0["location"]?.string.flatMap { $0.split(separator: "/").last.map(String.init) } ?? "" }
    }
    /// Shown only where `attributes` asks for it.
    var identifier: String? { body[Schema.gatehouseGroup.id]?.object?["identifier"]?.string }
    /// "409 uniqueness" and the like.
    var refusal: String { "\(status) \(scimType ?? "-")" }
}

/// An account with both generations, and a client of each.
struct Both: Sendable {
    let database: TestDatabase
    let account: TestAccount
    let first: Client
    let next: Client

    static func make(_ kind: EngineKind, _ change: (inout Account) -> Void = { _ in }) async throws -> Both {
        let database = try await TestDatabase.shared(kind)
        let account = try await TestAccount.make(in: database.records, change)
        return Both(
            database: database, account: account, first: try Client(account, .firstgen, database.records),
            next: try Client(account, .nextgen, database.records))
    }

    /// The kinds of journal events so far, in order of their ids' moments.
    func events(about subject: String) async throws -> [String] {
        let id = account.id.text
        return try await database.engine.read(.tenant(id)) { session in
            try session.query(
                """
                SELECT kind FROM journal_event WHERE account_id = \(id) AND subject = \(subject) ORDER BY at, kind
                """
            ) { try $0.text(0) }
        }
    }

    /// What the journal says in detail, in the same order.
    func details(about subject: String) async throws -> [String] {
        let id = account.id.text
        return try await database.engine.read(.tenant(id)) { session in
            try session.query(
                """
                SELECT details FROM journal_event WHERE account_id = \(id) AND subject = \(subject) ORDER BY at, kind
                """
            ) { try $0.text(0) }
        }
    }

    /// How many events the journal has.
    func eventCount() async throws -> Int {
        let id = account.id.text
        return try await database.engine.read(.tenant(id)) { session in
            Int(try session.scalar("SELECT COUNT(*) FROM journal_event WHERE account_id = \(id)") ?? 0)
        }
    }
}
