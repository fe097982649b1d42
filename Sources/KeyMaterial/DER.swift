import COpenSSL

/// Decodes with one of OpenSSL's `d2i_` functions, and only if it takes every byte.
///
/// Bytes after a certificate would be covered by no signature and seen by no two parsers alike.
func decodeDER(
    _ bytes: [UInt8],
    with decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?,
    free: (OpaquePointer) -> Void = { unsafe EVP_PKEY_free($0) }
) -> OpaquePointer? {
    unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return nil }
        var cursor: UnsafePointer<UInt8>? = unsafe start
        guard let decoded = unsafe decode(&cursor, buffer.count) else { return nil }
        guard let cursor = unsafe cursor, unsafe cursor - start == buffer.count else {
            unsafe free(decoded)
            return nil
        }
        return unsafe decoded
    }
}

/// Encodes with one of OpenSSL's `i2d_` functions.
func encodeDER(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32) -> [UInt8]? {
    var encoded: UnsafeMutablePointer<UInt8>?
    let length = unsafe encode(&encoded)
    guard length > 0, let start = unsafe encoded else { return nil }
    defer { unsafe gatehouse_openssl_free(start) }
    return unsafe [UInt8](UnsafeBufferPointer(start: start, count: Int(length)))
}

/// The `SEQUENCE { INTEGER r, INTEGER s }` that OpenSSL wants, from the raw `r || s` that XML Signature carries.
///
/// - Parameter raw: two big-endian numbers of the same length, at most 66 bytes each.
func ecdsaDER(fromRaw raw: [UInt8]) -> [UInt8] {
    let half = raw.count / 2
    var body: [UInt8] = []
    body.reserveCapacity(raw.count &+ 8)
    for number in [raw.prefix(half), raw.suffix(half)] {
        let digits = number.drop { $0 == 0 }
        let pad = (digits.first ?? 0x80) >= 0x80
        body.append(0x02)
        body.append(UInt8(truncatingIfNeeded: digits.count &+ (pad ? 1 : 0)))
        if pad { body.append(0) }
        body.append(contentsOf: digits)
    }
    var der: [UInt8] = [0x30]
    if body.count > 0x7f { der.append(0x81) }
    der.append(UInt8(truncatingIfNeeded: body.count))
    return der + body
}

/// The raw `r || s`, each padded to the length of the curve, from the DER that OpenSSL makes.
func ecdsaRaw(fromDER der: [UInt8], curve: KeyAlgorithm.Curve) -> [UInt8]? {
    var rest = der[...]
    guard rest.popFirst() == 0x30, var length = rest.popFirst() else { return nil }
    if length == 0x81 {
        guard let long = rest.popFirst() else { return nil }
        length = long
    }
    guard rest.count == Int(length) else { return nil }
    var raw: [UInt8] = []
    for _ in 0..<2 {
        guard rest.popFirst() == 0x02, let count = rest.popFirst(), count <= rest.count else { return nil }
        let digits = rest.prefix(Int(count)).drop { $0 == 0 }
        rest = rest.dropFirst(Int(count))
        guard digits.count <= curve.byteCount else { return nil }
        raw.append(contentsOf: repeatElement(0, count: curve.byteCount - digits.count))
        raw.append(contentsOf: digits)
    }
    return rest.isEmpty ? raw : nil
}
