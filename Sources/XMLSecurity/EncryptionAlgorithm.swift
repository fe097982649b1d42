package import KeyMaterial

/// A cipher for content by the URI that names it in XML (XML Encryption 1.1 §5.2).
package enum EncryptionAlgorithm: String, Sendable, Hashable, CaseIterable {
    case aes128CBC = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    case aes192CBC = "http://www.w3.org/2001/04/xmlenc#aes192-cbc"
    case aes256CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
    case aes128GCM = "http://www.w3.org/2009/xmlenc11#aes128-gcm"
    case aes192GCM = "http://www.w3.org/2009/xmlenc11#aes192-gcm"
    case aes256GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"

    /// How to compute it.
    package var cipher: ContentCipher {
        switch self {
        case .aes128CBC: .aes128CBC
        case .aes192CBC: .aes192CBC
        case .aes256CBC: .aes256CBC
        case .aes128GCM: .aes128GCM
        case .aes192GCM: .aes192GCM
        case .aes256GCM: .aes256GCM
        }
    }
}

/// Which ciphers are taken. Keys come by RSA-OAEP in any case.
package struct EncryptionPolicy: Sendable, Hashable {
    /// Take CBC, the default of ADFS and Entra. It doesn't notice changes, so only a signature inside protects it.
    package var allowsCBC: Bool

    package init(allowsCBC: Bool) {
        self.allowsCBC = allowsCBC
    }

    package func allows(_ algorithm: EncryptionAlgorithm) -> Bool {
        allowsCBC || algorithm.cipher.isAuthenticated
    }
}
