import Access
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let clients: [Contract] = [
        Contract(
            function: "AccountReader.clientSecret(hash: [UInt8])", here: Sample().clientSecret.text, elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.clientSecret(hash: sample.clientSecretHash)?.id) },
        Contract(
            function: "AccountReader.clientSecrets(of: Slug<Integration>)", here: "1", elsewhere: "0"
        ) { writer, _ in "\(try writer.reader.clientSecrets(of: .firstgen).count)" },
        Contract(
            function: "AccountWriter.insert(_: ClientSecretRecord, hash: [UInt8])", here: "done", elsewhere: "done",
            changes: true, makes: true
        ) { writer, _ in
            let record = ClientSecretRecord(id: Sample.id(9), integration: .firstgen, created: Sample.start)
            try writer.insert(record, hash: [90])
            return "done"
        },
        Contract(
            function: "AccountWriter.revokeClientSecret(_: ID<Credential>)", here: "true revoked",
            elsewhere: "false nil", changes: true
        ) { writer, sample in
            let revoked = try writer.revokeClientSecret(sample.clientSecret)
            // Its token ends with it.
            let token = try writer.reader.credential(sample.credential)
            return "\(revoked) \(shown(token.map { $0.revoked == nil ? "live" : "revoked" }))"
        },
        Contract(
            function: "AccountWriter.expireClientSecret(_: ID<Credential>, at: Instant)", here: "done",
            elsewhere: "done", changes: true
        ) { writer, sample in
            try writer.expireClientSecret(sample.clientSecret, at: Sample.later)
            return "done"
        },
        Contract(
            function: "AccountWriter.noteClientToken(_: ID<Credential>, of: ID<Credential>?, expires: Instant)",
            here: "done", elsewhere: "constraint foreignKey", changes: true
        ) { writer, sample in
            let token = CredentialRecord(id: Sample.id(9), holder: .scim(.firstgen), created: Sample.start)
            try writer.insert(token, hash: [91])
            try writer.noteClientToken(token.id, of: sample.clientSecret, expires: Sample.later)
            return "done"
        },
        Contract(
            function: "AccountWriter.takeClientAssertion(_: [UInt8], of: Slug<Integration>, until: Instant)",
            here: "false", elsewhere: "true", makes: true
        ) { writer, sample in
            "\(try writer.takeClientAssertion(sample.replayKey, of: .firstgen, until: Sample.later))"
        },
        Contract(
            function: "AccountWriter.purgeClientTokens(endedBefore: Instant)", here: "nil", elsewhere: "nil",
            changes: true
        ) { writer, sample in
            try writer.purgeClientTokens(endedBefore: Sample.later.advanced(bySeconds: 1))
            return shown(try writer.reader.credential(sample.credential)?.id)
        },
    ]
}
