extension ResourceDocument {
    /// Reads the body of a POST.
    ///
    /// Names in any case come out canonical. readOnly attributes are ignored, and so is what no schema knows
    /// (RFC 7644 §3.3); `active` is true unless the client says otherwise.
    ///
    /// - Throws: 400 `invalidSyntax` when the body is no object, or (strict) lacks the schema URN; 400 `invalidValue`
    ///   for a wrong type, two primary values, or a required attribute that is missing or blank (corner 55).
    package static func decode(
        create body: JSONValue, as type: ResourceType, dialect: SCIMDialect
    ) throws(SCIMRefusal) -> DecodedResource {
        var reader = Reader(type: type, dialect: dialect)
        var object = try reader.object(body)
        for attribute in type.schema.attributes {
            if object[attribute.name] == nil, let initial = attribute.initialValue { object[attribute.name] = initial }
        }
        return try reader.finish(object)
    }

    /// Reads the body of a PUT over an existing resource.
    ///
    /// Omitted attributes are cleared, except `active`, which keeps its value so that nobody is enabled or disabled by
    /// accident, and readOnly ones, which are taken from `existing`. An immutable attribute keeps its value; another
    /// value is refused (RFC 7644 §3.5.1, corner 57).
    ///
    /// - Throws: as for a POST, and 400 `mutability`.
    package static func decode(
        replace body: JSONValue, existing: ResourceDocument, dialect: SCIMDialect
    ) throws(SCIMRefusal) -> DecodedResource {
        var reader = Reader(type: existing.type, dialect: dialect)
        var object = try reader.object(body)
        try Reader.keep(existing.type.schema.attributes + Schema.common, of: existing.object, in: &object)
        for ext in existing.type.extensions {
            guard let old = existing.object[ext.schema.id]?.object else { continue }
            var new = object[ext.schema.id]?.object ?? JSONObject()
            try Reader.keep(ext.schema.attributes, of: old, in: &new)
            object[ext.schema.id] = new.isEmpty ? nil : .object(new)
        }
        return try reader.finish(object)
    }

    /// Reads one body.
    private struct Reader {
        let type: ResourceType
        let dialect: SCIMDialect
        var decoder: ValueDecoder
        var members: [MemberRef]?
        var hadPassword = false

        init(type: ResourceType, dialect: SCIMDialect) {
            self.type = type
            self.dialect = dialect
            decoder = ValueDecoder(dialect: dialect)
        }

        mutating func object(_ body: JSONValue) throws(SCIMRefusal) -> JSONObject {
            guard case .object(let sent) = body else { throw .invalidSyntax("The body must be a JSON object.") }
            try checkSchemas(sent.value(anyCase: "schemas"))
            var object = JSONObject()
            for member in sent.members {
                if let attribute = type.attribute(member.name) {
                    if attribute.name == "schemas" { continue }
                    try take(member.value, of: attribute, at: attribute.name, into: &object)
                } else if let ext = type.extensionSchema(member.name) {
                    object[ext.id] = try part(member.value, of: ext).map { .object($0) }
                } else {
                    decoder.ignore(member.name)
                }
            }
            return object
        }

        /// What the body says within an extension; nil for nothing.
        private mutating func part(_ value: JSONValue, of ext: Schema) throws(SCIMRefusal) -> JSONObject? {
            if value.isNull { return nil }
            guard case .object(let sent) = value else { throw .invalidValue("\"\(ext.id)\" must be an object.") }
            var part = JSONObject()
            for member in sent.members where !ext.repeatsSchemas(member.name) {
                if let attribute = ext.attribute(member.name) {
                    try take(member.value, of: attribute, at: "\(ext.id):\(attribute.name)", into: &part)
                } else {
                    decoder.ignore("\(ext.id):\(member.name)")
                }
            }
            part.reorder { name in ext.attributes.firstIndex { $0.name == name } ?? Int.max }
            return part.isEmpty ? nil : part
        }

        private mutating func take(
            _ value: JSONValue, of attribute: SchemaAttribute, at path: String, into object: inout JSONObject
        ) throws(SCIMRefusal) {
            // T10: Okta and others send id, meta and groups back.
            if attribute.mutability == .readOnly { return }
            if attribute === type.collection {
                if !value.isNull { members = try MemberRef.list(value, of: attribute, dialect: dialect) }
                return
            }
            let decoded = try decoder.value(value, of: attribute, at: path)
            if attribute.returned == .never {
                hadPassword = hadPassword || decoded != nil
                return
            }
            // Names are unique in what was parsed, and so are the attributes they stand for.
            if let decoded { object.append(attribute.name, decoded) }
        }

        /// The core URN must be among the schemas in strict mode; others are no obstacle (T8).
        private func checkSchemas(_ value: JSONValue?) throws(SCIMRefusal) {
            let urns: [JSONValue]
            switch value {
            case .array(let values): urns = values
            case .string where dialect == .tolerant: return
            case nil, .null: urns = []
            case .bool, .number, .string, .object: throw .invalidValue("\"schemas\" must be an array of URNs.")
            }
            guard urns.allSatisfy({ $0.string != nil }) else {
                throw .invalidValue("\"schemas\" must be an array of URNs.")
            }
            if dialect == .strict, !urns.contains(where: { ASCIICase.equal($0.string ?? "", type.schema.id) }) {
                throw .invalidSyntax("\"schemas\" must contain \"\(type.schema.id)\".")
            }
        }

        static func keep(
            _ attributes: [SchemaAttribute], of old: JSONObject, in new: inout JSONObject
        ) throws(SCIMRefusal) {
            for attribute in attributes {
                guard let before = old[attribute.name] else { continue }
                switch attribute.mutability {
                case .readOnly: new[attribute.name] = before
                case .immutable:
                    if let after = new[attribute.name], after != before {
                        throw .mutability("\"\(attribute.name)\" can't be changed once it is set.")
                    }
                    new[attribute.name] = before
                case .readWrite, .writeOnly:
                    if attribute.initialValue != nil, new[attribute.name] == nil { new[attribute.name] = before }
                }
            }
        }

        func finish(_ object: JSONObject) throws(SCIMRefusal) -> DecodedResource {
            var document = ResourceDocument(type: type, object: object)
            document.settle()
            if let missing = document.missingRequired {
                throw .invalidValue("\"\(missing)\" is required and must not be blank.")
            }
            return DecodedResource(
                document: document, members: members, hadPassword: hadPassword, ignored: decoder.ignored)
        }
    }

    /// A required attribute without a value, or with nothing but white space for one.
    var missingRequired: String? {
        for attribute in type.schema.attributes where attribute.required {
            guard let value = object[attribute.name], !value.isBlank else { return attribute.name }
        }
        for ext in type.extensions {
            guard ext.required || object[ext.schema.id] != nil else { continue }
            for attribute in ext.schema.attributes where attribute.required {
                let value = object[ext.schema.id]?.object?[attribute.name]
                if value?.isBlank ?? true { return "\(ext.schema.id):\(attribute.name)" }
            }
        }
        return nil
    }
}

extension JSONValue {
    /// No value, or a string of white space only.
    var isBlank: Bool {
        if case .string(let text) = self { return text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
        return !isAssigned
    }
}
