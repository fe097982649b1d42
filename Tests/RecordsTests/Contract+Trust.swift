import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let trust: [Contract] = [
        Contract(
            function: "AccountReader.metadataCopies()", here: "https://idp.example/metadata nothing yet",
            elsewhere: "nil"
        ) { writer, _ in
            let copy = try writer.reader.metadataCopies()[.nextgen]
            return shown(copy.map { "\($0.source.url) \($0.trust?.entityID ?? "nothing yet")" })
        },
        Contract(
            function: "AccountWriter.store(_: MetadataCopy, of: Slug<Integration>)", here: "true true false",
            elsewhere: "false false false", changes: true
        ) { writer, _ in
            let full = Sample.copy
            let isStored = try writer.store(full, of: .nextgen)
            let isBack = try writer.reader.metadataCopies()[.nextgen] == full
            var other = full
            other.source.url += "/other"
            return "\(isStored) \(isBack) \(try writer.store(other, of: .nextgen))"
        },
        Contract(
            function: "AccountWriter.hurryMetadata(of: Slug<Integration>)", here: "true false",
            elsewhere: "false false", changes: true
        ) { writer, _ in
            "\(try writer.hurryMetadata(of: .nextgen)) \(try writer.hurryMetadata(of: .firstgen))"
        },
        Contract(
            function: "AccountWriter.noteExpiry(of: String, at: Slug<Integration>, days: Int64)", here: "false true",
            elsewhere: "true true", changes: true, makes: true
        ) { writer, _ in
            let before = try writer.noteExpiry(of: "certificate:1", at: .nextgen, days: 30)
            return "\(before) \(try writer.noteExpiry(of: "certificate:1", at: .nextgen, days: 7))"
        },
    ]
}
