/// A kind of request that is measured: as data, so that each size is asked the same.
struct Measure: Sendable {
    let name: String
    var connections = 64
    /// How many changes each answer stands for, each with its event in the journal.
    var changes = 0
    /// Nil where the directory is too small for it.
    let requests: @Sendable (PopulatedDirectory, Round) -> Load.Requests?

    struct Round {
        let number: Int
        let count: Int
        let seconds: Double
    }

    private static let base = Fixture.base
    /// Connections of a write to one group, whose row all of them change.
    private static let groupConnections = 16
    /// More different requests than a stretch of load comes by twice.
    private static let variety = 20_000

    static let get = Measure(name: "GET a user by id") { directory, _ in
        Load.Requests(
            lines: directory.outsiders.suffix(variety).map { "GET \(base)/Users/\($0.id)" }, mark: "\"userName\":\"")
    }

    static let userName = Measure(name: "filter userName eq") { directory, _ in
        Load.Requests(
            lines: directory.outsiders.suffix(variety).map {
                "GET \(base)/Users?filter=userName%20eq%20%22\(Person(number: $0.number).userName)%22"
            }, mark: "\"totalResults\":1,")
    }

    static let email = Measure(name: "filter emails[type eq \"work\"].value eq") { directory, _ in
        Load.Requests(
            lines: directory.outsiders.suffix(variety).map {
                "GET \(base)/Users?filter=emails%5Btype%20eq%20%22work%22%5D.value%20eq%20%22"
                    + "\(Person(number: $0.number).userName)%22"
            }, mark: "\"totalResults\":1,")
    }

    static let firstPage = Measure(name: "list of 100, first page") { directory, _ in
        Load.Requests(
            lines: ["GET \(base)/Users?startIndex=1&count=100", "GET \(base)/Users?cursor=&count=100"],
            mark: "\"itemsPerPage\":100")
    }

    static let deepPage = Measure(name: "list of 100, deep by cursor") { directory, _ in
        Load.Requests(
            lines: directory.deepCursors.map { "GET \(base)/Users?cursor=\($0)&count=100" },
            mark: "\"itemsPerPage\":100")
    }

    /// What a client without cursors does: SQL counts the rows before the page one by one.
    static let deepIndex = Measure(name: "list of 100, deep by index", connections: 4) { directory, _ in
        Load.Requests(
            lines: (0..<50).map { place in
                let start = directory.size - 100 - place * directory.size / 500
                return "GET \(base)/Users?startIndex=\(max(1, start))&count=100"
            }, mark: "\"itemsPerPage\":100")
    }

    static let activate = Measure(name: "PATCH active", changes: 1) { directory, round in
        let share = directory.share(round.number, of: round.count, at: variety)
        func lines(_ active: Bool) -> [String] {
            share.map {
                "PATCH \(base)/Users/\($0.id) "
                    + PatchBody.of("{\"op\":\"replace\",\"path\":\"active\",\"value\":\(active)}")
            }
        }
        return Load.Requests(lines: lines(false) + lines(true), mark: "\"active\":")
    }

    /// One member a request, in and out again, so that the group keeps its size.
    static func member(of size: Int) -> Measure {
        Measure(
            name: "PATCH a member into \(size.formatted)", connections: groupConnections, changes: 1
        ) { directory, round in
            guard let group = directory.groups[size] else { return nil }
            let share = directory.share(round.number, of: round.count, at: 2_000)
            let path = "PATCH \(base)/Groups/\(group)?attributes=displayName "
            let adds = share.map {
                path + PatchBody.of("{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"\($0.id)\"}]}")
            }
            let removes = share.map {
                path + PatchBody.of("{\"op\":\"remove\",\"path\":\"members[value eq \\\"\($0.id)\\\"]\"}")
            }
            return Load.Requests(lines: adds + removes, mark: "\"displayName\":\"group of \(size)\"")
        }
    }

    static func groupAlone(of size: Int) -> Measure {
        Measure(name: "GET a group of \(size.formatted), without members") { directory, _ in
            directory.groups[size].map {
                Load.Requests(
                    lines: ["GET \(base)/Groups/\($0)?excludedAttributes=members"],
                    mark: "\"displayName\":\"group of \(size)\"")
            }
        }
    }

    /// The last, because the directory grows by it.
    static let post = Measure(name: "POST a user", changes: 1) { _, round in
        Load.Requests(
            lines: (0..<Int(round.seconds * 15_000)).map {
                "POST \(base)/Users \(Person(number: $0, series: "r\(round.number)-").json)"
            }, status: 201, mark: "\"userName\":\"")
    }

    /// The same in requests of 100; each is a transaction.
    static let bulk = Measure(name: "Bulk, a request of 100 users", connections: 4, changes: 100) { _, round in
        Load.Requests(
            lines: (0..<Int(round.seconds * 300)).map { place in
                let people = (place * 100..<(place + 1) * 100).map { Person(number: $0, series: "b\(round.number)-") }
                return "POST \(base)/Bulk \(Fixture.bulkBody(making: people))"
            }, mark: "\"status\":\"201\"")
    }

    static let all =
        [get, userName, email, firstPage, deepPage, deepIndex] + PopulatedDirectory.groupSizes.map(groupAlone) + [
            activate
        ]
        + PopulatedDirectory.groupSizes.map(member) + [bulk, post]
}

extension Int {
    /// With a comma for each thousand.
    var formatted: String {
        let digits = String(self)
        return digits.enumerated().map { place, digit in
            place > 0 && (digits.count - place) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}
