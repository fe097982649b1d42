import CLibXML2
import Glibc

/// libxml2's strings: UTF-8 that ends with a zero.
typealias XMLBytes = UnsafePointer<xmlChar>

/// Compares with a Swift string without making another.
@inline(__always)
func same(_ bytes: XMLBytes?, _ text: String) -> Bool {
    guard let bytes = unsafe bytes else { return text.isEmpty }
    // Half the time that going through `text.utf8` takes; names are compared some thousand times a message.
    let units = text.utf8Span.span
    return unsafe units.withUnsafeBufferPointer { units in
        guard let first = unsafe units.first, let start = units.baseAddress else { return unsafe bytes[0] == 0 }
        // Most differ here. A zero inside `text` doesn't read past the end of `bytes`: lengths are compared first.
        guard unsafe bytes[0] == first else { return false }
        return unsafe buffer(bytes).count == units.count && memcmp(bytes, start, units.count) == 0
    }
}

/// Compares with a literal, which ends with a zero as well.
@inline(__always)
func same(_ bytes: XMLBytes?, _ literal: StaticString) -> Bool {
    guard let bytes = unsafe bytes, unsafe bytes[0] == literal.utf8Start[0] else { return false }
    return unsafe order(bytes, literal.utf8Start) == 0
}

/// Compares two of libxml2's strings; none is the same as an empty one.
@inline(__always)
func same(_ left: XMLBytes?, _ right: XMLBytes?) -> Bool {
    if unsafe left == right { return true }
    return unsafe order(left, right) == 0
}

/// The order by code point, which is that of UTF-8 bytes; none is the same as an empty one and comes first.
@inline(__always)
func order(_ left: XMLBytes?, _ right: XMLBytes?) -> Int32 {
    guard let left = unsafe left else { return unsafe (right?[0] ?? 0) == 0 ? 0 : -1 }
    guard let right = unsafe right else { return unsafe left[0] == 0 ? 0 : 1 }
    return unsafe strcmp(
        UnsafeRawPointer(left).assumingMemoryBound(to: CChar.self),
        UnsafeRawPointer(right).assumingMemoryBound(to: CChar.self))
}

/// The bytes up to the zero.
@inline(__always)
func buffer(_ bytes: XMLBytes) -> UnsafeBufferPointer<UInt8> {
    let length = unsafe strlen(UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self))
    return unsafe UnsafeBufferPointer(start: bytes, count: length)
}

/// A Swift string of the bytes.
func string(_ bytes: XMLBytes?) -> String {
    guard let bytes = unsafe bytes else { return "" }
    return unsafe String(decoding: buffer(bytes), as: UTF8.self)
}
