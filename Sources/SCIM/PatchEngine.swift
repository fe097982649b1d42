/// Applies a PATCH to a document, all of it or nothing (RFC 7644 §3.5.2). Strict, schema driven, without I/O.
package enum PatchEngine {
    /// - Throws: 400 `noTarget` when a replace selects no value and may not create one; `mutability` for a required
    ///   attribute removed or an immutable one changed; `invalidValue` for a required attribute set to nothing or two
    ///   primary values. The document passed in is never touched (corner 38).
    package static func apply(
        _ request: PatchRequest, to document: ResourceDocument
    ) throws(SCIMRefusal) -> PatchOutcome {
        var patched = document
        var membership = MembershipChanges()
        var touched: [String] = []
        var seen: Set<String> = []
        for operation in request.operations {
            let name = operation.path.target.text
            if seen.insert(name).inserted { touched.append(name) }
            if case .collection(let change) = operation.change {
                membership.append(change)
            } else {
                try patched.apply(operation)
            }
        }
        patched.settle()
        // A declared extension may require a part that this very request began without; one that was missing before
        // is no reason to refuse a deactivation.
        if let missing = patched.missingRequired, document.missingRequired == nil {
            throw .invalidValue("\"\(missing)\" is required and must not be blank.")
        }
        let changed = patched.object != document.object
        return PatchOutcome(
            document: changed ? patched : document, changed: changed, membership: membership.list(), touched: touched)
    }
}
