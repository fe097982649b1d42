/// Why an entry of the journal can't be taken back.
package enum UndoRefusal: Error, Hashable, Sendable {
    /// It changed nothing that could be changed back: a login, a token, an entry from before changes were noted.
    case nothingToUndo
    /// What it changed isn't as it left it.
    case changedSince
    /// What it's about is no more.
    case gone
    /// Somebody else has the name now.
    case nameTaken(String)
    /// The write that would take it back is refused.
    case refused(String)

    /// A sentence for whoever wants it taken back.
    package var sentence: String {
        switch self {
        case .nothingToUndo: "this kind of entry changes nothing that could be changed back"
        case .changedSince: "it was changed again since: take the later entries back first"
        case .gone: "what it is about is no more: take back the entry that deleted it, too"
        case .nameTaken(let name): "another one is called \"\(name)\" by now"
        case .refused(let sentence): sentence
        }
    }
}
