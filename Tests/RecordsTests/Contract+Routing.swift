import Directory
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let routing: [Contract] = [
        Contract(
            function: "AccountReader.people(after: ID<User>?, limit: Int, in: Account)", here: "4 3 2 1",
            elsewhere: "0 0 0 0"
        ) { writer, sample in
            guard let settings = try writer.reader.settings() else { return "0 0 0 0" }
            let all = try writer.reader.people(after: nil, limit: 9, in: settings)
            let others = try writer.reader.people(after: sample.user, limit: 9, in: settings)
            let first = all.first?.records.count ?? 0
            return "\(all.count) \(others.count) \(first) \(others.first?.records.count ?? 0)"
        },
        Contract(
            function: "AccountReader.groups(of: [ID<User>])", here: "3 2 0", elsewhere: "0 0 0"
        ) { writer, sample in
            let groups = try writer.reader.groups(of: [sample.user, sample.colleague, sample.loner])
            return "\(groups[sample.user]?.count ?? 0) \(groups[sample.colleague]?.count ?? 0) "
                + "\(groups[sample.loner]?.count ?? 0)"
        },
        Contract(
            function: "AccountReader.routingSteps(limit: Int)", here: "2 firstgen-first nextgen-first",
            elsewhere: "0 - -"
        ) { writer, _ in
            let steps = try writer.reader.routingSteps(limit: 9)
            let (newest, oldest) = (steps.first.map { "\($0.policy)" }, steps.last.map { "\($0.policy)" })
            return "\(steps.count) \(newest ?? "-") \(oldest ?? "-")"
        },
        Contract(
            function: "AccountWriter.setRouting(_: RoutingPolicy, after: RoutingPolicy, by: String)",
            here: "3 nextgen-first", elsewhere: "2 nextgen-first", changes: true, makes: true
        ) { writer, _ in
            try writer.setRouting(.nextgenFirst, after: .firstgenFirst, by: "operator")
            let steps = try writer.reader.routingSteps(limit: 9)
            return "\(steps.count) \(steps.first.map { "\($0.policy)" } ?? "-")"
        },
        Contract(function: "AccountReader.importedLists()", here: "firstgen 1", elsewhere: "") { writer, _ in
            try writer.reader.importedLists().map { "\($0.key) \($0.value.members)" }.joined(separator: ",")
        },
        Contract(
            function: "AccountReader.imported(_: some Sequence<String>)", here: "firstgen", elsewhere: ""
        ) { writer, _ in
            let key = Sample.name(1).lowercased()
            return try writer.reader.imported([key, "nobody"])[key]?.map(\.text).joined() ?? ""
        },
        Contract(
            function: "AccountWriter.replaceImportedMembers(_: Set<String>, of: Slug<Integration>)",
            here: "firstgen 2 true", elsewhere: "firstgen 2 false", changes: true, makes: true
        ) { writer, sample in
            try writer.replaceImportedMembers(["a", Sample.name(2).lowercased()], of: .firstgen)
            let lists = try writer.reader.importedLists()
            let settings = try writer.reader.settings()
            let colleague = try settings.flatMap { try writer.reader.person(sample.colleague, in: $0) }
            let isImported = colleague?.isImported(to: .firstgen) ?? false
            return lists.map { "\($0.key) \($0.value.members) \(isImported)" }.joined(separator: ",")
        },
        Contract(
            function: "AccountWriter.undoRouting()", here: "true false", elsewhere: "false false", changes: true
        ) { writer, _ in "\(try writer.undoRouting()) \(try writer.undoRouting())" },
    ]
}
