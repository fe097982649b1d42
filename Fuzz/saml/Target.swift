/// What can be fuzzed of what comes through a browser or from an identity provider.
enum Target: String, CaseIterable {
    case xml, verify, decrypt, metadata, logout

    func run(_ bytes: [UInt8]) {
        // A refusal is a good answer to a bad input; what must hold is checked where it must.
        do {
            switch self {
            case .xml: try fuzzXML(bytes)
            case .verify: try fuzzVerify(bytes)
            case .decrypt: try fuzzDecrypt(bytes)
            case .metadata: try fuzzMetadata(bytes)
            case .logout: try fuzzLogout(bytes)
            }
        } catch {}
    }
}
