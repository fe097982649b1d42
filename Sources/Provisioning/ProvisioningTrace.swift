import Journal
import SCIM
import Synchronization

/// What one request asked for and did, put down on its way through, for the provisioning log. Names only.
package final class ProvisioningTrace: Sendable {
    package struct Notes: Sendable {
        package var subject: String?
        package var userName: String?
        package var filter: String?
        package var operations: [String] = []
        package var effects: [String] = []
        package var ignored: String?
    }

    private let state = Mutex(Notes())

    package init() {}

    package var notes: Notes { state.withLock { $0 } }

    /// How much of a large request is written down.
    private static let limit = 50

    func note(userName: String) { state.withLock { $0.userName = String(userName.prefix(256)) } }

    /// What a list is filtered by, unless that could hold a secret.
    func note(filter: String?) {
        guard let filter, !filter.contains(anyCase: "password") else { return }
        state.withLock { $0.filter = String(filter.prefix(200)) }
    }

    func note(_ request: PatchRequest) {
        state.withLock { notes in
            notes.operations = request.operations.prefix(Self.limit).map(\.name)
        }
    }

    func note(_ results: [String]) { state.withLock { $0.operations = Array(results.prefix(Self.limit)) } }

    /// What was left out, also where nothing else came of it.
    func note(_ ignored: IgnoredNames) { state.withLock { $0.ignored = $0.ignored ?? ignored.text } }

    /// What has been committed.
    func note(_ events: [JournalEvent]) {
        state.withLock { notes in
            notes.effects += events.prefix(Self.limit).map(\.kind.rawValue)
            notes.subject = notes.subject ?? events.first?.subject
            notes.userName = notes.userName ?? events.lazy.compactMap { $0.details["userName"] }.first
            notes.ignored = notes.ignored ?? events.lazy.compactMap { $0.details["ignored"] }.first
        }
    }
}

extension PatchOperation {
    /// `replace active`, `add members (3)`.
    fileprivate var name: String {
        let target = path.text.prefix(100)
        return switch change {
        case .add: "add \(target)"
        case .replace: "replace \(target)"
        case .remove, .unassign: "remove \(target)"
        case .removeListed(let values): "remove \(target) (\(values.count))"
        case .collection(let change): "\(change.name)"
        }
    }
}

extension MembershipChange {
    fileprivate var name: String {
        switch self {
        case .add(let members): "add members (\(members.count))"
        case .remove(let ids): "remove members (\(ids.count))"
        case .removeAll: "remove members (all)"
        case .replaceAll(let members): "replace members (\(members.count))"
        case .removeMatching: "remove members (by filter)"
        case .require(let members): "require members (\(members.count))"
        }
    }
}
