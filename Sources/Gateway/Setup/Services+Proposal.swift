import Access
import Logging
import Management
import SCIM
import Tenancy

extension Services {
    /// Makes an integration trust what was proposed, as a declaration through the operator API would.
    ///
    /// - Throws: `OperatorRefusal`: the account is a file's, or the declaration has mistakes.
    func apply(_ proposal: SetupProposal, by link: ID<SetupLink>, _ operation: Operation) async throws {
        var declaration = try await AccountDeclaration(of: operation.account, operations)
        try declaration.trust(proposal)
        try await declaration.apply(operations, isNew: false, operation)
        try await setupLinks.settle(proposal, by: link, operation: operation)
        guard proposal.url != nil else { return }
        do {
            // Now, so that the test of the next step doesn't wait for it.
            _ = try await trust.refreshDue(at: operation.now)
        } catch {
            operation.logger.warning("metadata that is due wasn't looked for", metadata: ["error": "\(error)"])
        }
    }
}

extension AccountDeclaration {
    /// Names the proposed metadata as what an integration trusts, in the place of whatever was named.
    fileprivate mutating func trust(_ proposal: SetupProposal) throws(OperatorRefusal) {
        let id = proposal.integration.text
        let declared = object["integrations"]?.array?.compactMap(\.object) ?? []
        guard var element = declared.first(where: { $0["id"]?.string == id }) else { throw .unknownPart(id) }
        var source = JSONObject()
        if let url = proposal.url { source["metadata_url"] = .string(url) }
        if let document = proposal.document {
            let file = "\(id)-idp-metadata.xml"
            source["metadata"] = .string(file)
            merge(JSONObject([("files", .object(JSONObject([(file, .string(document))])))]))
        }
        if let entityID = proposal.entityID { source["entity_id"] = .string(entityID) }
        element["idp"] = .object(source)
        put(element, id: id, in: "integrations")
    }
}
