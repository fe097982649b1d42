import Directory
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    static let brake: [Contract] = [
        Contract(
            function: "AccountReader.brake(of: Slug<Integration>)", here: "true false", elsewhere: "false false"
        ) { writer, _ in
            let other = try writer.reader.brake(of: .nextgen).engaged != nil
            return "\(try writer.reader.brake(of: .firstgen).engaged != nil) \(other)"
        },
        Contract(
            function: "AccountReader.count(_: BrakeMeasure, of: Slug<Integration>, upTo: Int)", here: "3 2 3 1 1 1 1",
            elsewhere: "0 0 0 0 0 0 0"
        ) { writer, _ in
            var counts = try BrakeMeasure.allCases.map { try writer.reader.count($0, of: .firstgen, upTo: 10) }
            counts += try BrakeMeasure.allCases.map { try writer.reader.count($0, of: .nextgen, upTo: 10) }
            counts.append(try writer.reader.count(.users, of: .firstgen, upTo: 1))
            return counts.map { "\($0)" }.joined(separator: " ")
        },
        Contract(
            function: "AccountReader.takenAway(by: Slug<Integration>, since: Instant, limit: Int)",
            here: "2 true 1 0 0", elsewhere: "0 false 0 0 0"
        ) { writer, _ in
            let all = try writer.reader.takenAway(by: .firstgen, since: Sample.start, limit: 9)
            let last = try writer.reader.takenAway(by: .firstgen, since: Sample.start, limit: 1)
            let later = try writer.reader.takenAway(by: .firstgen, since: Sample.later, limit: 9)
            let others = try writer.reader.takenAway(by: .nextgen, since: Sample.start, limit: 9)
            let isBack = all.first?.change == Sample.taken
            return "\(all.count) \(isBack) \(last.count) \(later.count) \(others.count)"
        },
        Contract(
            function: "AccountReader.takenAwayCount(by: Slug<Integration>, since: Instant)", here: "2 0",
            elsewhere: "0 0"
        ) { writer, _ in
            let later = try writer.reader.takenAwayCount(by: .firstgen, since: Sample.later)
            return "\(try writer.reader.takenAwayCount(by: .firstgen, since: Sample.start)) \(later)"
        },
        Contract(
            function: "AccountWriter.lockedBrake(of: Slug<Integration>)", here: "true false", elsewhere: "false false",
            changes: true, makes: true
        ) { writer, _ in
            let other = try writer.lockedBrake(of: .nextgen).engaged != nil
            return "\(try writer.lockedBrake(of: .firstgen).engaged != nil) \(other)"
        },
        Contract(
            function: "AccountWriter.store(_: BrakeState, of: Slug<Integration>)", here: "true", elsewhere: "false",
            changes: true
        ) { writer, _ in
            var state = try writer.reader.brake(of: .firstgen)
            state.release(until: Sample.later)
            try writer.store(state, of: .firstgen)
            return "\(try writer.reader.brake(of: .firstgen) == state)"
        },
        Contract(
            function:
                "AccountWriter.keep(_: TakenAway, at: Int64, by: Slug<Integration>, until: Instant)",
            here: "3", elsewhere: "1", changes: true, makes: true
        ) { writer, _ in
            try writer.keep(Sample.taken, at: 3, by: .firstgen, until: Sample.later)
            return "\(try writer.reader.takenAwayCount(by: .firstgen, since: Sample.start))"
        },
        Contract(
            function: "AccountWriter.dropTakenAway(_: [Int64], by: Slug<Integration>)", here: "1", elsewhere: "0",
            changes: true
        ) { writer, _ in
            try writer.dropTakenAway([1, 7], by: .firstgen)
            return "\(try writer.reader.takenAwayCount(by: .firstgen, since: Sample.start))"
        },
        Contract(
            function: "AccountReader.accountUser(_: ID<User>)", here: "user1@example.com", elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.accountUser(sample.user)?.key) },
        Contract(
            function: "AccountReader.groupsLost(with: ID<User>, of: Slug<Integration>)", here: "1 1 1 0",
            elsewhere: "0 0 0 0"
        ) { writer, sample in
            let first = try writer.reader.groupsLost(with: sample.user, of: .firstgen).count
            let next = try writer.reader.groupsLost(with: sample.user, of: .nextgen).count
            let last = try writer.reader.groupsLost(with: sample.colleague, of: .firstgen).count
            return "\(first) \(next) \(last) \(try writer.reader.groupsLost(with: sample.loner, of: .firstgen).count)"
        },
        Contract(
            function: "AccountWriter.restoreUser(_: ID<User>, named: String, key: String, created: Instant)",
            here: "true false", elsewhere: "true true", changes: true, makes: true
        ) { writer, sample in
            let gone = Sample.user(9)
            let isBack = try writer.restoreUser(gone, named: "Gone", key: "gone", created: Sample.start)
            let taken = try writer.restoreUser(
                Sample.user(8), named: "X", key: "user1@example.com", created: Sample.start)
            return "\(isBack) \(taken)"
        },
        Contract(
            function: "AccountWriter.restore(_: MemberID, to: [ID<Group>])", here: "1", elsewhere: "0", changes: true
        ) { writer, sample in
            let groups = [sample.group, sample.otherGroup, Sample.id(9, Group.self)]
            return "\(try writer.restore(.user(sample.colleague), to: groups).count)"
        },
        Contract(
            function: "AccountWriter.existing(among: [MemberID])", here: "2", elsewhere: "0"
        ) { writer, sample in
            let ids: [MemberID] = [.user(sample.user), .group(sample.group), .user(Sample.user(9))]
            return "\(try writer.existing(among: ids).count)"
        },
    ]
}
