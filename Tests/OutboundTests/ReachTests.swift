import Glibc
import Testing

@testable import Outbound

@Suite struct ReachTests {
    private func bytes(_ text: String) -> [UInt8] {
        let isV6 = text.contains(":")
        var bytes = [UInt8](repeating: 0, count: isV6 ? 16 : 4)
        let code = unsafe inet_pton(isV6 ? AF_INET6 : AF_INET, text, &bytes)
        return code == 1 ? bytes : []
    }

    /// The first and the last address of each block, and their neighbors outside.
    @Test(arguments: [
        ("0.0.0.0", Reach.closed), ("0.255.255.255", .closed), ("1.0.0.0", .global),
        ("9.255.255.255", .global), ("10.0.0.0", .local), ("10.255.255.255", .local), ("11.0.0.0", .global),
        ("100.63.255.255", .global), ("100.64.0.0", .local), ("100.127.255.255", .local), ("100.128.0.0", .global),
        ("126.255.255.255", .global), ("127.0.0.0", .local), ("127.0.0.1", .local), ("127.255.255.255", .local),
        ("128.0.0.0", .global),
        ("169.253.255.255", .global), ("169.254.0.0", .closed), ("169.254.169.254", .closed),
        ("169.254.255.255", .closed), ("169.255.0.0", .global),
        ("172.15.255.255", .global), ("172.16.0.0", .local), ("172.31.255.255", .local), ("172.32.0.0", .global),
        ("191.255.255.255", .global), ("192.0.0.0", .closed), ("192.0.0.255", .closed), ("192.0.1.0", .global),
        ("192.0.2.0", .closed), ("192.0.2.255", .closed), ("192.0.3.0", .global),
        ("192.88.98.255", .global), ("192.88.99.0", .closed), ("192.88.99.255", .closed), ("192.88.100.0", .global),
        ("192.167.255.255", .global), ("192.168.0.0", .local), ("192.168.255.255", .local), ("192.169.0.0", .global),
        ("198.17.255.255", .global), ("198.18.0.0", .local), ("198.19.255.255", .local), ("198.20.0.0", .global),
        ("198.51.99.255", .global), ("198.51.100.0", .closed), ("198.51.100.255", .closed), ("198.51.101.0", .global),
        ("203.0.112.255", .global), ("203.0.113.0", .closed), ("203.0.113.255", .closed), ("203.0.114.0", .global),
        ("223.255.255.255", .global), ("224.0.0.0", .closed), ("239.255.255.255", .closed), ("240.0.0.0", .closed),
        ("255.255.255.255", .closed), ("8.8.8.8", .global),
    ]) func `an IPv4 address is judged by its block`(_ address: String, _ reach: Reach) {
        #expect(Reach(of: bytes(address)) == reach)
        // However it is dressed up.
        #expect(Reach(of: bytes("::ffff:" + address)) == reach)
        #expect(Reach(of: bytes("64:ff9b::" + address)) == reach)
        #expect(Reach(of: bytes("::" + address)) != .global)
        #expect(Reach(of: bytes("::ffff:0:" + address)) == .closed)
    }

    @Test(arguments: [
        ("::", Reach.closed), ("::1", .local), ("::2", .closed), ("::7f00:1", .closed),
        ("64:ff9b:0:1::1", .closed), ("64:ff9b:1::", .local), ("64:ff9b:1:ffff:ffff:ffff:a00:1", .local),
        ("64:ff9b:2::", .closed), ("64:ff9a::808:808", .closed),
        ("100::1", .closed), ("1fff:ffff::", .closed),
        ("2000::", .global), ("2001::", .closed), ("2001:0:ffff::1", .closed), ("2001:1ff:ffff::", .closed),
        ("2001:200::", .global), ("2001:db7:ffff::", .global), ("2001:db8::1", .closed),
        ("2001:db8:ffff:ffff::", .closed), ("2001:db9::", .global), ("2001:4860:4860::8888", .global),
        ("2001:ffff::", .global), ("2002::", .closed), ("2002:7f00:1::", .closed), ("2002:ffff:ffff::", .closed),
        ("2003::", .global), ("2606:4700::1111", .global), ("3ffe:ffff::", .global), ("3fff::", .closed),
        ("3fff:fff:ffff::", .closed), ("3fff:1000::", .global), ("4000::", .closed), ("5f00::1", .closed),
        ("fbff::1", .closed), ("fc00::1", .local), ("fd00:ec2::254", .local), ("fdff:ffff::1", .local),
        ("fe00::1", .closed), ("fe80::1", .closed), ("febf::1", .closed), ("fec0::1", .closed), ("ff02::1", .closed),
    ]) func `an IPv6 address is judged by its block`(_ address: String, _ reach: Reach) {
        #expect(Reach(of: bytes(address)) == reach)
    }

    @Test(arguments: [0, 1, 3, 5, 15, 17, 32]) func `bytes that are no address are closed`(_ count: Int) {
        #expect(Reach(of: Array(repeating: 8, count: count)) == .closed)
    }
}
