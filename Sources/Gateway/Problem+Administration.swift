import Administration
import SCIM
import Tenancy

extension Problem {
    /// A native change that isn't made, as a problem document; of a locked record with who manages it, for programs.
    init(_ refusal: AdministrationRefusal) {
        let type: ProblemType
        var members = JSONObject()
        switch refusal {
        case .notFound: type = .notFound
        case .managed(_, by: let managers):
            type = .managedByIntegration
            members["managed_by"] = .array(managers.map { .string($0.integration.text) })
            members["change_at"] = .array(
                managers.map { manager in
                    [
                        "integration": .string(manager.integration.text),
                        "generation": .text(manager.generation?.rawValue),
                        "identity_provider": .text(manager.identityProvider),
                    ]
                })
        case .nameTaken(let field, _):
            type = .nameTaken
            members["field"] = .string(field)
        case .unknownReference(let field, _):
            type = .invalidRequest
            members["errors"] = [["field": .string(field), "detail": .string(refusal.publicSentence)]]
        case .declared(_, let source):
            type = .declaredInFile
            members["source"] = .string(source)
        case .builtIn: type = .builtIn
        case .inUse: type = .inUse
        case .lastAdministrator: type = .lastAdministrator
        case .beyondOwnAuthority: type = .permissionDenied
        case .versionMismatch: type = .versionMismatch
        }
        self.init(type, refusal.publicSentence, members: members)
    }
}
