import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let operators: [Contract] = [
        Contract(function: "AccountReader.accountState()", here: "Test nil", elsewhere: "Test nil") { writer, _ in
            let state = try writer.reader.accountState()
            return "\(shown(state?.name)) \(shown(state?.suspended))"
        },
        Contract(function: "AccountReader.isSuspended()", here: "false", elsewhere: "false") { writer, _ in
            "\(try writer.reader.isSuspended())"
        },
        Contract(
            function: "AccountWriter.setSuspended(_: Instant?, deletion: Instant?)", here: "true true",
            elsewhere: "true true", changes: true, makes: true
        ) { writer, _ in
            try writer.setSuspended(Sample.start, deletion: Sample.later)
            let isDue = try writer.reader.accountState()?.deleteAfter == Sample.later
            return "\(try writer.reader.isSuspended()) \(isDue)"
        },
        Contract(
            function: "AccountWriter.storeDeclaration(_: String)", here: "{}", elsewhere: "{}", changes: true,
            makes: true
        ) { writer, _ in
            try writer.storeDeclaration("{}")
            return shown(try writer.reader.accountState()?.declaration)
        },
    ]
}
