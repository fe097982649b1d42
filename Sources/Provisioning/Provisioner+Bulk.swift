import Access
import Directory
import Journal
import Records
package import SCIM
import Tenancy

extension Provisioner {
    /// How much one Bulk request may hold; the server takes a body of that size at `/Bulk`.
    package static let bulkLimits = BulkLimits()

    /// Carries out many operations (RFC 7644 §3.7), each wholly or not at all, in an order in which references can be
    /// resolved.
    ///
    /// Stretches of the request share transactions, so that a thousand operations cost a handful of commits.
    /// - Returns: always 200; what became of each operation is in the body.
    /// - Throws: 400 for a body that is no Bulk request, 413 for one beyond `bulkLimits`, and `Outage` when the
    ///   database went away before anything was done. When it goes later, operations that weren't done say 503 in their
    ///   results.
    package func bulk(body: [UInt8], in target: ProvisioningTarget) async throws -> SCIMReply {
        try Self.bulkLimits.admit(payloadOf: body.count)
        let request = try BulkRequest.parse(
            try JSONValue.parse(body), types: [target.types.user, target.types.group], dialect: target.dialect,
            limits: Self.bulkLimits)
        let run = BulkRun(target: target, records: records.account(target.account.id))
        let progress = try await run.carryOut(BulkProgress(request, baseURL: representation(target).base))
        // What failed comes first: it's what somebody looks for.
        let results = progress.response.results.sorted { $0.status > $1.status }
        target.trace?.note(results.map { "\($0.method ?? "?") \($0.location ?? $0.bulkId ?? "") \($0.status)" })
        return SCIMReply(status: 200, body: progress.response.body)
    }
}

/// One Bulk request being carried out.
private struct BulkRun: Sendable {
    let target: ProvisioningTarget
    let records: AccountRecords

    /// How many units share a transaction: enough that a commit costs each little, and few enough that other accounts'
    /// writes don't wait long on an engine with one writer.
    private static let stretch = 256

    private var users: UserProvisioning { UserProvisioning(target: target) }
    private var groups: GroupProvisioning { GroupProvisioning(target: target) }

    func carryOut(_ request: BulkProgress) async throws -> BulkProgress {
        var progress = request
        var place = 0
        var end = end(ofStretchFrom: place, in: progress.plan)
        var created = decoded(place..<end, request)
        while place < progress.plan.units.count, !progress.hasStopped {
            // The next stretch is read while the database works on this one.
            let next = end..<self.end(ofStretchFrom: end, in: progress.plan)
            async let upcoming = decoded(next, request)
            do {
                progress = try await carryOut(place..<end, created, progress)
            } catch let outage as Outage {
                guard place > 0 else { throw outage }
                let refusal = SCIMRefusal(status: 503, detail: "The service can't reach its database. Try again.")
                for unit in progress.plan.units[place...] where !progress.hasStopped {
                    if let step = unit.steps.first { progress.fail(unit, at: step, refusal) }
                }
                return progress
            }
            created = await upcoming
            (place, end) = (next.lowerBound, next.upperBound)
        }
        return progress
    }

    /// A unit of several steps may be refused after its first writes, and so has a transaction of its own.
    private func end(ofStretchFrom start: Int, in plan: BulkPlan) -> Int {
        guard start < plan.units.count else { return start }
        guard plan.units[start].steps.count == 1 else { return start + 1 }
        let rest = plan.units[start...].prefix(Self.stretch)
        return rest.firstIndex { $0.steps.count > 1 } ?? rest.endIndex
    }

    private func carryOut(
        _ stretch: Range<Int>, _ created: [Int: Result<UserProvisioning.New, SCIMRefusal>], _ before: BulkProgress
    ) async throws -> BulkProgress {
        do {
            if stretch.count > 1 {
                return try await records.write(target.operation) { [self] writer in
                    try together(stretch, before, created, writer)
                }
            }
        } catch let error where Provisioner.isRace(error) {
            // Another request took a name meanwhile, and all of the stretch is undone: one by one it's seen whose name
            // that was.
        }
        var progress = before
        for place in stretch where !progress.hasStopped {
            progress = try await alone(progress.plan.units[place], progress)
        }
        return progress
    }

    /// Bodies of users to be made that refer to nothing, read before the transaction begins.
    private func decoded(
        _ stretch: Range<Int>, _ progress: BulkProgress
    ) -> [Int: Result<UserProvisioning.New, SCIMRefusal>] {
        var decoded: [Int: Result<UserProvisioning.New, SCIMRefusal>] = [:]
        for place in stretch {
            guard let step = progress.plan.units[place].steps.first,
                case .success(let operation) = progress.request.entries[step.operation].operation,
                operation.method == .post, operation.type === target.types.user, operation.references.isEmpty
            else { continue }
            decoded[place] = Result { () throws(SCIMRefusal) in try users.decode(operation.data ?? .null) }
        }
        return decoded
    }

    // MARK: In one transaction

