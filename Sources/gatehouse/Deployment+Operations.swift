import HandOff
import Management
import Settings
import SignIn

extension Deployment {
    /// What the operator API does to accounts. What it's sent is read as a tenant file is; the only files are those that
    /// it's sent along.
    var operations: AccountOperations {
        let defaults = settings.limits.scimDefaults
        return AccountOperations(records: records, declarations: declarations) { document, files in
            let source = FileSource(
                read: { path, limit in
                    let name = path.split(separator: "/").last.map(String.init) ?? path
                    let bytes = path == Self.declaration ? document : files[name].map { Array($0.utf8) }
                    guard let bytes else { return .failure(.missing) }
                    return bytes.count <= limit ? .success(bytes) : .failure(.tooLarge(limit: limit))
                }, list: { _ in nil })
            let (manifests, mistakes) = ManifestReader(files: source, scimDefaults: defaults)
                .read(files: [Self.declaration], certs: "certs")
            guard let manifest = manifests.first else {
                return .mistakes(mistakes.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" })
            }
            return .manifest(manifest)
        }
    }

    /// The applications of this deployment, as this node knows them by `registry`.
    func applications(_ registry: ApplicationRegistry) -> RegisteredApplications {
        RegisteredApplications(records: records, registry: registry) { document in
            switch ApplicationReader.read(document) {
            case .success(let declared): .application(Application(declared))
            case .failure(let mistakes):
                .mistakes(mistakes.all.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" })
            }
        }
    }

    private static let declaration = "declaration.json"
}
