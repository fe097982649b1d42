import Access
import Directory
import Records
import Tenancy
import TestSupport

extension Contract {
    private static func settings(_ account: Slug<Account>) -> Account {
        var settings = Account(id: account, name: "")
        settings.integrations = [
            Integration(id: .firstgen, generation: .firstgen), Integration(id: .nextgen, generation: .nextgen),
        ]
        return settings
    }

    static let roles: [Contract] = [
        Contract(function: "AccountReader.customRoles()", here: "auditor", elsewhere: "") { writer, _ in
            try writer.reader.customRoles().map(\.id.text).joined(separator: " ")
        },
        Contract(
            function: "AccountReader.role(_: Slug<CustomRole>)", here: "logins.read app.run|account-admin",
            elsewhere: "nil|account-admin"
        ) { writer, _ in
            let own = try writer.reader.role(Sample.role.id)?.permissions.joined(separator: " ")
            return "\(shown(own))|\(shown(try writer.reader.role(.named("account-admin"))?.id))"
        },
        Contract(function: "AccountWriter.insert(_: RoleRecord)", here: "false", elsewhere: "true", makes: true) {
            writer, _ in "\(try writer.insert(Sample.role))"
        },
        Contract(function: "AccountWriter.update(_: RoleRecord)", here: "New", elsewhere: "nil", changes: true) {
            writer, _ in
            var role = Sample.role
            role.title = "New"
            try writer.update(role)
            return shown(try writer.reader.role(role.id)?.title)
        },
        Contract(
            function: "AccountWriter.deleteRole(_: Slug<CustomRole>)", here: "true", elsewhere: "false", changes: true
        ) { writer, _ in "\(try writer.deleteRole(Sample.role.id))" },
        Contract(
            function: "AccountReader.serviceAccounts(after: Slug<ServiceAccount>?, limit: Int)", here: "1 0",
            elsewhere: "0 0"
        ) { writer, _ in
            let all = try writer.reader.serviceAccounts(after: nil, limit: 9).count
            return "\(all) \(try writer.reader.serviceAccounts(after: Sample.service.id, limit: 9).count)"
        },
        Contract(
            function: "AccountReader.serviceAccount(_: Slug<ServiceAccount>)", here: "Sync", elsewhere: "nil"
        ) { writer, _ in shown(try writer.reader.serviceAccount(Sample.service.id)?.title) },
        Contract(
            function: "AccountWriter.insert(_: ServiceAccountRecord)", here: "false", elsewhere: "true", makes: true
        ) { writer, _ in "\(try writer.insert(Sample.service))" },
        Contract(
            function: "AccountWriter.update(_: ServiceAccountRecord)", here: "New", elsewhere: "nil", changes: true
        ) { writer, _ in
            var service = Sample.service
            service.title = "New"
            try writer.update(service)
            return shown(try writer.reader.serviceAccount(service.id)?.title)
        },
        Contract(
            function: "AccountWriter.deleteServiceAccount(_: Slug<ServiceAccount>)", here: "true 0",
            elsewhere: "false 0", changes: true
        ) { writer, _ in
            let deleted = try writer.deleteServiceAccount(Sample.service.id)
            return "\(deleted) \(try writer.reader.assignments(of: [.serviceAccount(Sample.service.id)]).count)"
        },
        Contract(
            function: "AccountReader.assignments(matching: AssignmentFilter, after: ID<RoleAssignment>?, limit: Int)",
            here: "3 1 1 1 2", elsewhere: "0 0 0 0 0"
        ) { writer, sample in
            let changes: [@Sendable (inout AssignmentFilter) -> Void] = [
                { _ in }, { $0.role = Sample.role.id }, { $0.principal = .user(sample.user) },
                { $0.scope = Scope("orgs/default") ?? .account },
            ]
            var counts: [String] = []
            for change in changes {
                var filter = AssignmentFilter()
                change(&filter)
                counts.append("\(try writer.reader.assignments(matching: filter, after: nil, limit: 9).count)")
            }
            let rest = try writer.reader.assignments(
                matching: AssignmentFilter(), after: sample.assignment, limit: 9)
            return (counts + ["\(rest.count)"]).joined(separator: " ")
        },
        Contract(
            function: "AccountReader.assignment(_: ID<RoleAssignment>)", here: "account-admin", elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.assignment(sample.assignment)?.role) },
        Contract(function: "AccountReader.assignments(of: [Principal])", here: "2", elsewhere: "0") {
            writer, sample in "\(try writer.reader.assignments(of: [.user(sample.user), .group(sample.group)]).count)"
        },
        Contract(
            function: "AccountWriter.insert(_: AssignmentRecord)", here: "false", elsewhere: "constraint foreignKey"
        ) { writer, sample in "\(try writer.insert(sample.assignments[0]))" },
        Contract(
            function: "AccountWriter.deleteAssignment(_: ID<RoleAssignment>)", here: "true", elsewhere: "false",
            changes: true
        ) { writer, sample in "\(try writer.deleteAssignment(sample.assignment))" },
        Contract(
            function: "AccountReader.rolesReaching(_: ID<User>)", here: "account-admin account-viewer by team1",
            elsewhere: ""
        ) { writer, sample in
            try writer.reader.rolesReaching(sample.user).map { role in
                "\(role.role.id)" + (role.through.map { " by \($0.identifier)" } ?? "")
            }.joined(separator: " ")
        },
    ]

    static let authority: [Contract] = [
        Contract(
            function: "AccountReader.authority(of: ID<User>, in: Account)", here: "2 1", elsewhere: "nil nil"
        ) { writer, sample in
            let settings = settings(writer.account)
            let user = try writer.reader.authority(of: sample.user, in: settings)
            let colleague = try writer.reader.authority(of: sample.colleague, in: settings)
            return "\(shown(user?.holdings.count)) \(shown(colleague?.holdings.count))"
        },
        Contract(function: "AccountReader.authority(of: Slug<ServiceAccount>)", here: "true", elsewhere: "false") {
            writer, _ in
            "\(try writer.reader.authority(of: Sample.service.id).allows(.readLogins, at: .account))"
        },
        Contract(
            function: "AccountReader.authority(of: CredentialRecord, in: Account)", here: "true false|true",
            elsewhere: "nil nil|false"
        ) { writer, sample in
            let person = try writer.reader.authority(of: sample.personal, in: settings(writer.account))
            let service = CredentialRecord(
                id: Sample.id(9), holder: .service(name: "sync", role: ""), created: Sample.start)
            let program = try writer.reader.authority(of: service, in: settings(writer.account))
            let (reads, writes) = (
                person?.allows(.readUsers, at: .account), person?.allows(.writeUsers, at: .account)
            )
            return "\(shown(reads)) \(shown(writes))|\(program?.allows(.readLogins, at: .account) ?? false)"
        },
        Contract(function: "AccountReader.hasAdministrator(in: Account)", here: "true", elsewhere: "false") {
            writer, _ in "\(try writer.reader.hasAdministrator(in: settings(writer.account)))"
        },
        Contract(function: "AccountReader.isAdministrator(_: ID<User>)", here: "true false", elsewhere: "false false") {
            writer, sample in
            "\(try writer.reader.isAdministrator(sample.user)) \(try writer.reader.isAdministrator(sample.colleague))"
        },
        Contract(
            function: "AccountReader.givesAdministration(_: ID<Group>)", here: "false true", elsewhere: "false false",
            changes: true
        ) { writer, sample in
            let before = try writer.reader.givesAdministration(sample.group)
            guard try writer.reader.group(sample.parent) != nil else { return "false false" }
            _ = try writer.insert(
                AssignmentRecord(
                    id: Sample.id(9), role: .named("account-admin"), principal: .group(sample.parent),
                    scope: .account, created: Sample.start))
            return "\(before) \(try writer.reader.givesAdministration(sample.group))"
        },
        Contract(
            function: "AccountReader.nativeCredentials(of: ID<User>?, after: ID<Credential>?, limit: Int)",
            here: "1 1 0", elsewhere: "0 0 0"
        ) { writer, sample in
            let all = try writer.reader.nativeCredentials(of: nil, after: nil, limit: 9).count
            let own = try writer.reader.nativeCredentials(of: sample.user, after: nil, limit: 9).count
            return
                "\(all) \(own) \(try writer.reader.nativeCredentials(of: sample.colleague, after: nil, limit: 9).count)"
        },
        Contract(
            function: "AccountWriter.revokeCredentials(of: ID<User>)", here: "1", elsewhere: "0", changes: true
        ) { writer, sample in "\(try writer.revokeCredentials(of: sample.user).count)" },
        Contract(
            function: "AccountWriter.revokeCredentials(of: Slug<ServiceAccount>)", here: "0", elsewhere: "0"
        ) { writer, _ in "\(try writer.revokeCredentials(of: Sample.service.id).count)" },
        Contract(function: "AccountReader.madeOrganizations()", here: "made [p]", elsewhere: "") { writer, _ in
            try writer.reader.madeOrganizations().map { "\($0.id) \($0.projects)" }.joined()
        },
        Contract(function: "AccountReader.madeOrganizationNames()", here: "[made]", elsewhere: "[]") { writer, _ in
            "\(try writer.reader.madeOrganizationNames().sorted())"
        },
        Contract(
            function: "AccountWriter.makeOrganization(_: Slug<Organization>, name: String)", here: "false",
            elsewhere: "true", makes: true
        ) { writer, _ in "\(try writer.makeOrganization(.named("made"), name: "Made"))" },
        Contract(
            function: "AccountWriter.renameOrganization(_: Slug<Organization>, to: String)", here: "New",
            elsewhere: "nil", changes: true, makes: true
        ) { writer, _ in
            try writer.renameOrganization(.named("made"), to: "New")
            return shown(try writer.reader.madeOrganizations().first?.name)
        },
        Contract(
            function: "AccountWriter.endOrganization(_: Slug<Organization>)", here: "true", elsewhere: "false",
            changes: true
        ) { writer, _ in "\(try writer.endOrganization(.named("made")))" },
        Contract(
            function: "AccountWriter.makeProject(_: Slug<Project>, in: Slug<Organization>)", here: "false",
            elsewhere: "true", makes: true
        ) { writer, _ in "\(try writer.makeProject(.named("p"), in: .named("made")))" },
        Contract(
            function: "AccountWriter.endProject(_: Slug<Project>, in: Slug<Organization>)", here: "true",
            elsewhere: "false", changes: true
        ) { writer, _ in "\(try writer.endProject(.named("p"), in: .named("made")))" },
        Contract(function: "AccountReader.isInUse(_: Scope)", here: "true false", elsewhere: "false false") {
            writer, _ in
            let used = try writer.reader.isInUse(.organization(.named("default")))
            return "\(used) \(try writer.reader.isInUse(.organization(.named("made"))))"
        },
    ]
}
