import Foundation

/// Measures Gatehouse beside floors and peers in one run, and prints ratios: those hold on any machine, microseconds don't.
///
///     bench                        everything
///     bench validation             one part: validation,
///     bench sizes [N…]             SCIM at 1,000, 100,000 and 1,000,000 users, or at these sizes,
///     bench serving                the same at 20,000 users, in a minute,
///     bench sync [USERS GROUPS]    a first sync of 10,000 users and 100 groups, and the same again
///     bench logins [N]             3,000 logins, from the application's request to its tokens
///     bench readiness [N]          who would be locked out of an account of 100,000 users
///     bench permissions [USERS GROUPS ASSIGNMENTS]   what somebody may do, and why
///     bench events [N]             how long after a change the application hears of it, under a sync of 10,000 users
///     bench journal [N]            the journal's share of a SCIM write
///     bench plain PORT, bench unstored PORT   the floors, which the others start as processes of their own
///
/// `--seconds N`: how long each stretch of load is; 2 if nothing is said.
@main
enum Bench {
    static func main() async {
        do {
            try await run()
        } catch {
            FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var seconds = 2.0
        if let place = arguments.firstIndex(of: "--seconds"), place + 1 < arguments.count {
            seconds = Double(arguments[place + 1]) ?? seconds
            arguments.removeSubrange(place...(place + 1))
        }
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == max(0, arguments.count - 1), numbers.allSatisfy({ $0 > 0 }) else { throw usage }
        switch arguments.first {
        case nil:
            Table.print(try ValidationBench.run())
            try SyncBench().run()
            try LoginsBench().run()
            try ReadinessBench().run()
            try await PermissionsBench(seconds: seconds).run()
            try EventsBench().run()
            try await JournalBench().run()
            try SizesBench(sizes: SizesBench.allSizes, seconds: seconds).run()
        case "validation": Table.print(try ValidationBench.run())
        case "sizes":
            try SizesBench(sizes: numbers.isEmpty ? SizesBench.allSizes : numbers.sorted(), seconds: seconds).run()
        case "serving": try SizesBench(sizes: [20_000], seconds: seconds).run()
        case "sync":
            try (numbers.count == 2 ? SyncBench(users: numbers[0], groups: numbers[1]) : SyncBench()).run()
        case "logins": try (numbers.first.map { LoginsBench(logins: $0) } ?? LoginsBench()).run()
        case "readiness": try ReadinessBench(size: numbers.first ?? 100_000).run()
        case "permissions":
            var bench = PermissionsBench(seconds: seconds)
            if numbers.count == 3 {
                (bench.users, bench.groups, bench.assignments) = (numbers[0], numbers[1], numbers[2])
            }
            try await bench.run()
        case "events": try (numbers.first.map { EventsBench(users: $0) } ?? EventsBench()).run()
        case "journal": try await (numbers.first.map { JournalBench(users: $0) } ?? JournalBench()).run()
        case "plain": try await PlainServer.run(port: numbers.first ?? 0)
        case "unstored": try await UnstoredServer.run(port: numbers.first ?? 0)
        default: throw usage
        }
    }

    private static let usage = BenchFailure(
        """
        usage: bench [validation | sizes [N…] | serving | sync [USERS GROUPS] | logins [N] | readiness [N]
                      | permissions [USERS GROUPS ASSIGNMENTS] | events [N] | journal [N]] [--seconds N]
        """)
}

/// Why there is no table: what couldn't be started, or answered something else than it should have.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
