import KeyMaterial
import Tenancy

/// Reads the files that a tenant file names, and judges what is in them.
struct Attachments {
    let files: FileSource
    let tenantDirectory: String
    let certs: String

    private static let largestPEM = 256 << 10
    /// That of one entity stays far below, that of a small federation too.
    static let largestMetadata = 4 << 20

    /// The bytes of a metadata file beside the tenant file, with its name for messages.
    func metadata(_ field: Field) -> (name: String?, bytes: [UInt8])? {
        guard let name = field.text() else { return nil }
        return bytes(of: name, in: [tenantDirectory], limit: Self.largestMetadata, for: field).map { (name, $0) }
    }

    /// The one certificate of a PEM file beside the tenant file, as DER.
    ///
    /// Exactly one, because each is trusted to sign: a chain would trust the CA's key too.
    func certificate(_ field: Field) -> [UInt8]? {
        guard let (name, _, bundle) = pem(field, in: [tenantDirectory]) else { return nil }
        guard let certificate = bundle.certificates.first, bundle.certificates.count == 1 else {
            field.refuse(
                bundle.certificates.isEmpty
                    ? "\(name) has no certificate in it"
                    : "\(name) has \(bundle.certificates.count) certificates; each file must have only the signing one")
            return nil
        }
        return certificate.der
    }

    /// The PEM text of an SP key with its certificate.
    func key(_ field: Field, decrypts: Bool) -> Redacted<String>? {
        guard let (name, text, bundle) = pem(field, in: [certs, tenantDirectory]) else { return nil }
        guard let key = bundle.privateKeys.first, bundle.privateKeys.count == 1 else {
            field.refuse("\(name) must have exactly one private key, not \(bundle.privateKeys.count)")
            return nil
        }
        guard let certificate = bundle.certificates.first, bundle.certificates.count == 1 else {
            field.refuse("\(name) must have exactly one certificate beside the key, not \(bundle.certificates.count)")
            return nil
        }
        guard certificate.publicKey == key.publicKey else {
            field.refuse("\(name) has a certificate of another key")
            return nil
        }
        if decrypts, case .ec = key.publicKey.algorithm {
            field.refuse("\(name) has an EC key; IdPs encrypt for RSA keys only")
            return nil
        }
        return Redacted(text)
    }

    private func pem(_ field: Field, in directories: [String]) -> (name: String, text: String, bundle: PEMBundle)? {
        guard let name = field.text(),
            let bytes = bytes(of: name, in: directories, limit: Self.largestPEM, for: field)
        else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            field.refuse("\(name) is not a PEM file (DER? convert it with openssl)")
            return nil
        }
        do {
            return (name, text, try PEMBundle.parse(text))
        } catch {
            field.refuse("\(name): \(error.settingsMessage)")
            return nil
        }
    }

    func bytes(of name: String, in directories: [String], limit: Int, for field: Field) -> [UInt8]? {
        let paths = directories.map { FilePath.join($0, name) }
        for path in paths {
            switch files.read(path, limit) {
            case .success(let bytes):
                return bytes
            case .failure(.missing):
                continue
            case .failure(let refusal):
                field.refuse("\(path) \(refusal.message)")
                return nil
            }
        }
        var looked: [String] = []
        for path in paths where !looked.contains(path) { looked.append(path) }
        field.refuse("there is no file \(looked.alternatives)")
        return nil
    }
}
