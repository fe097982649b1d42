package import SCIM

/// What a request expects of the version that it finds (RFC 7644 §3.14, RFC 9110 §13), judged in the transaction that
/// carries it out: of two writes that expect one version, one finds it.
package struct Preconditions: Sendable, Hashable {
    /// Some of these, or for `*` any.
    let match: VersionCondition?
    /// None of these.
    let noneMatch: VersionCondition?

    package static let none = Preconditions(match: nil)

    init(match: VersionCondition?, noneMatch: VersionCondition? = nil) {
        self.match = match
        self.noneMatch = noneMatch
    }

    /// - Parameters: the values of the headers, several of one name joined by commas; nil where there is none.
    /// - Throws: 400 for a value without an entity tag: what can't be read is never taken for met.
    package init(ifMatch: String?, ifNoneMatch: String?) throws(SCIMRefusal) {
        match = try ifMatch.map { (header) throws(SCIMRefusal) in try VersionCondition.parse(header) }
        noneMatch = try ifNoneMatch.map { (header) throws(SCIMRefusal) in try VersionCondition.parse(header) }
    }

    /// Lets a write of an existing resource go on.
    /// - Throws: 412 when the resource has become another than the client knows.
    func admit(_ version: Int64) throws(SCIMRefusal) {
        try admitMatch(version)
        if let noneMatch, noneMatch.includes(Version(version)) { throw Self.failed }
    }

    /// Whether a read is answered by 304, because the client has this version already.
    /// - Throws: 412 when the client wants another version and no other.
    func isKnown(_ version: Int64) throws(SCIMRefusal) -> Bool {
        try admitMatch(version)
        return noneMatch?.includes(Version(version)) ?? false
    }

    private func admitMatch(_ version: Int64) throws(SCIMRefusal) {
        if let match, !match.includes(Version(version)) { throw Self.failed }
    }

    private static let failed = SCIMRefusal.preconditionFailed(
        "The resource has another version than the request expects. Read it again.")
}
