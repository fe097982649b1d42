import Journal
import Records
import Tenancy

extension Contract {
    static let delivery: [Contract] = [
        Contract(function: "AccountReader.eventEndpoints()", here: "1", elsewhere: "0") { writer, _ in
            "\(try writer.reader.eventEndpoints().count)"
        },
        Contract(
            function: "AccountReader.eventEndpoint(_: ID<EventEndpoint>)", here: "https://hooks.example",
            elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.eventEndpoint(sample.endpoint)?.url) },
        Contract(
            function: "AccountReader.deadLetters(of: ID<EventEndpoint>, limit: Int)", here: "1...2", elsewhere: ""
        ) { writer, sample in
            try writer.reader.deadLetters(of: sample.endpoint, limit: 9).map { "\($0.first)...\($0.last)" }
                .joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.lockedEventEndpoint(_: ID<EventEndpoint>)", here: "https://hooks.example",
            elsewhere: "nil"
        ) { writer, sample in shown(try writer.lockedEventEndpoint(sample.endpoint)?.url) },
        Contract(
            function: "AccountWriter.insert(_: EventEndpointRecord)", here: "2", elsewhere: "1", changes: true,
            makes: true
        ) { writer, _ in
            try writer.insert(Sample.endpoint(2, in: writer.account))
            return "\(try writer.reader.eventEndpoints().count)"
        },
        Contract(
            function: "AccountWriter.update(_: EventEndpointRecord)", here: "paused 7", elsewhere: "nil", changes: true
        ) { writer, sample in
            var endpoint = Sample.endpoint(1, in: writer.account)
            endpoint.state = .paused
            endpoint.position = 7
            try writer.update(endpoint)
            return shown(try writer.reader.eventEndpoint(sample.endpoint).map { "\($0.state) \($0.position)" })
        },
        Contract(
            function: "AccountWriter.removeEventEndpoint(_: ID<EventEndpoint>)", here: "true", elsewhere: "false",
            changes: true
        ) { writer, sample in "\(try writer.removeEventEndpoint(sample.endpoint))" },
        Contract(function: "AccountReader.feedReader(_: String)", here: "2", elsewhere: "nil") { writer, _ in
            shown(try writer.reader.feedReader("service-account:app")?.position)
        },
        Contract(function: "AccountReader.feedReaders(since: Instant)", here: "1 0", elsewhere: "0 0") { writer, _ in
            try [Sample.start, Sample.later].map { "\(try writer.reader.feedReaders(since: $0).count)" }
                .joined(separator: " ")
        },
        Contract(
            function: "AccountReader.journalCounts(by: String, after: Int64, limit: Int64)",
            here: "account.declared 1 user.provisioned 1||", elsewhere: "account.declared 1||"
        ) { writer, _ in
            try [("operator", 0, .max), ("operator", 0, 0), ("nobody", 0, 9)].map { (actor: String, after, limit) in
                try writer.reader.journalCounts(by: actor, after: after, limit: limit)
                    .map { "\($0.kind) \($0.count)" }.joined(separator: " ")
            }.joined(separator: "|")
        },
        Contract(
            function: "AccountWriter.note(_: FeedReader)", here: "2 9", elsewhere: "nil 9", changes: true, makes: true
        ) { writer, _ in
            try writer.note(FeedReader(name: "service-account:new", position: 9, at: Sample.later))
            if try writer.reader.feedReader("service-account:app") != nil {
                try writer.note(FeedReader(name: "service-account:app", position: 1, at: Sample.later))
            }
            let names = ["service-account:app", "service-account:new"]
            return try names.map { shown(try writer.reader.feedReader($0)?.position) }.joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.insert(_: DeadLetter, of: ID<EventEndpoint>)", here: "2",
            elsewhere: "constraint foreignKey", changes: true
        ) { writer, sample in
            for last in [5, 6] as [Int64] {
                let letter = DeadLetter(first: 4, last: last, at: Sample.later, reason: "away")
                try writer.insert(letter, of: sample.endpoint)
            }
            return "\(try writer.reader.deadLetters(of: sample.endpoint, limit: 9).count)"
        },
    ]
}
