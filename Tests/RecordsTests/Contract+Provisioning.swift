import Journal
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let provisioning: [Contract] = [
        Contract(
            function: "AccountReader.provisioningLog(_: ProvisioningFilter, limit: Int)",
            here: "2 1 1 2 2 0 1 true", elsewhere: "0 0 0 0 0 0 0 false"
        ) { writer, sample in
            let filters = [
                ProvisioningFilter(), ProvisioningFilter(integration: .firstgen, failed: true),
                ProvisioningFilter(status: 200), ProvisioningFilter(user: sample.user.text),
                ProvisioningFilter(user: Sample.name(1)), ProvisioningFilter(integration: .nextgen),
                ProvisioningFilter(before: Sample.entry(2, status: 409).id),
            ]
            let counts = try filters.map { "\(try writer.reader.provisioningLog($0, limit: 9).count)" }
            let last = try writer.reader.provisioningLog(ProvisioningFilter(), limit: 1).first
            var expected = Sample.entry(2, status: 409)
            expected.userName = expected.userName?.lowercased()
            return counts.joined(separator: " ") + " \(last == expected)"
        },
        Contract(
            function: "AccountReader.syncSummary(of: Slug<Integration>, at: Instant)", here: "true 2 1 1",
            elsewhere: "false 0 0 0"
        ) { writer, _ in
            let summary = try writer.reader.syncSummary(of: .firstgen, at: Sample.start)
            let failures = summary.failures.map(\.count).reduce(0, +)
            return "\(summary.lastSeen == Sample.start) \(summary.requestsPastHour) \(failures) \(summary.drift)"
        },
        Contract(
            function: "AccountWriter.log(_: [ProvisioningEntry])", here: "3", elsewhere: "1", changes: true, makes: true
        ) { writer, _ in
            try writer.log([Sample.entry(3, status: 201)])
            return "\(try writer.reader.provisioningLog(ProvisioningFilter(), limit: 9).count)"
        },
    ]
}
