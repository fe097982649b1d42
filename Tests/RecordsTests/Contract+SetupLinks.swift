import Access
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let setupLinks: [Contract] = [
        Contract(function: "AccountReader.setupLink(hash: [UInt8])", here: "true", elsewhere: "nil") { writer, sample in
            shown(try writer.reader.setupLink(hash: sample.setupHash).map { $0 == Sample.setupLink })
        },
        Contract(function: "AccountReader.setupLinks()", here: "1", elsewhere: "0") { writer, _ in
            "\(try writer.reader.setupLinks().count)"
        },
        Contract(
            function: "AccountReader.setupProposal(by: ID<SetupLink>)", here: "true nil", elsewhere: "nil nil"
        ) { writer, _ in
            let ids = [Sample.setupLink.id, Sample.id(9)]
            return try ids.map { shown(try writer.reader.setupProposal(by: $0).map { $0 == Sample.proposal }) }
                .joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.insert(_: SetupLinkRecord, hash: [UInt8])", here: "true 2",
            elsewhere: "true 1", changes: true, makes: true
        ) { writer, _ in
            let link = SetupLinkRecord(
                id: Sample.id(2), integration: nil, created: Sample.start, createdBy: "operator", expires: Sample.later)
            try writer.insert(link, hash: [41])
            let isThere = try writer.reader.setupLink(hash: [41]) == link
            return "\(isThere) \(try writer.reader.setupLinks().count)"
        },
        Contract(
            function: "AccountWriter.revokeSetupLink(_: ID<SetupLink>)", here: "true false nil",
            elsewhere: "false false nil", changes: true
        ) { writer, _ in
            let id = Sample.setupLink.id
            let ended = [try writer.revokeSetupLink(id), try writer.revokeSetupLink(id)]
            let left = try writer.reader.setupProposal(by: id)
            return "\(ended[0]) \(ended[1]) \(shown(left?.url))"
        },
        Contract(
            function: "AccountWriter.markSetupLinkUsed(_: ID<SetupLink>)", here: "true", elsewhere: "nil",
            changes: true
        ) { writer, sample in
            try writer.markSetupLinkUsed(Sample.setupLink.id)
            return shown(try writer.reader.setupLink(hash: sample.setupHash).map { $0.lastUsed == writer.now })
        },
        Contract(
            function: "AccountWriter.store(_: SetupProposal?, by: ID<SetupLink>)", here: "nil", elsewhere: "nil",
            changes: true
        ) { writer, _ in
            try writer.store(nil, by: Sample.setupLink.id)
            return shown(try writer.reader.setupProposal(by: Sample.setupLink.id)?.document)
        },
    ]
}
