extension ResourceType {
    /// `User` with what an account declares besides the enterprise extension.
    ///
    /// Make one for an account and keep it: documents, paths and projections of one request belong to one type.
    package static func user(with schemas: [Schema]) -> ResourceType { user.extended(by: schemas) }

    /// `Group` with what an account declares.
    package static func group(with schemas: [Schema]) -> ResourceType { group.extended(by: schemas) }

    /// This type with further extensions, none of them required; one that it has already is left out.
    package func extended(by schemas: [Schema]) -> ResourceType {
        let new = schemas.filter { extensionSchema($0.id) == nil && !ASCIICase.equal($0.id, schema.id) }
        if new.isEmpty { return self }
        return ResourceType(
            name: name, endpoint: endpoint, description: description, schema: schema,
            extensions: extensions + new.map { Extension($0) }, collection: collection?.name)
    }

    /// Whether documents of both can be compared: the same schemas in the same roles.
    func isSame(as other: ResourceType) -> Bool {
        self === other
            || (name == other.name && schema.id == other.schema.id
                && extensions.map(\.schema.id) == other.extensions.map(\.schema.id))
    }
}
