/// What the service provider knows about a resource (RFC 7643 §3.1); timestamps and location come ready made, since
/// this module reads no clock and knows no URL.
package struct Meta: Sendable, Hashable {
    package var resourceType: String
    package var created: String
    package var lastModified: String
    package var location: String
    package var version: Version

    package init(resourceType: String, created: String, lastModified: String, location: String, version: Version) {
        self.resourceType = resourceType
        self.created = created
        self.lastModified = lastModified
        self.location = location
        self.version = version
    }

    var document: JSONObject {
        JSONObject([
            ("resourceType", .string(resourceType)),
            ("created", .string(created)),
            ("lastModified", .string(lastModified)),
            ("location", .string(location)),
            ("version", .string(version.entityTag)),
        ])
    }

    /// The same as bytes, without the object: most documents that go out need no more.
    func write(to writer: inout JSONWriter) {
        writer.raw("{\"resourceType\":")
        writer.write(resourceType)
        writer.raw(",\"created\":")
        writer.write(created)
        writer.raw(",\"lastModified\":")
        writer.write(lastModified)
        writer.raw(",\"location\":")
        writer.write(location)
        writer.raw(",\"version\":")
        writer.write(version.entityTag)
        writer.raw("}")
    }
}
