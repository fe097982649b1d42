/// How much a request may stray from the RFCs.
///
/// `strict` is the RFC. `tolerant` rewrites what real identity providers send (SCIM.md T1 to T17) into what the strict
/// engine understands; the engine itself knows no dialect beyond this.
package enum SCIMDialect: Sendable, Hashable {
    case tolerant
    case strict
}
