package import Outbound

/// Where a domain's TXT records are looked up.
package protocol DomainResolver: Sendable {
    /// The texts of the name's records; none when it has none.
    func texts(of name: String) async throws(OutboundFailure) -> [String]
}

extension TextRecords: DomainResolver {}
