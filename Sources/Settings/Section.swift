/// A mapping that is read key by key; the keys that were asked for are the ones it may have.
///
/// So the list of known keys can't drift from the code that reads them. Every path through a reader must ask for every
/// key, and end with `finish()`.
final class Section {
    let path: String
    let log: MistakeLog
    private let position: SettingValue.Position?
    private var entries: [String: SettingValue.Entry] = [:]
    private var unread: [SettingValue.Entry] = []
    private var known: [String] = []

    /// Nil, with a mistake logged, for what isn't a mapping.
    init?(_ field: Field) {
        guard case .mapping(let entries) = field.value.shape else {
            field.refuse("must be a mapping of keys to values, not \(field.value.shape.kind)")
            return nil
        }
        path = field.path
        log = field.log
        position = field.value.position
        for entry in entries {
            if let first = self.entries[entry.key] {
                let place = first.position.map { " in line \($0.line)" } ?? ""
                log.add("is already given\(place)", at: entry.position, field: path(to: entry.key))
            } else {
                self.entries[entry.key] = entry
                unread.append(entry)
            }
        }
    }

    private func path(to key: String) -> String {
        let shown = key.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) && key.utf8.count <= 64 ? key : key.quoted
        return path.isEmpty ? shown : "\(path).\(shown)"
    }

    /// The field under a key, if it is there.
    func field(_ key: String) -> Field? {
        if !known.contains(key) { known.append(key) }
        guard let entry = entries[key] else { return nil }
        return Field(value: entry.value, path: path(to: key), log: log)
    }

    /// The value of an optional key; nil when it is missing or wrong.
    func value<T>(_ key: String, _ read: (Field) -> T?) -> T? { field(key).flatMap(read) }

    /// Replaces a default by the value of an optional key.
    func read<T>(_ key: String, into target: inout T, _ read: (Field) -> T?) {
        if let value = value(key, read) { target = value }
    }

    /// The value of a key that must be there.
    func required<T>(_ key: String, _ read: (Field) -> T?) -> T? {
        guard let field = field(key) else {
            refuse(key, "is missing")
            return nil
        }
        return read(field)
    }

    /// Logs a mistake at a key, or, where it isn't there, at the mapping.
    func refuse(_ key: String, _ message: String) {
        log.add(message, at: entries[key]?.position ?? position, field: path(to: key))
    }

    /// Logs every key that nobody asked for, with the known key that it was probably meant to be.
    func finish() {
        for entry in unread where !known.contains(entry.key) {
            let meant = Spelling.nearest(to: entry.key, among: known.filter { entries[$0] == nil })
            let hint = meant.map { "; did you mean \($0)?" } ?? "; known here: \(known.joined(separator: ", "))"
            log.add("is not a known key\(hint)", at: entry.position, field: path(to: entry.key))
        }
    }
}
