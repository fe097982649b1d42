import Access
import Relational
import Tenancy
import TestSupport

@testable import Records

extension Contract {
    static let accounts: [Contract] = [
        Contract(
            function: "AccountWriter.declare(_: Account)", here: "true", elsewhere: "true", changes: true, makes: true
        ) {
            writer, _ in
            var account = Account(id: writer.account, name: "Another name")
            account.domains = ["sample.example", "other.example"]
            return "\(try writer.declare(account))"
        },
        Contract(function: "AccountReader.settings()", here: "[\"sample.example\"]", elsewhere: "[]") { writer, _ in
            shown(try writer.reader.settings()?.domains)
        },
        Contract(
            function: "AccountReader.domainClaims()", here: "claimed.example open, shown.example verified",
            elsewhere: ""
        ) { writer, _ in
            try writer.reader.domainClaims().map { "\($0.domain) \($0.verified == nil ? "open" : "verified")" }
                .joined(separator: ", ")
        },
        Contract(
            function: "AccountWriter.claimDomain(_: String, token: String)", here: "false true", elsewhere: "true true",
            changes: true, makes: true
        ) { writer, _ in
            let again = try writer.claimDomain("claimed.example", token: "other")
            return "\(again) \(try writer.claimDomain("new.example", token: "t"))"
        },
        Contract(
            function: "AccountWriter.verifyDomain(_: String, token: String)", here: "false true false",
            elsewhere: "false false false", changes: true
        ) { writer, _ in
            let wrong = try writer.verifyDomain("claimed.example", token: "wrong")
            let right = try writer.verifyDomain("claimed.example", token: "token")
            return "\(wrong) \(right) \(try writer.verifyDomain("shown.example", token: "token"))"
        },
        Contract(
            function: "AccountWriter.removeDomain(_: String)", here: "true false", elsewhere: "false false",
            changes: true
        ) { writer, _ in
            "\(try writer.removeDomain("shown.example")) \(try writer.removeDomain("shown.example"))"
        },
        Contract(function: "AccountReader.settingsRevision()", here: "5", elsewhere: "1") { writer, _ in
            shown(try writer.reader.settingsRevision())
        },
        Contract(
            function: "AccountWriter.touchRevision()", here: "done", elsewhere: "done", changes: true, makes: true
        ) { writer, _ in
            try writer.touchRevision()
            return "done"
        },
        Contract(function: "AccountReader.credential(hash: [UInt8])", here: Sample().credential.text, elsewhere: "nil")
        {
            writer, sample in shown(try writer.reader.credential(hash: sample.credentialHash)?.id)
        },
        Contract(function: "AccountReader.credentials(of: Slug<Integration>)", here: "1", elsewhere: "0") { writer, _ in
            "\(try writer.reader.credentials(of: .firstgen).count)"
        },
        Contract(
            function: "AccountReader.credential(_: ID<Credential>)", here: Sample().credential.text, elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.credential(sample.credential)?.id) },
        Contract(
            function: "AccountWriter.insert(_: CredentialRecord, hash: [UInt8])", here: "done", elsewhere: "done",
            changes: true, makes: true
        ) { writer, _ in
            let record = CredentialRecord(id: Sample.id(9), holder: .scim(.firstgen), created: Sample.start)
            try writer.insert(record, hash: [90])
            return "done"
        },
        Contract(
            function: "AccountWriter.revoke(_: ID<Credential>)", here: "true", elsewhere: "false", changes: true
        ) { writer, sample in "\(try writer.revoke(sample.credential))" },
        Contract(
            function: "AccountWriter.replace(_: ID<Credential>, at: Instant)", here: "done", elsewhere: "done",
            changes: true
        ) { writer, sample in
            try writer.replace(sample.credential, at: Sample.later)
            return "done"
        },
        Contract(
            function: "AccountReader.credentials(endingBy: Instant, at: Instant)", here: "0 1", elsewhere: "0 0",
            changes: true
        ) { writer, sample in
            try writer.replace(sample.credential, at: Sample.later)
            let ends = [writer.now, Sample.later]
            return try ends.map { "\(try writer.reader.credentials(endingBy: $0, at: writer.now).count)" }
                .joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.settleWarning(of: ID<Credential>, claimedUntil: Instant)",
            here: "false true false", elsewhere: "false false false", changes: true
        ) { writer, sample in
            try writer.replace(sample.credential, at: Sample.later)
            try writer.session.execute(
                """
                UPDATE credential SET warn_at = \(Sample.later.milliseconds)
                WHERE account_id = \(writer.account.text) AND credential_id = \(sample.credential.text)
                """)
            return try [Sample.start, Sample.later, Sample.later].map { lease in
                "\(try writer.settleWarning(of: sample.credential, claimedUntil: lease) != nil)"
            }.joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.markUsed(_: ID<Credential>)", here: "done", elsewhere: "done", changes: true
        ) { writer, sample in
            try writer.markUsed(sample.credential)
            return "done"
        },
        Contract(
            function: "AccountReader.serviceProviderKeys(_: Slug<Integration>)", here: "2", elsewhere: "0"
        ) { writer, _ in "\(try writer.reader.serviceProviderKeys(.firstgen).count)" },
        Contract(
            function: "AccountWriter.replaceDeclaredKeys(_: [ServiceProviderKeyRecord], of: Slug<Integration>)",
            here: "done", elsewhere: "done", changes: true, makes: true
        ) { writer, _ in
            try writer.replaceDeclaredKeys([Sample.key(8, declared: true)], of: .firstgen)
            return "done"
        },
        Contract(
            function: "AccountWriter.insert(_: ServiceProviderKeyRecord, of: Slug<Integration>, position: Int)",
            here: "done", elsewhere: "done", changes: true, makes: true
        ) { writer, _ in
            try writer.insert(Sample.key(8, declared: false), of: .firstgen, position: 1)
            return "done"
        },
        Contract(
            function: "AccountWriter.setState(_: ServiceProviderKeyRecord.State, of: ID<ServiceProviderKey>, "
                + "of: Slug<Integration>)",
            here: "false true", elsewhere: "false false", changes: true
        ) { writer, sample in
            let declared = try writer.setState(.retired, of: sample.key, of: .firstgen)
            return "\(declared) \(try writer.setState(.retired, of: Sample.id(2), of: .firstgen))"
        },
        Contract(
            function: "AccountWriter.deleteServiceProviderKey(_: ID<ServiceProviderKey>, of: Slug<Integration>)",
            here: "false true", elsewhere: "false false", changes: true
        ) { writer, sample in
            let declared = try writer.deleteServiceProviderKey(sample.key, of: .firstgen)
            return "\(declared) \(try writer.deleteServiceProviderKey(Sample.id(2), of: .firstgen))"
        },
    ]
}
