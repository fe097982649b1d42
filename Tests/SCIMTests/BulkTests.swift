import Testing

@testable import SCIM

/// Bulk requests; the cases are in `Vectors/bulk`.
@Suite struct `Bulk` {
    /// A store that answers like one: it gives ids in order, knows the names that are taken, and keeps a log.
    struct Store {
        var log: [String] = []
        var created = 0

        mutating func carryOut(_ command: BulkCommand) throws(SCIMRefusal) -> String {
            switch command {
            case .create(let type, let body):
                log.append("create \(type.name) \(text(body.bytes))")
                let name = body.object?["userName"] ?? body.object?["displayName"]
                if name == "taken" { throw .uniqueness("taken") }
                created += 1
                return "i\(created)"
            case .replace(let type, let id, let body, let version):
                log.append("replace \(type.name) \(id) \(text(body.bytes))\(Store.described(version))")
                return id
            case .patch(let type, let id, let body, let version):
                log.append("patch \(type.name) \(id) \(text(body.bytes))\(Store.described(version))")
                return id
            case .delete(let type, let id, let version):
                log.append("delete \(type.name) \(id)\(Store.described(version))")
                if case .oneOf(let versions) = version, versions == [Version("stale")] {
                    throw .preconditionFailed("stale")
                }
                return id
            }
        }

        private static func described(_ version: VersionCondition?) -> String {
            guard case .oneOf(let versions) = version else { return "" }
            return " if " + versions.map(\.opaque).joined(separator: ",")
        }
    }

    static func run(_ request: BulkRequest) -> (progress: BulkProgress, log: [String]) {
        var progress = BulkProgress(request, baseURL: "https://x.example/scim")
        var store = Store()
        for unit in progress.plan.units where !progress.hasStopped {
            let start = store.log.count
            for step in unit.steps {
                do throws(SCIMRefusal) {
                    let id = try store.carryOut(try progress.command(for: step))
                    progress.succeed(step, id: id, version: Version(store.log.count))
                } catch {
                    progress.fail(unit, at: step, error)
                    break
                }
            }
            let together = store.log[start...].joined(separator: " | ")
            store.log.replaceSubrange(start..., with: together.isEmpty ? [] : [together])
        }
        return (progress, store.log)
    }

    static func described(_ result: BulkResult) -> String {
        [
            String(result.status), result.refusal?.scimType?.rawValue, result.bulkId,
            result.location.flatMap { $0.split(separator: "/").last.map(String.init) },
        ].compactMap(\.self).joined(separator: " ")
    }

    @Test(arguments: Vectors.cases("bulk").filter { $0["operations"] != nil })
    func `each request is carried out as its case says`(_ vector: Vectors.Case) throws {
        for dialect in vector.dialects {
            var body = JSONObject([("schemas", [.string(BulkRequest.schema)])])
            body["Operations"] = vector["operations"]
            body["failOnErrors"] = vector["failOnErrors"]
            let (progress, log) = Self.run(try BulkRequest.parse(.object(body), dialect: dialect))
            #expect(log == vector["log"]?.array?.compactMap(\.string))
            let results = progress.response.results.map(Self.described)
            #expect(results == vector["results"]?.array?.compactMap(\.string))
        }
    }

    @Test(arguments: Vectors.cases("bulk").filter { $0["refused"] != nil })
    func `what is no Bulk request is refused as a whole`(_ vector: Vectors.Case) throws {
        let body = try #require(vector["body"])
        for dialect in vector.dialects {
            let limits = BulkLimits(operations: 40)
            let refused = refusal { _ = try BulkRequest.parse(body, dialect: dialect, limits: limits) }
            #expect(refused == vector["refused"]?.string, "\(dialect)")
        }
    }

