import Access
import HTTPTypes
import Hummingbird
import Pages
import Tenancy

/// One method of one path of the console, who may use it, and what it shows or does. Data, so that a test can walk all
/// of them.
struct ConsoleRoute: TabledRoute {
    typealias Show = @Sendable (ConsoleCall) async throws -> ConsolePage
    typealias Do = @Sendable (ConsoleCall, FormFields) async throws -> Done

    /// What became of a form.
    enum Done: Sendable {
        /// The browser goes on to a page, which says so.
        case at(String, ConsoleOutcome)
        /// Shown now and never again.
        case shown(ConsolePage)
    }

    enum Work: Sendable {
        case show(Show)
        /// - on: the page that has the form, which shows why it wasn't done.
        case change(on: Show, Do)
    }

    let method: HTTPRequest.Method
    /// Below `/accounts/{account}/console/`.
    let path: String
    /// Held for the whole account. Nil: any that the console shows something of.
    let permission: Permission?
    let work: Work

    static func page(_ path: String, _ permission: Permission?, _ show: @escaping Show) -> ConsoleRoute {
        ConsoleRoute(method: .get, path: path, permission: permission, work: .show(show))
    }

    /// What a form asks for. The service that does it asks for its own grant too.
    static func form(
        _ path: String, _ permission: Permission, on page: @escaping Show, _ change: @escaping Do
    ) -> ConsoleRoute {
        ConsoleRoute(method: .post, path: path, permission: permission, work: .change(on: page, change))
    }

    /// Whether the visitor may, before anything is read.
    func admit(_ operation: Operation) throws(PermissionDenied) {
        if let permission {
            _ = try operation.grant(permission)
        } else if !Self.isShownAnything(operation) {
            throw PermissionDenied(missing: .readUsers, at: .account)
        }
    }

    /// Whether the visitor may read anything at all of the account as a whole.
    static func isShownAnything(_ operation: Operation) -> Bool {
        Permission.allCases.contains { $0.onlyReads && operation.isGranted($0, at: .account) }
    }
}

/// What a page says after something was done: a word in its address, and so never a text of somebody else's.
enum ConsoleOutcome: String, CaseIterable, Sendable {
    case saved, released, given, taken, added, removed, deleted, revoked
    case rolledBack = "rolled-back"

    var sentence: String {
        switch self {
        case .saved: "It was saved."
        case .released:
            "The brake lets everything pass for one window. The identity provider sends again what was held."
        case .rolledBack: "What had passed was given back. The brake holds on until it is released."
        case .given: "The role was given."
        case .taken: "The role was taken away."
        case .added: "The member was added."
        case .removed: "The member was removed."
        case .deleted: "It was deleted."
        case .revoked: "The token has ended, on all nodes."
        }
    }
}
