import Testing

@testable import SCIM

@Suite struct `Cursors` {
    private static let types: [ResourceType] = [.user]

    private static let cursors: [ListCursor] = [
        ListCursor(query: 0, count: 0, position: [], lastID: "", expiresAt: 0),
        ListCursor(
            query: .max, count: .max, position: [.none, .boolean(true), .boolean(false)], lastID: "u1", expiresAt: .max),
        ListCursor(query: 7, count: 100, position: [.text("ann@example.com")], lastID: "u_2", expiresAt: .min),
        ListCursor(
            query: 8, count: 1, position: [.number(JSONNumber(-12)), .text("é😀")], lastID: "u3",
            expiresAt: 1_800_000_000),
        ListCursor(
            query: 9, count: 2, position: [.dateTime(DateTime(seconds: -1, nanoseconds: 999_999_999))], lastID: "u4",
            expiresAt: 1),
    ]

    @Test(arguments: cursors)
    func `corner 74: a cursor survives its bytes and its text`(_ cursor: ListCursor) throws {
        let read = try ListCursor(bytes: CursorText.decode(CursorText.encode(cursor.bytes)))
        #expect(read == cursor)
        #expect(read.bytes == cursor.bytes)
    }

    @Test(arguments: cursors)
    func `corner 74: anything else than a cursor's bytes is invalidCursor`(_ cursor: ListCursor) {
        let bytes = cursor.bytes
        for length in bytes.indices {
            #expect(refusal { _ = try ListCursor(bytes: Array(bytes[..<length])) } == "400 invalidCursor")
        }
        #expect(refusal { _ = try ListCursor(bytes: bytes + [0]) } == "400 invalidCursor")
        #expect(refusal { _ = try ListCursor(bytes: [2] + bytes.dropFirst()) } == "400 invalidCursor")
    }

    @Test func `a length beyond the bytes, a long number and a number in its long form are refused`() {
        let head: [UInt8] = [1] + [UInt8](repeating: 0, count: 16)
        for tail: [UInt8] in [
            [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], [0x80, 0, 0, 0], [0, 0x80, 0], [0, 5, 0x61],
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0],
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0], [0, 0, 9], [0, 0, 1, 6],
            [0, 1, 0xff, 0], [0, 0, 1, 2, 1, 0x78],
        ] {
            #expect(refusal { _ = try ListCursor(bytes: head + tail) } == "400 invalidCursor", "\(tail)")
        }
    }

    @Test func `corner 74: a cursor's text has unreserved characters only, and one spelling`() throws {
        for length in 0..<40 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ length) }
            let text = CursorText.encode(bytes)
            let isPlain = text.utf8.allSatisfy {
                $0 == 0x2d || $0 == 0x5f || UInt8(ascii: "0")...UInt8(ascii: "z") ~= $0
            }
            #expect(isPlain)
            #expect(try CursorText.decode(text) == bytes)
        }
        for text in ["A", "AAAAA", "AB", "AAB", "+A", "AA==", "A A", "é", "AA\n"] {
            #expect(refusal { _ = try CursorText.decode(text) } == "400 invalidCursor", "\(text)")
        }
        let long = String(repeating: "A", count: 100_000)
        #expect(refusal { _ = try CursorText.decode(long) } == "400 invalidCursor")
    }

    @Test func `corner 74: a cursor continues its own query, in time, at its own count`() throws {
        func request(_ query: String) throws -> ListRequest { try ListRequest.parse(query: query) }
        let first = try request("cursor=&filter=title%20pr&sortBy=userName&count=10")
        let cursor = ListCursor(
            query: first.fingerprint(for: Self.types), count: 10, position: [.text("a")], lastID: "1", expiresAt: 100)
        func refused(_ query: String, now: Int64 = 99, _ types: [ResourceType] = Cursors.types) throws -> String? {
            let next = try request(query)
            return refusal { try cursor.admit(next, fingerprint: next.fingerprint(for: types), now: now) }
        }
        let same = "cursor=x&filter=title%20pr&sortBy=userName"
        #expect(try refused(same + "&count=10") == nil)
        #expect(try refused(same) == nil)
        #expect(try refused(same + "&count=0") == nil)
        #expect(try refused(same + "&attributes=title") == nil)
        #expect(try refused(same + "&count=11") == "400 invalidCount")
        #expect(try refused(same, now: 100) == "400 expiredCursor")
        #expect(try refused(same, [.group]) == "400 invalidCursor")
        for other in [
            "cursor=x", "cursor=x&filter=title+pr", "cursor=x&sortBy=userName", same + "&sortOrder=descending",
            "cursor=x&filter=title%20pr%20or%20id%20pr&sortBy=userName", "cursor=x&filter=title%20pr&sortBy=title",
        ] {
            #expect(try refused(other) == "400 invalidCursor")
        }
    }

    @Test func `invalidCount: a count beside a cursor that is no number`() {
        for query in ["cursor=&count=x", "count=1.5&cursor", "cursor=abc&count=-"] {
            #expect(refusal { _ = try ListRequest.parse(query: query) } == "400 invalidCount")
        }
        #expect(refusal { _ = try ListRequest.parse(search: ["cursor": "", "count": "x"]) } == "400 invalidCount")
        #expect(refusal { _ = try ListRequest.parse(search: ["count": "x"]) } == "400 invalidValue")
        #expect((try? ListRequest.parse(query: "cursor=&count=-1").count) == 0)
    }

    @Test func `a sort value is the key of its operand, cut between scalars`() throws {
        let ann = try #require(Filters.people.first).1
        let key = try #require(try ListRequest.parse(query: "sortBy=userName").sortKey(for: .user, dialect: .strict))
        #expect(ListCursor.SortValue(key.operand(of: ann)) == .text("ann@example.com"))
        #expect(ListCursor.SortValue(nil) == ListCursor.SortValue.none)
        let long = String(repeating: "é", count: 400)
        #expect(ListCursor.SortValue.cut("x" + long).utf8.count == 511)
        #expect(ListCursor.SortValue.cut(long) == String(repeating: "é", count: 256))
    }

    @Test func `what is wrong with a cursor is not told`() {
        let refusals = [
            SCIMRefusal.invalidCursor(), .invalidCursor(reason: "of another account"), .invalidCursor(reason: "x"),
        ]
        #expect(Set(refusals.map { text($0.body) }).count == 1)
    }
}