    @Test func `corner 84: the response has statuses as strings, and a body only after a failure`() throws {
        let body = try json(
            #"""
            {"Operations":[
            {"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"a"}},
            {"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"taken"}},
            {"method":"DELETE","path":"/Users/7","version":"W/\"stale\""},
            {"method":"GET","path":"/Users/7"}]}
            """#)
        let (progress, _) = Self.run(try BulkRequest.parse(body))
        let error = #""schemas":["urn:ietf:params:scim:api:messages:2.0:Error"]"#
        let get = #""\"GET\" is not a method of bulk operations; use POST, PUT, PATCH or DELETE.""#
        #expect(
            text(progress.response.body)
                == [
                    #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":["#,
                    #"{"location":"https://x.example/scim/Users/i1","method":"POST","bulkId":"a","version":"W/\"1\"","status":"201"},"#,
                    #"{"method":"POST","bulkId":"b","status":"409","response":{\#(error),"scimType":"uniqueness","detail":"taken","status":"409"}},"#,
                    #"{"location":"https://x.example/scim/Users/7","method":"DELETE","status":"412","response":{\#(error),"detail":"stale","status":"412"}},"#,
                    #"{"method":"GET","status":"405","response":{\#(error),"detail":\#(get),"status":"405"}}]}"#,
                ].joined())
        #expect(try JSONValue.parse(progress.response.body).object != nil)
    }

    @Test func `corner 85: a payload beyond its limit is 413`() {
        let limits = BulkLimits(payloadBytes: 100)
        #expect(refusal { try limits.admit(payloadOf: 100) } == nil)
        #expect(refusal { try limits.admit(payloadOf: 101) } == "413")
    }

    @Test func `what may be done at the same time is told from what must wait`() throws {
        let body = try json(
            #"""
            {"Operations":[
            {"method":"POST","path":"/Groups","bulkId":"g","data":{"displayName":"g","members":[{"value":"bulkId:a"}]}},
            {"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"a"}},
            {"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"b"}},
            {"method":"DELETE","path":"/Users/bulkId:a"}]}
            """#)
        let units = BulkPlan(try BulkRequest.parse(body)).units
        #expect(units.map(\.operations) == [[1], [0], [2], [3]])
        #expect(units.map(\.after) == [[], [0], [], [0]])
    }

    /// A group in the tenant file of each account: the longest chains and the densest circles cost no quadratic time.
    @Test func `a chain and a circle of a thousand groups are planned without recursion`() throws {
        func groups(_ members: (Int) -> [Int]) throws -> BulkRequest {
            let operations = (0..<1_000).map { place -> JSONValue in
                [
                    "method": "POST", "path": "/Groups", "bulkId": .string("g\(place)"),
                    "data": [
                        "displayName": .string("G\(place)"),
                        "members": .array(members(place).map { ["value": .string("bulkId:g\($0)")] }),
                    ],
                ]
            }
            return try BulkRequest.parse(["Operations": .array(operations)])
        }
        let chain = BulkPlan(try groups { $0 < 999 ? [$0 + 1] : [] })
        #expect(chain.units.map(\.operations) == (0..<1_000).reversed().map { [$0] })
        let circle = try groups { [($0 + 1) % 1_000, ($0 + 7) % 1_000] }
        #expect(BulkPlan(circle).units.count == 1)
        let (progress, _) = Self.run(circle)
        #expect(progress.response.results.count == 1_000)
        #expect(progress.response.results.allSatisfy { $0.status == 201 })
    }

    @Test func `declared types are read by their own endpoints`() throws {
        let thing = ResourceType(name: "Thing", endpoint: "/Things", description: "Thing", schema: .group)
        let body = try json(
            #"{"Operations":[{"method":"DELETE","path":"/Things/1"},{"method":"DELETE","path":"/Users/1"}]}"#)
        let (progress, log) = Self.run(try BulkRequest.parse(body, types: [thing]))
        #expect(log == ["delete Thing 1"])
        #expect(progress.response.results.map(\.status) == [204, 404])
    }
}
