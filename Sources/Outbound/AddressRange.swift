/// Whether a network address may be connected to.
package enum Reach: Hashable, Sendable {
    /// An address of the internet.
    case global
    /// An address of this host or this network: open only where the operator says so.
    case local
    /// Nothing that a request of ours is meant for, whatever the operator says: link-local addresses among them, where
    /// clouds keep their credentials (169.254.169.254).
    case closed
}

/// A block of addresses with what it's for, of IANA's special-purpose address registries (RFC 6890).
struct AddressRange: Sendable {
    enum Meaning: Hashable, Sendable {
        case reach(Reach)
        /// The last four bytes are an IPv4 address, which is where a connection ends.
        case embedsIPv4
    }

    /// The leading bytes; the rest is zero.
    let prefix: [UInt8]
    let bits: Int
    let meaning: Meaning

    init(_ prefix: [UInt8], _ bits: Int, _ reach: Reach) {
        self.init(prefix, bits, .reach(reach))
    }

    init(_ prefix: [UInt8], _ bits: Int, _ meaning: Meaning) {
        self.prefix = prefix
        self.bits = bits
        self.meaning = meaning
    }

    func contains(_ address: [UInt8]) -> Bool {
        for (index, byte) in address.enumerated() {
            let left = bits - index * 8
            guard left > 0 else { return true }
            let mask: UInt8 = left >= 8 ? 0xff : ~(0xff >> UInt8(left))
            let wanted = index < prefix.count ? prefix[index] : 0
            if (byte ^ wanted) & mask != 0 { return false }
        }
        return true
    }

    /// The first that contains an address decides; what none contains is global.
    static let ipv4: [AddressRange] = [
        .init([0], 8, .closed),  // this network; Linux takes 0.0.0.0 for loopback (RFC 791)
        .init([10], 8, .local),  // RFC 1918
        .init([100, 64], 10, .local),  // shared by a carrier's customers (RFC 6598)
        .init([127], 8, .local),  // loopback (RFC 1122)
        .init([169, 254], 16, .closed),  // link-local (RFC 3927), the clouds' metadata services
        .init([172, 16], 12, .local),  // RFC 1918
        .init([192, 0, 0], 24, .closed),  // protocol assignments (RFC 6890)
        .init([192, 0, 2], 24, .closed),  // documentation (RFC 5737)
        .init([192, 88, 99], 24, .closed),  // 6to4 relays, gone (RFC 7526)
        .init([192, 168], 16, .local),  // RFC 1918
        .init([198, 18], 15, .local),  // benchmarks of networks (RFC 2544)
        .init([198, 51, 100], 24, .closed),  // documentation
        .init([203, 0, 113], 24, .closed),  // documentation
        .init([224], 4, .closed),  // multicast (RFC 5771)
        .init([240], 4, .closed),  // reserved (RFC 1112), broadcast
    ]

    /// The first that contains an address decides; what none contains is closed.
    static let ipv6: [AddressRange] = [
        .init([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, .local),  // loopback (RFC 4291)
        .init([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96, .embedsIPv4),  // IPv4-mapped (RFC 4291)
        .init([0x00, 0x64, 0xff, 0x9b], 96, .embedsIPv4),  // NAT64 (RFC 6052)
        .init([0x00, 0x64, 0xff, 0x9b, 0x00, 0x01], 48, .local),  // NAT64 of this network (RFC 8215)
        .init([0xfc], 7, .local),  // unique local (RFC 4193)
        .init([0x20, 0x01, 0x00], 23, .closed),  // protocol assignments, Teredo among them (RFC 2928, RFC 4380)
        .init([0x20, 0x01, 0x0d, 0xb8], 32, .closed),  // documentation (RFC 3849)
        .init([0x20, 0x02], 16, .closed),  // 6to4, which leads to any IPv4 address (RFC 3056)
        .init([0x3f, 0xff], 20, .closed),  // documentation (RFC 9637)
        .init([0x20], 3, .global),  // the one block of global unicast (RFC 4291)
    ]
}

extension Reach {
    /// Judges an address by its bytes: 4 of IPv4 or 16 of IPv6; anything else is closed.
    package init(of address: [UInt8]) {
        switch address.count {
        case 4:
            guard case .reach(let reach)? = AddressRange.ipv4.first(where: { $0.contains(address) })?.meaning else {
                self = .global
                return
            }
            self = reach
        case 16:
            switch AddressRange.ipv6.first(where: { $0.contains(address) })?.meaning {
            case .reach(let reach): self = reach
            case .embedsIPv4: self.init(of: Array(address.suffix(4)))
            case nil: self = .closed
            }
        default: self = .closed
        }
    }
}
