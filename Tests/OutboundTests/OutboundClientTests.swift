import Testing

@testable import Outbound

@Suite struct OutboundClientTests {
    private let open = OutboundClient(policy: OutboundPolicy(privateAddresses: true))

    private func failure(
        _ client: OutboundClient, _ request: OutboundRequest
    ) async -> OutboundFailure? {
        do throws(OutboundFailure) {
            _ = try await client.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test func `an answer has its status, headers and body`() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.answer("404 Not Found", ["ETag:  \"a\" ", "X-Empty:"], "gone")
        }
        let answer = try await open.send(
            .patient(.get, server.url + "/idp?x=1", headers: [.init("Accept", "text/xml"), .init("X-None", "")]))
        #expect(answer.status == 404)
        #expect(answer.header("etag") == "\"a\"")
        #expect(answer.header("x-empty") == "")
        #expect(answer.header("x-missing") == nil)
        #expect(String(decoding: answer.body, as: UTF8.self) == "gone")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /idp?x=1 HTTP/1.1\r\n"))
        #expect(request.contains("\r\nAccept: text/xml\r\n") && request.contains("\r\nX-None:\r\n"))
        #expect(!request.contains("Expect") && !request.contains("Cookie"))
    }

    @Test func `a body is posted as it is`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("200 OK") }
        let body = String(repeating: "é\0", count: 5_000)
        let request = OutboundRequest.patient(
            .post, server.url, headers: [.init("Content-Type", "application/json")], body: Array(body.utf8))
        #expect(try await open.send(request).status == 200)
        let received = try #require(server.requests.first)
        #expect(received.hasPrefix("POST / HTTP/1.1\r\n") && received.hasSuffix("\r\n\r\n" + body))
        #expect(try await open.send(.patient(.post, server.url)).status == 200)
        #expect(server.requests.last?.contains("Content-Length: 0") == true)
    }

    @Test func `without permission nothing of this host is reached`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("200 OK") }
        let closed = OutboundClient(policy: OutboundPolicy())
        #expect(await failure(closed, .patient(.get, server.url)) == .unusableURL)
        for host in ["127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]"] {
            let url = "https://\(host):\(server.port)/"
            #expect(await failure(closed, .patient(.get, url)) == .forbiddenAddress, "\(url)")
        }
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: ["169.254.169.254", "0.0.0.0", "0", "[::]", "[fe80::1]", "224.0.0.1", "[2002:7f00:1::]"])
    func `what is closed stays closed with permission`(_ host: String) async {
        #expect(await failure(open, .patient(.get, "https://\(host)/")) == .forbiddenAddress)
        #expect(await failure(open, .patient(.get, "http://\(host)/")) == .forbiddenAddress)
    }

    @Test func `plain http goes no further than this network`() async {
        #expect(await failure(open, .patient(.get, "http://8.8.8.8/")) == .forbiddenAddress)
    }

    @Test(arguments: [
        "", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "https:/x", "//x", "javascript:1",
        "http://a b/", "http://127.0.0.1\r\nHost: x/", "http://user:pass@127.0.0.1/", "http://user@127.0.0.1/",
        "http://", "http://127.0.0.1:99999/", "http://127.0.0.1\\@8.8.8.8/", "dict://127.0.0.1/",
    ]) func `what is no URL of the web is refused`(_ url: String) async {
        #expect(await failure(open, .patient(.get, url)) == .unusableURL)
    }

    @Test(arguments: [
        OutboundRequest.Header("X", "a\r\nY: b"), .init("X Y", "a"), .init("", "a"), .init("X:", "a"),
        .init("X", "a\0b"),
    ]) func `a header that would be two is refused`(_ header: OutboundRequest.Header) async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("200 OK") }
        #expect(await failure(open, .patient(.get, server.url, headers: [header])) == .unusableHeader)
        #expect(server.requests.isEmpty)
    }

    @Test func `an answer may be as large as asked for, and no larger`() async throws {
        let server = try LoopbackServer { _ in
            ["HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"] + Array(repeating: "0123456789", count: 10)
        }
        var request = OutboundRequest.patient(.get, server.url)
        request.limits.answerBytes = 100
        #expect(try await open.send(request).body.count == 100)
        request.limits.answerBytes = 99
        #expect(await failure(open, request) == .answerTooLarge(limit: 99))
    }

    @Test func `headers without end are cut off`() async throws {
        let server = try LoopbackServer { _ in
            ["HTTP/1.1 200 OK\r\n"]
                + Array(repeating: "X-Filler: \(String(repeating: "x", count: 1_000))\r\n", count: 80)
        }
        #expect(await failure(open, .patient(.get, server.url)) == .answerTooLarge(limit: 64 << 10))
    }

    @Test func `a server that says nothing is waited for only so long`() async throws {
        let server = try LoopbackServer { _ in nil }
        var request = OutboundRequest.patient(.get, server.url)
        request.limits.seconds = 1
        #expect(await failure(open, request) == .timedOut)
    }

    @Test func `nobody there is told from nobody allowed`() async throws {
        let server = try LoopbackServer { _ in nil }
        server.stop()
        guard case .unreachable? = await failure(open, .patient(.get, server.url)) else {
            Issue.record("reached a server that is gone")
            return
        }
        guard case .unreachable? = await failure(open, .patient(.get, "https://nobody.invalid/")) else {
            Issue.record("a name that can't be")
            return
        }
    }

    @Test func `a redirect is an answer unless it's asked for`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("302 Found", ["Location: /next"]) }
        let answer = try await open.send(.patient(.get, server.url))
        #expect(answer.status == 302 && answer.header("location") == "/next")
        #expect(server.requests.count == 1)
    }

    @Test func `redirects are followed as often as asked for`() async throws {
        let server = try LoopbackServer { request in
            let hops = request.prefix { $0 != "H" }.count { $0 == "x" }
            return hops < 3
                ? LoopbackServer.answer("301 Moved", ["Location: /\(String(repeating: "x", count: hops + 1))"])
                : LoopbackServer.answer("200 OK", [], "there")
        }
        var request = OutboundRequest.patient(.get, server.url + "/")
        request.limits.redirects = 3
        #expect(try await open.send(request).body == Array("there".utf8))
        request.limits.redirects = 2
        #expect(await failure(open, request) == .redirected)
        request.method = .post
        #expect(try await open.send(request).status == 301)
    }

    @Test(arguments: ["file:///etc/passwd", "http://user@127.0.0.1/", "gopher://127.0.0.1/"])
    func `a redirect leads nowhere that the first URL couldn't`(_ target: String) async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("302 Found", ["Location: \(target)"]) }
        var request = OutboundRequest.patient(.get, server.url)
        request.limits.redirects = 3
        #expect(await failure(open, request) == .unusableURL)
    }

    @Test(arguments: ["http://169.254.169.254/latest", "https://[fe80::1]/"])
    func `an address that a redirect leads to is judged too`(_ target: String) async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("302 Found", ["Location: \(target)"]) }
        var request = OutboundRequest.patient(.get, server.url)
        request.limits.redirects = 3
        #expect(await failure(open, request) == .forbiddenAddress)
    }

    @Test func `another server isn't told what was meant for the first`() async throws {
        let second = try LoopbackServer { _ in LoopbackServer.answer("200 OK") }
        let target = second.url
        let first = try LoopbackServer { _ in LoopbackServer.answer("302 Found", ["Location: \(target)/"]) }
        var request = OutboundRequest.patient(
            .get, first.url, headers: [.init("Authorization", "Bearer secret"), .init("If-None-Match", "\"a\"")])
        request.limits.redirects = 1
        #expect(try await open.send(request).status == 200)
        #expect(first.requests.first?.contains("Bearer secret") == true)
        #expect(second.requests.first?.contains("secret") == false)
        #expect(second.requests.first?.contains("If-None-Match") == true)
    }

    @Test func `a plain server isn't spoken to by TLS`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("200 OK") }
        var request = OutboundRequest.patient(.get, "https://127.0.0.1:\(server.port)/")
        request.limits.connectSeconds = 1
        #expect(await failure(open, request) == .timedOut)
        #expect(server.requests.allSatisfy { !$0.contains("GET") })
    }

    @Test func `only so many wait, and each has its turn`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("200 OK") }
        let narrow = OutboundClient(policy: OutboundPolicy(privateAddresses: true), atOnce: 1, waiting: 50)
        let url = server.url
        let answered = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { (try? await narrow.send(.patient(.get, url)))?.status == 200 }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 20)
        let full = OutboundClient(policy: OutboundPolicy(privateAddresses: true), atOnce: 0, waiting: 0)
        #expect(await failure(full, .patient(.get, url)) == .busy)
    }

    @Test(.timeLimit(.minutes(1))) func `a cancelled request ends before its time`() async throws {
        let server = try LoopbackServer { _ in nil }
        var request = OutboundRequest.patient(.get, server.url)
        request.limits.seconds = 600
        let task = Task { [request] in await failure(open, request) }
        task.cancel()
        #expect(await task.value == .cancelled)
    }
}

extension OutboundRequest {
    /// With time enough on a machine that has much else to do, where the test isn't about time.
    fileprivate static func patient(
        _ method: Method, _ url: String, headers: [Header] = [], body: [UInt8] = []
    ) -> OutboundRequest {
        var request = OutboundRequest(method, url, headers: headers, body: body)
        request.limits.seconds = 60
        request.limits.connectSeconds = 60
        return request
    }
}
