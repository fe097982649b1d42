internal import CZlib

/// Raw DEFLATE (RFC 1951), as the HTTP-Redirect binding uses it (SAML Bindings §3.4.4.1).
enum Deflate {
    /// The compressed form of `bytes`, or nil when zlib has no memory.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        // Incompressible input grows by five bytes for each 16 KiB block; an eighth more is far above that.
        let capacity = bytes.count + bytes.count / 8 + 64
        let output = unsafe run(bytes, capacity: capacity) { unsafe gatehouse_deflate_raw($0, $1, $2, $3) }
        guard case .done(let compressed) = output else { return nil }
        return compressed
    }

    enum Inflated {
        case done([UInt8])
        case tooLarge
        case broken
    }

    /// Decompresses one stream that ends exactly where `bytes` end; never yields more than `limit` bytes.
    static func decompress(_ bytes: [UInt8], limit: Int) -> Inflated {
        unsafe run(bytes, capacity: limit) { unsafe gatehouse_inflate_raw($0, $1, $2, $3) }
    }

    private static func run(
        _ bytes: [UInt8], capacity: Int,
        _ body: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?, Int) -> Int
    ) -> Inflated {
        var written = -1
        let output = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            written = unsafe bytes.withUnsafeBufferPointer { input in
                unsafe body(input.baseAddress, input.count, buffer.baseAddress, capacity)
            }
            count = max(written, 0)
        }
        switch written {
        case 0...: return .done(output)
        case -2: return .tooLarge
        default: return .broken
        }
    }
}
