/// A filter either holds or doesn't, and its opposite is the other.
func fuzzFilter(_ input: Input) throws {
    let document = input.document
    if let loose = try? Filter.parse(input.text, for: input.type, dialect: input.dialect, unknown: .noValue) {
        _ = loose.matches(document)
    }
    let filter = try Filter.parse(input.text, for: input.type, dialect: input.dialect)
    let holds = filter.matches(document)
    check(Filter.not(filter).matches(document) != holds, "a filter and its opposite agree")
    let widened = must("a filter in parentheses") {
        try Filter.parse("(\(input.text))", for: input.type, dialect: input.dialect)
    }
    check(widened.matches(document) == holds, "parentheses change a filter")
}

/// The one spelling of a path is a path, and the same one.
func fuzzPath(_ input: Input) throws {
    let path: AttributePath
    do throws(PathDefect) {
        path = try AttributePath.parse(input.text, in: input.type, dialect: input.dialect)
    } catch {
        check(!error.sentence.isEmpty, "a defect without a sentence")
        return
    }
    let spelled = path.target.text
    let again = must("the one spelling of a path") { try ResolvedPath.resolve(spelled, in: input.type) }
    check(again.text == spelled, "\(spelled) is read as \(again.text)")
    _ = again.values(in: input.document.object)
    _ = Projection(only: [spelled], of: input.type).apply(to: input.document)
    _ = Projection(except: [spelled], of: input.type).apply(to: input.document)
}

/// The query of a list, and all that is made of it.
func fuzzQuery(_ input: Input) throws {
    let request = try ListRequest.parse(query: input.text)
    check((0...1_000).contains(request.count), "count \(request.count)")
    if case .index(let start) = request.page { check(start >= 1, "startIndex \(start)") }
    _ = request.fingerprint(for: [input.type])
    let shown = request.projection(for: input.type).apply(to: input.document)
    check(shown["schemas"] != nil, "schemas is left out")
    check(shown["id"] == input.document.object["id"], "id is left out")
    if let key = try request.sortKey(for: input.type, dialect: input.dialect) {
        check(!key.areInOrder(input.document, input.document), "a document stands before itself")
    }
    if let filter = try request.filter(for: input.type, dialect: input.dialect) { _ = filter.matches(input.document) }
}

/// A cursor that can be read is written the same way, as bytes and as text.
func fuzzCursor(_ input: Input) throws {
    let text = CursorText.encode(input.bytes)
    check(must("a cursor's text") { try CursorText.decode(text) } == input.bytes, "the text loses bytes")
    if let bytes = try? CursorText.decode(input.text) {
        check(CursorText.encode(bytes) == input.text, "a text has two spellings")
    }
    let cursor = try ListCursor(bytes: input.bytes)
    check(cursor.bytes == input.bytes, "a cursor has two spellings")
    let request = must("a query") { try ListRequest.parse(query: "cursor=x&count=7") }
    try cursor.admit(request, fingerprint: cursor.query, now: 0)
}

/// Small texts: dates, numbers, entity tags, keys.
func fuzzValues(_ input: Input) {
    let text = input.text
    if let instant = DateTime(text) { check(!(instant < instant), "a date before itself") }
    if let condition = try? VersionCondition.parse(text) { _ = condition.includes(Version(7)) }
    let key = CaseFold.key(text)
    check(CaseFold.key(key).isExactly(key), "the key of a key is another")
    let name = UserNameKey(text).text
    check(UserNameKey(name).text.isExactly(name), "the key of a userName's key is another")
    check(ListCursor.SortValue.cut(key).utf8.count <= ListCursor.SortValue.textLimit, "a cut text is too long")
    if let number = JSONNumber(text) {
        check(number == number && !(number < number), "a number before itself")
        if let value = number.int64 { check(JSONNumber(value) == number, "\(text) is read as \(value)") }
    }
    if input.bytes.count < 64 {
        let declaration = ExtensionDeclaration(urn: "urn:x:" + text, name: "X", attributes: [.init(text)])
        if let schema = try? declaration.schema() {
            let type = ResourceType.user(with: [schema])
            let path = must("a declared path") { try ResolvedPath.resolve("\(schema.id):\(text)", in: type) }
            check(path.container?.id == schema.id, "a declared attribute is found elsewhere")
        }
    }
}
