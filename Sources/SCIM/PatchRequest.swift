/// A PATCH body, read, rewritten for its dialect and checked against the schema: ready for `PatchEngine`.
package struct PatchRequest: Sendable {
    package let operations: [PatchOperation]
    /// Paths and names that no schema of the type knows. They were left out so that a mapping nobody here knows never
    /// blocks a deactivation (T9, corner 108); the caller's journal should say so, since a silent 200 is what
    /// administrators can't debug. (readOnly names in a pathless value are left out too, as the RFC has it.)
    package let ignored: [String]

    /// Parses a PATCH body (RFC 7644 §3.5.2).
    ///
    /// - Throws: 400 `invalidSyntax` for a body that is no PatchOp; `noTarget` for a remove without a path;
    ///   `invalidPath` for a path that is malformed, or (strict) unknown; `invalidFilter` for what stands in its
    ///   brackets; `mutability` for a readOnly or immutable target; `invalidValue` for a value of another type;
    ///   413 beyond `limits`.
    package static func parse(
        _ body: JSONValue, for type: ResourceType, dialect: SCIMDialect, limits: PatchLimits = PatchLimits()
    ) throws(SCIMRefusal) -> PatchRequest {
        var resolver = PatchResolver(type: type, dialect: dialect, limits: limits)
        let normalizer = PatchNormalizer(type: type, dialect: dialect)
        for operation in try RawPatchOperation.list(in: body, dialect: dialect) {
            for part in try normalizer.rewrite(operation) { try resolver.append(part) }
        }
        return PatchRequest(operations: resolver.operations, ignored: resolver.ignored)
    }
}
