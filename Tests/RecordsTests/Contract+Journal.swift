import Journal
import Records
import Tenancy

extension Contract {
    static let journal: [Contract] = [
        Contract(function: "AccountReader.journalHead()", here: "2", elsewhere: "1") { writer, _ in
            shown(try writer.reader.journalHead()?.position)
        },
        Contract(
            function: "AccountReader.journalEntries(after: Int64, limit: Int)", here: "user.provisioned",
            elsewhere: ""
        ) { writer, _ in
            try writer.reader.journalEntries(after: 1, limit: 9).map(\.kind).joined(separator: " ")
        },
        Contract(
            function: "AccountReader.journalEntries(before: Int64, limit: Int)",
            here: "user.provisioned account.declared", elsewhere: "account.declared"
        ) { writer, _ in
            try writer.reader.journalEntries(before: 3, limit: 9).map(\.kind).joined(separator: " ")
        },
        Contract(
            function: "AccountReader.journalEntries(about: String, before: Int64, limit: Int)",
            here: "user.provisioned", elsewhere: ""
        ) { writer, sample in
            try writer.reader.journalEntries(about: sample.user.text, before: 3, limit: 9).map(\.kind)
                .joined(separator: " ")
        },
        Contract(function: "AccountReader.journalEntry(_: Int64)", here: "user.provisioned", elsewhere: "nil") {
            writer, _ in shown(try writer.reader.journalEntry(2)?.kind)
        },
    ]
}
