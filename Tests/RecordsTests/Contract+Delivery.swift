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
