import KeyMaterial
import Tenancy

/// A JWK Set (RFC 7517 §5) of keys that verify signatures.
enum JSONWebKeySection {
    private static let mostKeys = 50
    /// What only a private or a symmetric key has (RFC 7518 §6).
    private static let secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    static func keySet(_ field: Field) -> [ClientKey]? {
        guard let section = Section(field) else { return nil }
        return section.required("keys", keys)
    }

    static func keys(_ field: Field) -> [ClientKey]? {
        let found = field.list(orEmpty: "has no key in it") {
            $0.value.shape.kind == "a mapping" ? read($0) : mistaken($0)
        }
        guard let found else { return nil }
        guard found.count <= mostKeys else {
            field.refuse("has more than \(mostKeys) keys")
            return nil
        }
        let usable = found.compactMap(\.self)
        let words = ClientAssertionAlgorithm.allCases.map(\.rawValue).alternatives
        if usable.isEmpty, field.log.isEmpty { field.refuse("has no key in it that signs with \(words)") }
        return usable.isEmpty ? nil : usable
    }

    private static func mistaken(_ field: Field) -> ClientKey?? {
        field.refuse("must be a mapping of keys to values, not \(field.value.shape.kind)")
        return nil
    }

    /// `.some(nil)`: nothing is wrong with the key, but it's for something else, and a set may hold such keys (RFC 7517 §5).
    private static func read(_ field: Field) -> ClientKey?? {
        // Members that nobody here knows must be ignored (RFC 7517 §4), so the section isn't finished.
        guard let section = Section(field), let type = section.required("kty", { $0.text() }) else { return nil }
        if let secret = secretMembers.compactMap({ section.field($0) }).first {
            secret.refuse("must not be here: it's the secret part of a key; give the public part only")
            return nil
        }
        let use = section.value("use") { $0.text() }
        let operations = section.value("key_ops") { list in list.list(of: { $0.text() }) }
        let named = section.value("alg") { $0.text() }
        let id = section.value("kid") { $0.text() }
        let algorithm = named.flatMap { ClientAssertionAlgorithm(rawValue: $0) }
        guard use == nil || use == "sig", operations.map({ $0.contains("verify") }) ?? true,
            named == nil || algorithm != nil
        else { return .some(nil) }
        guard let spki = encoded(section, type) else { return nil }
        guard let spki else { return .some(nil) }
        do throws(KeyMaterialRefusal) {
            let key = try PublicKey(der: spki)
            return ClientKey(id: id, algorithm: algorithm, spki: key.spki)
        } catch {
            field.refuse(error == .keyMalformed ? "the public key can't be decoded" : error.settingsMessage)
            return nil
        }
    }

    /// `.some(nil)`: a type of key or curve that is for something else; nil: a mistake.
    private static func encoded(_ section: Section, _ type: String) -> [UInt8]?? {
        switch type {
        case "RSA":
            let modulus = section.required("n", number)
            let exponent = section.required("e", number)
            guard let modulus, let exponent else { return nil }
            return SubjectPublicKeyInfo.rsa(modulus: modulus, exponent: exponent)
        case "EC":
            guard let name = section.required("crv", { $0.text() }) else { return nil }
            guard let curve = KeyAlgorithm.Curve(rawValue: name), curve != .p521 else { return .some(nil) }
            let x = section.required("x") { coordinate($0, of: curve) }
            let y = section.required("y") { coordinate($0, of: curve) }
            guard let x, let y else { return nil }
            return SubjectPublicKeyInfo.ec(curve, x: x, y: y)
        default:
            return .some(nil)
        }
    }

    private static func number(_ field: Field) -> [UInt8]? {
        field.parse { text throws(Complaint) in
            guard let bytes = try? Base64URL.decode(text), !bytes.isEmpty else {
                throw Complaint("must be a number in base64url (RFC 7518 §2)")
            }
            return bytes
        }
    }

    /// RFC 7518 §6.2.1.2: as long as the curve's field, leading zeros included.
    private static func coordinate(_ field: Field, of curve: KeyAlgorithm.Curve) -> [UInt8]? {
        guard let bytes = number(field) else { return nil }
        guard bytes.count == curve.byteCount else {
            field.refuse("must be \(curve.byteCount) bytes long on \(curve.rawValue), not \(bytes.count)")
            return nil
        }
        return bytes
    }
}
