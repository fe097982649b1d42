package import Access
import Federation
package import Tenancy

/// An IdP's metadata as somebody gave it, to be looked at before it's trusted.
package enum GivenMetadata: Sendable {
    case document([UInt8])
    case url(String)
}

/// Why what was given can't be trusted; the sentence is for whoever gave it.
package struct SetupMetadataRefusal: Error, Hashable, Sendable {
    package let sentence: String

    package init(_ sentence: String) { self.sentence = sentence }
}

extension TrustKeeper {
    /// Reads what was given as a tenant file's would be, fetching it where a URL was given.
    ///
    /// - Parameter entityID: which IdP of a federation's document; nil: the only one.
    /// - Throws: ``SetupMetadataRefusal``
    package func proposal(
        of given: GivenMetadata, entityID: String?, for integration: Slug<Integration>, at now: Instant
    ) async throws(SetupMetadataRefusal) -> SetupProposal {
        var proposal: (url: String?, document: String?) = (nil, nil)
        let bytes: [UInt8]
        switch given {
        case .document(let given):
            guard let text = String(validating: given, as: UTF8.self) else {
                throw SetupMetadataRefusal("The metadata must be XML in UTF-8. Save it so, and give it again.")
            }
            bytes = given
            proposal.document = text
        case .url(let url):
            guard (try? WebURL(url))?.isSecure ?? false else {
                throw SetupMetadataRefusal("The metadata URL must be an https URL without blanks.")
            }
            switch await look(at: url) {
            case .document(let fetched, _, _): bytes = fetched
            case .unchanged: throw SetupMetadataRefusal("The server of the metadata URL gave no document.")
            case .unavailable(let reason): throw SetupMetadataRefusal("The metadata URL can't be used. \(reason)")
            }
            proposal.url = url
        }
        do throws(TrustRefusal) {
            let document = try TrustDocument(bytes, entityID: entityID, signedBy: [])
            if let end = document.trust.validUntil, end <= now { throw .expired(end) }
            return SetupProposal(
                integration: integration, url: proposal.url, document: proposal.document, entityID: entityID,
                trust: document.trust)
        } catch {
            throw SetupMetadataRefusal(error.explanation)
        }
    }
}
