/// A value with the path that leads to it and the log that takes what is wrong with it.
///
/// Each reading method gives nil after it has logged why, so that its caller just goes on with the next field.
struct Field {
    let value: SettingValue
    let path: String
    let log: MistakeLog

    func refuse(_ message: String) { log.add(message, at: value.position, field: path) }

    /// Lets the reader of a value judge it, and logs its complaint.
    func parse<T>(_ read: (String) throws(Complaint) -> T) -> T? {
        guard let text = text() else { return nil }
        do throws(Complaint) {
            return try read(text)
        } catch {
            refuse(error.message)
            return nil
        }
    }

    /// The elements of a list, those without mistakes.
    ///
    /// - Parameters:
    ///   - emptyMessage: what to say of an empty list; nil: it is fine.
    ///   - key: what may stand in the list only once; nil: anything goes.
    func list<T>(
        orEmpty emptyMessage: String? = nil, uniqueBy key: (T) -> String? = { _ in nil }, of read: (Field) -> T?
    ) -> [T]? {
        guard case .list(let items) = value.shape else {
            refuse("must be a list, not \(value.shape.kind)")
            return nil
        }
        if items.isEmpty, let emptyMessage {
            refuse(emptyMessage)
            return nil
        }
        var seen: Set<String> = []
        var elements: [T] = []
        for (index, item) in items.enumerated() {
            let field = Field(value: item, path: "\(path)[\(index)]", log: log)
            guard let element = read(field) else { continue }
            if let key = key(element), !seen.insert(key).inserted {
                field.refuse("is in the list twice: \(key.quoted)")
                continue
            }
            elements.append(element)
        }
        return elements
    }
}

/// What is wrong with a text, and what would be right.
struct Complaint: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

extension String {
    /// As a message shows it: escaped, and cut where it would fill the screen.
    var quoted: String {
        let shown = unicodeScalars.count > 80 ? String(String.UnicodeScalarView(unicodeScalars.prefix(77))) + "…" : self
        return shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f && $0 != "\"" }
            ? "\"\(shown)\"" : shown.debugDescription
    }
}
