import Access
import Directory
import Journal
import Logging
import Records
import SCIM
import Tenancy

/// Stands before everything destructive that an integration asks for: it counts what would go, within the transaction
/// that takes it away, and keeps what it was, so that it can be given back.
///
/// A client that deprovisions more than its share is a broken one more often than a layoff: the rest is held until
/// somebody has looked (PRODUCT.md, "a brake on mass deprovisioning").
struct Brake: Sendable {
    let target: ProvisioningTarget

    private var integration: Slug<Integration> { target.integration.id }
    private var settings: BrakeSettings { target.integration.brake }

    /// This request is what engages the brake, which is a transaction of its own: this one is given up.
    struct Tripped: Error {
        let trip: BrakeState.Trip
    }

    /// A change that may go on. What it takes away is kept under its number.
    struct Permit {
        /// Nil: nothing has to be given back.
        fileprivate let position: Int64?
    }

    /// Before the first write.
    /// - Throws: 429 while the brake is engaged; `Tripped` when this is what engages it.
    func admit(_ loss: BrakeCounts, _ writer: borrowing AccountWriter) throws -> Permit {
        guard target.isBraked else { return Permit(position: nil) }
        var state = try writer.lockedBrake(of: integration)
        let judgement = try state.judge(loss, by: settings, at: writer.now) { measure, limit in
            try writer.reader.count(measure, of: integration, upTo: limit)
        }
        switch judgement {
        case .held: throw Self.held(settings)
        case .trips(let trip): throw Tripped(trip: trip)
        case .passes:
            try writer.store(state, of: integration)
            return Permit(position: state.position)
        }
    }

    /// Keeps what the permitted change takes away.
    func keep(_ change: TakenAway, _ permit: Permit, _ writer: borrowing AccountWriter) throws {
        guard let position = permit.position else { return }
        let expires = writer.now.advanced(bySeconds: settings.windowSeconds)
        try writer.keep(change, at: position, by: integration, until: expires)
    }

    /// Engages the brake, unless another request has.
    func engage(_ trip: BrakeState.Trip, _ writer: borrowing AccountWriter) throws -> Recorded<Void> {
        var state = try writer.lockedBrake(of: integration)
        guard state.engaged == nil, !state.isReleased(at: writer.now) else { return .unchanged(()) }
        state.engaged = trip
        try writer.store(state, of: integration)
        target.operation.logger.warning(
            "the brake holds mass deprovisioning",
            metadata: [
                "integration": .stringConvertible(integration), "measure": .string(trip.measure?.rawValue ?? ""),
                "wanted": .stringConvertible(trip.wanted), "allowed": .stringConvertible(trip.allowed),
            ])
        return Recorded((), JournalEvent(.brakeEngaged, integration, details: trip.details(settings)))
    }

    /// IdPs come again after that long. Okta gives up after ten times, and takes whole seconds only.
    private static let retryAfterSeconds = 900

    static func held(_ settings: BrakeSettings) -> SCIMRefusal {
        SCIMRefusal(
            status: 429,
            detail: """
                Held by the brake on mass deprovisioning: this integration deactivates, deletes or empties more than \
                \(settings.sharePercent) % of what it manages. Nothing of this request was done; everything else goes \
                on. Check the assignments at the identity provider, then have the brake released, or what passed \
                rolled back.
                """,
            retryAfter: retryAfterSeconds)
    }
}

extension BrakeState.Trip {
    fileprivate func details(_ settings: BrakeSettings) -> [String: String] {
        [
            "measure": measure?.rawValue ?? "", "wanted": "\(wanted)", "allowed": "\(allowed)",
            "share": "\(settings.sharePercent)%", "window_seconds": "\(settings.windowSeconds)",
        ]
    }
}

extension Provisioner {
    /// Runs a write; when it's the one that is too much, engages the brake and refuses it.
    func braking<Value>(_ target: ProvisioningTarget, _ write: () async throws -> Value) async throws -> Value {
        do {
            return try await write()
        } catch let tripped as Brake.Tripped {
            try await records.account(target.account.id).engage(tripped.trip, target)
            throw Brake.held(target.integration.brake)
        }
    }
}

extension AccountRecords {
    /// Engages the brake in a transaction of its own.
    func engage(_ trip: BrakeState.Trip, _ target: ProvisioningTarget) async throws {
        try await write(target.operation) { writer in try Brake(target: target).engage(trip, writer) }
    }
}
