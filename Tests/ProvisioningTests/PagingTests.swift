import Provisioning
import SCIM
import Tenancy
import TestSupport
import Testing

/// RFC 9865, and the orders of RFC 7644 §3.4.2.3, by index and by document alike.
@Suite struct PagingTests {
    /// Sorted by the database, by an index of values, and by nothing but the documents.
    static let orders = [
        "", "&sortBy=userName", "&sortBy=userName&sortOrder=descending",
        "&sortBy=meta.lastModified&sortOrder=descending",
        "&sortBy=name.familyName", "&sortBy=title&sortOrder=descending", "&sortBy=emails",
    ]
    static let filters = ["", #"&filter=active+eq+true"#, #"&filter=title+ne+"none""#]

    @Test(arguments: EngineKind.available)
    func `corner 74: pages by cursor are the list, and the last one has no nextCursor`(_ kind: EngineKind) async throws
    {
        let client = try await Self.directory(kind)
        for order in Self.orders {
            for filter in Self.filters {
                let whole = try await client.list(.user, "count=1000\(order)\(filter)").ids
                #expect(whole.count == 12)
                for count in [5, 6, 12] {
                    var seen: [String] = []
                    var cursor: String? = ""
                    while let next = cursor {
                        let page = try await client.list(.user, "cursor=\(next)&count=\(count)\(order)\(filter)")
                        #expect(page.status == 200, "\(page)")
                        #expect(page.body["startIndex"] == nil)
                        seen += page.ids
                        cursor = page.body["nextCursor"]?.string
                        #expect((cursor == nil) == (seen.count == whole.count), "\(order)\(filter) \(count)")
                    }
                    #expect(seen == whole, "\(order)\(filter) \(count)")
                }
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `corner 72: a list is in the order asked for, without a value last, or first when descending`(
        _ kind: EngineKind
    ) async throws {
        let client = try await Self.directory(kind)
        for path in ["title", "name.familyName", "userName"] {
            let type = ResourceType.user
            let ascending = try await client.list(.user, "count=1000&sortBy=\(path)").resources
            let descending = try await client.list(.user, "count=1000&sortBy=\(path)&sortOrder=descending").resources
            #expect(ascending.reversed().map { $0["id"] } == descending.map { $0["id"] })
            let keys = ascending.map { object in
                path.split(separator: ".").reduce(JSONValue.object(object) as JSONValue?) { $0?.object?[String($1)] }?
                    .string
            }
            let present = keys.compactMap(\.self)
            #expect(
                present.map { $0.lowercased() } == present.map { $0.lowercased() }.sorted(), "\(path) of \(type.name)")
            #expect(keys.prefix(present.count).allSatisfy { $0 != nil })
        }
    }

    @Test(arguments: EngineKind.available)
    func `corner 74: deletes don't shift pages, and a page can be asked for again`(_ kind: EngineKind) async throws {
        let client = try await Self.directory(kind)
        let whole = try await client.list(.user, "count=1000&sortBy=userName").ids
        let first = try await client.list(.user, "cursor&count=4&sortBy=userName")
        let cursor = try #require(first.body["nextCursor"]?.string)
        _ = try await client.delete(.user, whole[0])
        _ = try await client.delete(.user, whole[3])
        for _ in 0..<2 {
            let second = try await client.list(.user, "cursor=\(cursor)&count=4&sortBy=userName")
            #expect(second.ids == Array(whole[4..<8]))
        }
    }

    @Test(arguments: EngineKind.available)
    func `corner 74: a cursor is of its query, its count, its integration, its account and its hour`(
        _ kind: EngineKind
    ) async throws {
        let client = try await Self.directory(kind)
        let page = try await client.list(.user, "cursor=&count=4")
        let cursor = try #require(page.body["nextCursor"]?.string)
        #expect(cursor.utf8.allSatisfy { $0 == 0x2d || $0 == 0x5f || ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 })
        #expect(try await client.list(.user, "cursor=\(cursor)").ids.count == 4)
        #expect(try await client.list(.user, "cursor=\(cursor)&count=5").refusal == "400 invalidCount")
        #expect(
            try await client.list(.user, #"cursor=\#(cursor)&filter=active+eq+true"#).refusal == "400 invalidCursor")
        #expect(try await client.list(.group, "cursor=\(cursor)").refusal == "400 invalidCursor")
        #expect(try await client.list(.user, "cursor=\(cursor)x").refusal == "400 invalidCursor")
        #expect(try await client.later(3_601).list(.user, "cursor=\(cursor)").refusal == "400 expiredCursor")
        let stranger = try await Self.directory(kind)
        #expect(try await stranger.list(.user, "cursor=\(cursor)").refusal == "400 invalidCursor")
        #expect(try await client.list(.user, "cursor=\(cursor)&startIndex=1").status == 400)
    }

    @Test(arguments: EngineKind.available)
    func `corner 73: a search over both types gives users and then groups`(_ kind: EngineKind) async throws {
        let client = try await Self.directory(kind)
        for number in 0..<3 { _ = try await client.group("group \(number)") }
        let all = try await client.searchAll(#"{"count":1000}"#)
        #expect(all.total == 15 && all.ids.count == 15)
        var seen: [String] = []
        for start in stride(from: 1, through: 16, by: 5) {
            seen += try await client.searchAll(#"{"count":5,"startIndex":\#(start)}"#).ids
        }
        #expect(seen == all.ids)
        var byCursor: [String] = []
        var cursor: String? = ""
        while let next = cursor {
            let page = try await client.searchAll(#"{"count":4,"cursor":"\#(next)"}"#)
            byCursor += page.ids
            cursor = page.body["nextCursor"]?.string
        }
        #expect(byCursor == all.ids)
        let named = try await client.searchAll(#"{"filter":"displayName eq \"group 1\""}"#)
        #expect(named.total == 1)
        #expect(try await client.searchAll(#"{"filter":"userName pr"}"#).total == 12)
    }

    /// Twelve users; some without a title or a family name, two with the same.
    private static func directory(_ kind: EngineKind) async throws -> Client {
        let client = try await Both.make(kind).first
        let titles = ["b", "A", nil, "c", "B", nil, "a", "d", "e", "c", nil, "z"]
        for (number, title) in titles.enumerated() {
            var more = #""active":true,"emails":[{"value":"\#((number * 7) % 12)@x","primary":true}]"#
            if let title { more += #","title":"\#(title)""# }
            if number % 3 != 0 { more += #","name":{"familyName":"F\#((number * 5) % 12)"}"# }
            _ = try await client.later(Int64(number)).user("\((number * 5) % 12)-u", more)
        }
        return client
    }
}
