import COpenSSL

/// A public key that may verify signatures: RSA of 2,048 to 8,192 bits, or EC on P-256, P-384 or P-521.
///
/// Decoded once and kept, because decoding costs more than verifying. Safe to share between threads. Two keys are
/// equal when their SubjectPublicKeyInfo is; a renewed certificate of the same key makes no difference.
package final class PublicKey: Sendable, Hashable {
    /// Type and size.
    package var algorithm: KeyAlgorithm { handle.algorithm }
    /// The DER of the SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), as OpenSSL encodes it.
    package let spki: [UInt8]
    /// SHA-256 over ``spki``, 32 bytes.
    package let spkiFingerprint: [UInt8]

    let handle: KeyHandle
    /// For the scheme that nearly every signature is made by.
    let usual: VerificationSetup?

    /// Decodes a SubjectPublicKeyInfo.
    ///
    /// - Throws: a refusal when the bytes aren't exactly one key, or one of a kind or size that isn't allowed.
    package convenience init(der: [UInt8]) throws(KeyMaterialRefusal) {
        defer { ERR_clear_error() }
        guard let pointer = unsafe decodeDER(der, with: { unsafe d2i_PUBKEY(nil, $0, $1) }) else { throw .keyMalformed }
        try self.init(unsafe KeyHandle(owning: pointer))
    }

    /// Reads a PEM block `PUBLIC KEY`, or the key of a `CERTIFICATE` block.
    ///
    /// - Throws: a refusal as for `init(der:)`, or `.pemMalformed` when the first block is neither.
    package convenience init(pem: String) throws(KeyMaterialRefusal) {
        guard let block = try PEMBundle.blocks(of: pem).first else { throw .pemMalformed }
        switch block.label {
        case "PUBLIC KEY": try self.init(der: block.bytes)
        case "CERTIFICATE": self.init(sharing: try Certificate(der: block.bytes).publicKey)
        default: throw .pemMalformed
        }
    }

    init(_ handle: KeyHandle) throws(KeyMaterialRefusal) {
        defer { ERR_clear_error() }
        guard let der = unsafe encodeDER({ unsafe i2d_PUBKEY(handle.pointer, $0) }) else { throw .keyMalformed }
        self.handle = handle
        usual = VerificationSetup(of: handle, by: handle.algorithm.usualScheme)
        spki = der
        do {
            spkiFingerprint = try SHA256.digest(der)
        } catch {
            throw .libraryFailed(error)
        }
    }

    private init(sharing other: PublicKey) {
        handle = other.handle
        usual = other.usual
        spki = other.spki
        spkiFingerprint = other.spkiFingerprint
    }

    package static func == (left: PublicKey, right: PublicKey) -> Bool {
        left === right || left.spki == right.spki
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(spkiFingerprint)
    }
}
