import Management
import SCIM

extension Problem {
    init(_ refusal: OperatorRefusal) {
        switch refusal {
        case .unknownAccount: self.init(.notFound, "There is no such account.")
        case .accountExists: self.init(.nameTaken, "There is an account of this id already.")
        case .declaredInFile(let file):
            self.init(
                .declaredInFile, "The account is declared in \(file). Change it there.",
                members: JSONObject([("file", .string(file))]))
        case .invalid(let mistakes):
            self.init(
                .invalidRequest, mistakes.joined(separator: "\n"),
                members: JSONObject([("errors", .array(mistakes.map { .string($0) }))]))
        case .unknownPart(let id): self.init(.notFound, "The account has no \(id.prefix(64)).")
        }
    }

    init(_ refusal: KeyRotationRefusal) {
        switch refusal {
        case .declared: self.init(.declaredInFile, "The account's file declares the keys. Change them there.")
        case .stagedAlready(let id): self.init(.conflict, "\(id) is staged already. Activate it, or drop it.")
        case .retiredKept(let id):
            self.init(.conflict, "\(id) of the rotation before is still there. Drop it once the IdP doesn't use it.")
        case .nothingStaged: self.init(.conflict, "No key is staged. Rotate first.")
        case .nothingRetired: self.init(.conflict, "No key is retired.")
        case .inUse(let id): self.init(.inUse, "\(id) is in use.")
        case .unknown(let id): self.init(.notFound, "There is no key \(id).")
        case .changedMeanwhile: self.init(.conflict, "Somebody else made a step at the same time. Look again.")
        }
    }
}
