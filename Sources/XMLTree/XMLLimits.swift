/// How much XML is read at most, checked before and while it is parsed.
///
/// libxml2 2.9 compares the attributes of a tag pairwise and looks namespaces up one by one, before any callback: the
/// limits for a tag and for a place keep the cost of any input linear in its size.
package struct XMLLimits: Sendable, Hashable {
    /// What happens to comments and processing instructions.
    package enum Comments: Sendable, Hashable {
        /// They refuse the document; for every message that is to be believed.
        case refused
        /// They are left out of the tree; for metadata that people wrote by hand.
        case leftOut
    }

    package var bytes: Int
    package var depth: Int
    package var elements: Int
    package var attributesOnATag: Int
    package var namespacesOnATag: Int
    package var namespacesInScope: Int
    package var namespaceBytes: Int
    package var nameBytes: Int
    package var canonicalBytes: Int
    package var comments: Comments

    package init(
        bytes: Int, depth: Int, elements: Int, attributesOnATag: Int, namespacesOnATag: Int, namespacesInScope: Int,
        namespaceBytes: Int, nameBytes: Int, canonicalBytes: Int, comments: Comments
    ) {
        self.bytes = bytes
        self.depth = depth
        self.elements = elements
        self.attributesOnATag = attributesOnATag
        self.namespacesOnATag = namespacesOnATag
        self.namespacesInScope = namespacesInScope
        self.namespaceBytes = namespaceBytes
        self.nameBytes = nameBytes
        self.canonicalBytes = canonicalBytes
        self.comments = comments
    }

    /// For protocol messages: 256 KiB, depth 64, no comments.
    package static let standard = XMLLimits(
        bytes: 262_144, depth: 64, elements: 20_000, attributesOnATag: 64, namespacesOnATag: 64,
        namespacesInScope: 128, namespaceBytes: 1_024, nameBytes: 512, canonicalBytes: 1_048_576, comments: .refused)

    /// For metadata of one provider or a small federation: 4 MiB, comments left out.
    package static let metadata = XMLLimits(
        bytes: 4_194_304, depth: 64, elements: 200_000, attributesOnATag: 64, namespacesOnATag: 64,
        namespacesInScope: 128, namespaceBytes: 1_024, nameBytes: 512, canonicalBytes: 8_388_608, comments: .leftOut)

    /// For reading again what was canonicalized under these limits, in which a tag may carry all that was in scope.
    package var forCanonicalForm: XMLLimits {
        var limits = self
        limits.bytes = canonicalBytes
        limits.namespacesOnATag = namespacesInScope
        limits.comments = .refused
        return limits
    }
}
