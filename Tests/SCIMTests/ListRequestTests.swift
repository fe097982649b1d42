import Testing

@testable import SCIM

@Suite struct `List requests` {
    @Test(arguments: [
        ("", 1, 100), ("startIndex=1&count=2", 1, 2), ("startIndex=0&count=-1", 1, 0), ("startIndex=-5", 1, 100),
        ("count=0", 1, 0), ("count=5000", 1, 1_000), ("STARTINDEX=7&Count=3", 7, 3),
        ("startIndex=99999999999999999999999&count=99999999999999999999999", Int.max, 1_000),
        ("startIndex=-99999999999999999999999&count=-99999999999999999999999", 1, 0), ("startIndex=&count=", 1, 100),
        ("startIndex=2&", 2, 100), ("startIndex=2?", 2, 100), ("?startIndex=2", 2, 100), ("&&startIndex=2&&?", 2, 100),
        ("_=123&startIndex=2", 2, 100), ("startIndex=%32", 2, 100),
    ])
    func `corner 68, 70: numbers are put in range`(_ query: String, _ start: Int, _ count: Int) throws {
        let request = try ListRequest.parse(query: query)
        #expect(request.page == .index(start))
        #expect(request.count == count)
    }

    @Test(arguments: [
        "count=x", "count=1.5", "startIndex=1e3", "count=0x10", "startIndex=-", "count=%20", "sortOrder=up",
        "cursor=&startIndex=1", "attributes=userName&excludedAttributes=emails", "count=١",
    ])
    func `corner 70, 75: what is no number, or contradicts itself, is invalidValue`(_ query: String) {
        #expect(refusal { _ = try ListRequest.parse(query: query) } == "400 invalidValue")
    }

    @Test(arguments: ["filter=%", "filter=%2", "filter=%zz", "filter=%ff", "filter=a&filter=b", "count=1&COUNT=2"])
    func `a broken query is invalidSyntax`(_ query: String) {
        #expect(refusal { _ = try ListRequest.parse(query: query) } == "400 invalidSyntax")
    }

    @Test(arguments: [
        ("filter=userName+eq+%22a%40b%22&", "userName eq \"a@b\""),
        ("filter=userName%20eq%20%22a%2Bb%22", "userName eq \"a+b\""),
        ("filter=userName%20eq%20%22a=b%22?", "userName eq \"a=b\""),
        ("filter=userName+eq+%22%F0%9F%98%80%22", "userName eq \"😀\""),
    ])
    func `corner 25, T12: plus and %20 are spaces, %2B is a plus`(_ query: String, _ filter: String) throws {
        #expect(try ListRequest.parse(query: query).filterText == filter)
    }

    @Test func `corner 74: an empty cursor and a cursor alone ask for the first page`() throws {
        #expect(try ListRequest.parse(query: "cursor").page == .cursor(nil))
        #expect(try ListRequest.parse(query: "cursor=&count=10").page == .cursor(nil))
        #expect(try ListRequest.parse(query: "cursor=VZ.u_f~3-").page == .cursor("VZ.u_f~3-"))
    }

    @Test func `corner 73: a search body equals a query`() throws {
        let body = try json(
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"attributes":["displayName","userName"],"filter":"title pr","startIndex":0,"count":10,"sortBy":"name.familyName","sortOrder":"Descending"}"#
        )
        let request = try ListRequest.parse(search: body)
        #expect(request.page == .index(1))
        #expect(request.count == 10)
        #expect(request.attributes == ["displayName", "userName"])
        #expect(request.filterText == "title pr")
        #expect(request.descending)
        #expect(try request.sortKey(for: .user, dialect: .strict)?.path.text == "name.familyName")
        #expect(try ListRequest.parse(search: ["cursor": ""]).page == .cursor(nil))
        for broken in [
            #"{"count":"x"}"#, #"{"count":1.5}"#, #"{"filter":1}"#, #"{"attributes":[1]}"#, #"{"attributes":{}}"#,
        ] {
            #expect(refusal { _ = try ListRequest.parse(search: try json(broken)) } == "400 invalidValue")
        }
        #expect(refusal { _ = try ListRequest.parse(search: []) } == "400 invalidSyntax")
    }

    @Test func `corner 72: sorting is by a simple attribute; unknown ones are ignored or refused`() throws {
        func key(_ sortBy: String, _ dialect: SCIMDialect) throws -> String? {
            try ListRequest.parse(query: "sortBy=\(sortBy)").sortKey(for: .user, dialect: dialect)?.path.text
        }
        #expect(try key("USERNAME", .strict) == "userName")
        #expect(try key("emails", .strict) == "emails.value")
        #expect(try key("meta.lastModified", .strict) == "meta.lastModified")
        #expect(
            try key("\(Schema.enterpriseUser.id.uppercased()):department", .strict)
                == "\(Schema.enterpriseUser.id):department")
        #expect(try key("", .strict) == nil)
        for unknown in ["nope", "name", "password", "\(Schema.enterpriseUser.id)"] {
            #expect(try key(unknown, .tolerant) == nil)
            #expect(refusal { _ = try key(unknown, .strict) } == "400 invalidValue")
        }
    }

    @Test func `corner 69: a response counts what it carries`() {
        let page = ListResponse(
            totalResults: 7, startIndex: 3, objects: ["a", "b"].map { JSONObject([("id", .string($0))]) })
        #expect(
            text(page.body)
                == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":7,"itemsPerPage":2,"startIndex":3,"Resources":[{"id":"a"},{"id":"b"}]}"#
        )
        let empty = ListResponse(totalResults: 0, startIndex: 1)
        #expect(text(empty.body).hasSuffix(#""totalResults":0,"itemsPerPage":0,"startIndex":1,"Resources":[]}"#))
        let cursor = ListResponse(
            totalResults: nil, nextCursor: "n", previousCursor: "p", resources: [Array("{}".utf8)])
        #expect(
            text(cursor.body).hasSuffix(#""itemsPerPage":1,"nextCursor":"n","previousCursor":"p","Resources":[{}]}"#))
    }
}
