import CLibXML2

extension Canonicalizer {
    @inline(__always)
    mutating func put(_ byte: UInt8) {
        output.append(byte)
    }

    @inline(__always)
    mutating func put(_ literal: StaticString) {
        unsafe put(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe output.append(contentsOf: bytes)
    }

    mutating func putName(_ namespace: UnsafeMutablePointer<xmlNs>?, _ name: XMLBytes?) {
        if let prefix = unsafe namespace?.pointee.prefix {
            unsafe put(buffer(prefix))
            put(0x3a)
        }
        if let name = unsafe name { unsafe put(buffer(name)) }
    }

    mutating func putText(_ content: XMLBytes?) {
        guard let content = unsafe content else { return }
        var start = 0
        var index = 0
        while true {
            let byte = unsafe content[index]
            // Every character that is escaped is at or below `>`, and nearly all others are above it.
            if byte > 0x3e {
                index &+= 1
                continue
            }
            let escape: StaticString
            switch byte {
            case 0:
                return unsafe put(UnsafeBufferPointer(start: content + start, count: index &- start))
            case 0x26: escape = "&amp;"
            case 0x3c: escape = "&lt;"
            case 0x3e: escape = "&gt;"
            case 0x0d: escape = "&#xD;"
            default:
                index &+= 1
                continue
            }
            unsafe put(UnsafeBufferPointer(start: content + start, count: index &- start))
            put(escape)
            index &+= 1
            start = index
        }
    }

    mutating func putValue(_ content: XMLBytes?) {
        guard let content = unsafe content else { return }
        var start = 0
        var index = 0
        while true {
            let byte = unsafe content[index]
            if byte > 0x3c {
                index &+= 1
                continue
            }
            let escape: StaticString
            switch byte {
            case 0:
                return unsafe put(UnsafeBufferPointer(start: content + start, count: index &- start))
            case 0x26: escape = "&amp;"
            case 0x3c: escape = "&lt;"
            case 0x22: escape = "&quot;"
            case 0x09: escape = "&#x9;"
            case 0x0a: escape = "&#xA;"
            case 0x0d: escape = "&#xD;"
            default:
                index &+= 1
                continue
            }
            unsafe put(UnsafeBufferPointer(start: content + start, count: index &- start))
            put(escape)
            index &+= 1
            start = index
        }
    }
}
