/// A block cipher and mode that XML Encryption names for content (XML Encryption 1.1 §5.2).
///
/// Triple DES isn't here: its blocks of 64 bits collide after some gigabytes, and nobody needs it any more.
package enum ContentCipher: Sendable, Hashable, CaseIterable {
    case aes128CBC, aes192CBC, aes256CBC
    case aes128GCM, aes192GCM, aes256GCM

    /// The one length of its key.
    package var keyByteCount: Int {
        switch self {
        case .aes128CBC, .aes128GCM: 16
        case .aes192CBC, .aes192GCM: 24
        case .aes256CBC, .aes256GCM: 32
        }
    }

    /// Whether it notices that a ciphertext was changed. CBC doesn't, so only a signature inside can.
    package var isAuthenticated: Bool {
        switch self {
        case .aes128CBC, .aes192CBC, .aes256CBC: false
        case .aes128GCM, .aes192GCM, .aes256GCM: true
        }
    }

    /// The bytes in front of the ciphertext.
    var ivByteCount: Int { isAuthenticated ? 12 : Self.blockByteCount }

    static let blockByteCount = 16
    static let tagByteCount = 16

    /// Whether a value could be IV, ciphertext and, for GCM, the whole tag: what is known without any key.
    package func couldBe(_ sealed: [UInt8]) -> Bool {
        isAuthenticated
            ? sealed.count > ivByteCount + Self.tagByteCount
            : sealed.count >= 2 * Self.blockByteCount && sealed.count % Self.blockByteCount == 0
    }
}