    private func together(
        _ stretch: Range<Int>, _ before: BulkProgress, _ decoded: [Int: Result<UserProvisioning.New, SCIMRefusal>],
        _ writer: borrowing AccountWriter
    ) throws -> Recorded<BulkProgress> {
        var progress = before
        var events: [JournalEvent] = []
        var place = stretch.lowerBound
        while place < stretch.upperBound, !progress.hasStopped {
            let unit = progress.plan.units[place]
            var created: [Result<UserProvisioning.New, SCIMRefusal>] = []
            while let next = decoded[place + created.count] { created.append(next) }
            if created.isEmpty {
                guard let step = unit.steps.first else { throw RaceLost() }
                do {
                    let command = try progress.command(for: step)
                    events += try perform(command, step, &progress, writer)
                } catch let refusal as SCIMRefusal {
                    progress.fail(unit, at: step, refusal)
                } catch let tripped as Brake.Tripped {
                    // It comes before the step's first write.
                    events += try Brake(target: target).engage(tripped.trip, writer).events
                    progress.fail(unit, at: step, Brake.held(target.integration.brake))
                }
                place += 1
            } else {
                events += try create(created, at: place, &progress, writer)
                place += created.count
            }
        }
        return Recorded(progress, events)
    }

    /// Users one after another, in a few statements.
    private func create(
        _ created: [Result<UserProvisioning.New, SCIMRefusal>], at place: Int, _ progress: inout BulkProgress,
        _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        let made = try users.create(created, until: progress.failuresLeft, writer)
        for (offset, result) in made.value.enumerated() {
            let unit = progress.plan.units[place + offset]
            guard let step = unit.steps.first else { continue }
            switch result {
            case .success(let record): progress.succeed(step, id: record.id.text, version: Version(record.version))
            case .failure(let refusal): progress.fail(unit, at: step, refusal)
            }
        }
        return made.events
    }

    /// Carries out one step and reports its success; what it throws has changed nothing.
    private func perform(
        _ command: BulkCommand, _ step: BulkPlan.Step, _ progress: inout BulkProgress,
        _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        switch command {
        case .create(let type, let body):
            if type === target.types.user {
                let made = try users.create(try users.decode(body), writer)
                progress.succeed(step, id: made.value.id.text, version: Version(made.value.version))
                return made.events
            }
            let made = try groups.create(body, writer)
            progress.succeed(step, id: made.value.id.text, version: Version(made.value.version))
            return made.events
        case .replace(let type, let id, let body, let version):
            return try change(
                type, id, version, step, &progress, writer, user: { target.replacement(of: body) },
                group: { target.replacement(of: body) })
        case .patch(let type, let id, let body, let version):
            let request = try PatchRequest.parse(body, for: type, dialect: target.dialect)
            return try change(
                type, id, version, step, &progress, writer, user: { target.change(of: request) },
                group: { target.change(of: request) })
        case .delete(let type, let id, let version):
            let conditions = Preconditions(match: version)
            let deleted =
                type === target.types.user
                ? try users.delete(id, if: conditions, writer) : try groups.delete(id, if: conditions, writer)
            progress.succeed(step, id: id, version: nil)
            return deleted.events
        }
    }

    private func change(
        _ type: ResourceType, _ id: String, _ version: VersionCondition?, _ step: BulkPlan.Step,
        _ progress: inout BulkProgress, _ writer: borrowing AccountWriter, user: () -> UserProvisioning.Change,
        group: () -> GroupProvisioning.Change
    ) throws -> [JournalEvent] {
        let conditions = Preconditions(match: version)
        if type === target.types.user {
            let changed = try users.change(id, if: conditions, user(), writer)
            progress.succeed(step, id: id, version: Version(changed.value.version))
            return changed.events
        }
        let changed = try groups.change(id, if: conditions, group(), writer)
        progress.succeed(step, id: id, version: Version(changed.value.version))
        return changed.events
    }

    // MARK: In a transaction of its own

    /// A unit refused at one of its steps, which undoes the steps before it.
    private struct Refused: Error {
        let step: BulkPlan.Step
        let refusal: SCIMRefusal
        /// What engages the brake.
        var trip: BrakeState.Trip?
    }

    private func alone(_ unit: BulkPlan.Unit, _ before: BulkProgress) async throws -> BulkProgress {
        do {
            return try await records.write(target.operation) { [self] writer in
                var progress = before
                var events: [JournalEvent] = []
                for step in unit.steps {
                    do {
                        let command = try progress.command(for: step)
                        events += try perform(command, step, &progress, writer)
                    } catch let refusal as SCIMRefusal {
                        throw Refused(step: step, refusal: refusal)
                    } catch let tripped as Brake.Tripped {
                        throw Refused(
                            step: step, refusal: Brake.held(target.integration.brake), trip: tripped.trip)
                    }
                }
                return Recorded(progress, events)
            }
        } catch let refused as Refused {
            if let trip = refused.trip { try await records.engage(trip, target) }
            var progress = before
            progress.fail(unit, at: refused.step, refused.refusal)
            return progress
        } catch let error where Provisioner.isRace(error) {
            var progress = before
            if let step = unit.steps.first { progress.fail(unit, at: step, Self.nameTaken) }
            return progress
        }
    }

    private static let nameTaken = SCIMRefusal.uniqueness("Another request took this name at the same moment.")
}

extension BulkProgress {
    /// How many operations may still fail before the rest is left undone; nil: any number.
    fileprivate var failuresLeft: Int? {
        request.failOnErrors.map { limit in max(1, limit - failedOperations) }
    }

    private var failedOperations: Int { response.results.count { $0.refusal != nil } }
}
