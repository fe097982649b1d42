import SCIM

/// What a body makes of the document that is stored, for the transaction that stores it.
extension ProvisioningTarget {
    func replacement(of body: JSONValue) -> UserProvisioning.Change {
        let dialect = dialect
        return { (existing) throws(SCIMRefusal) in
            let decoded = try ResourceDocument.decode(replace: body, existing: existing, dialect: dialect)
            return UserProvisioning.Edit(document: decoded.document, ignored: IgnoredNames(decoded.ignored))
        }
    }

    func change(of request: PatchRequest) -> UserProvisioning.Change {
        { (existing) throws(SCIMRefusal) in
            let outcome = try PatchEngine.apply(request, to: existing)
            return UserProvisioning.Edit(document: outcome.document, ignored: IgnoredNames(request.ignored))
        }
    }

    func replacement(of body: JSONValue) -> GroupProvisioning.Change {
        let dialect = dialect
        return { (existing) throws(SCIMRefusal) in
            let decoded = try ResourceDocument.decode(replace: body, existing: existing, dialect: dialect)
            return GroupProvisioning.Edit(
                document: decoded.document, members: [.replaceAll(decoded.members ?? [])],
                ignored: IgnoredNames(decoded.ignored))
        }
    }

    func change(of request: PatchRequest) -> GroupProvisioning.Change {
        { (existing) throws(SCIMRefusal) in
            let outcome = try PatchEngine.apply(request, to: existing)
            return GroupProvisioning.Edit(
                document: outcome.document, members: outcome.membership, ignored: IgnoredNames(request.ignored))
        }
    }
}
