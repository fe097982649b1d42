/// The detail error keywords of RFC 7644 Table 9, and those that RFC 9865 adds for cursors.
package enum SCIMErrorType: String, Sendable, CaseIterable {
    case invalidFilter
    case tooMany
    case uniqueness
    case mutability
    case invalidSyntax
    case invalidPath
    case noTarget
    case invalidValue
    case invalidVers
    case sensitive
    case invalidCursor
    case expiredCursor
    case invalidCount
}
