package import Tenancy

/// Why a native change isn't made. What each says is public; nothing in it comes from another account.
package enum AdministrationRefusal: Error, Hashable, Sendable {
    /// An integration that manages a record, and whose identity provider it is changed at.
    package struct Manager: Hashable, Sendable {
        package let integration: Slug<Integration>
        package let generation: Generation?
        package let identityProvider: String?
    }

    /// There is no such thing in the account.
    case notFound(String)
    /// What can't be changed here, and who manages it.
    case managed(what: String, by: [Manager])
    /// Something else has the name.
    case nameTaken(field: String, value: String)
    /// A field names something that isn't there, or can't be meant.
    case unknownReference(field: String, value: String)
    /// A file declares it.
    case declared(what: String, source: String)
    /// It comes with Gatehouse.
    case builtIn(String)
    /// Something refers to it.
    case inUse(what: String, by: String)
    /// The account would have nobody left to administer it.
    case lastAdministrator
    /// The actor would give away what they don't have.
    case beyondOwnAuthority(Scope)
    /// The record has become another than the caller knows.
    case versionMismatch

    package var publicSentence: String {
        switch self {
        case .notFound(let what): return "There is no such \(what)."
        case .managed(let what, let managers):
            let names = managers.map { manager -> String in
                let place = manager.identityProvider.map { " at \($0)" } ?? ""
                return
                    "the \(manager.generation?.displayName ?? "removed") app integration \(manager.integration)\(place)"
            }
            return
                "\(what) can't be changed here: it is managed by \(names.joined(separator: " and by ")). Change it there."
        case .nameTaken(let field, let value): return "The \(field) \"\(value)\" is taken."
        case .unknownReference(let field, let value): return "`\(field)` names \"\(value)\", which isn't there."
        case .declared(let what, let source): return "\(what) is declared in \(source). Change it there."
        case .builtIn(let what): return "\(what) is built in and can't be changed."
        case .inUse(let what, let user): return "\(what) is still used by \(user)."
        case .lastAdministrator:
            return "The account would have no active administrator left. Make somebody else one first."
        case .beyondOwnAuthority(let scope): return "Nobody can give away more than they may do themselves at \(scope)."
        case .versionMismatch: return "It has another version than the request expects. Read it again."
        }
    }
}
