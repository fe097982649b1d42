package import Tenancy

/// Reads tenant files: text to `AccountManifest`, or every mistake in it at once.
///
/// A file with one mistake loads nothing; the other files still load. Files are at most 1 MiB, without YAML anchors.
package struct ManifestReader: Sendable {
    private let files: FileSource
    private let scimDefaults: SCIMSettings

    /// - Parameter scimDefaults: the rate that an integration has whose file doesn't say its own.
    package init(files: FileSource = .disk, scimDefaults: SCIMSettings = SCIMSettings()) {
        self.files = files
        self.scimDefaults = scimDefaults
    }

    /// Reads these files, in this order.
    ///
    /// - Parameters:
    ///   - paths: as they are to be shown to people (`tenants/acme.yaml`); each becomes its account's `source`.
    ///   - certs: the directory of SP keys; a key that isn't there is looked for beside the tenant file.
    /// - Returns: the accounts of the files without mistakes, and the mistakes of the others. Two files that declare one
    ///   account are both mistaken, because the order of names must not decide which one counts.
    package func read(files paths: [String], certs: String) -> (manifests: [AccountManifest], mistakes: [Mistake]) {
        let drafts = paths.map { draft($0, certs: certs) }
        var declaring: [Slug<Account>: [ManifestDraft]] = [:]
        for draft in drafts {
            if let account = draft.account { declaring[account, default: []].append(draft) }
        }
        for draft in drafts {
            guard let account = draft.account, let all = declaring[account], all.count > 1 else { continue }
            let others = all.map(\.log.file).filter { $0 != draft.log.file }
            let place = others.isEmpty ? "this file once more, which is named twice" : others.joined(separator: " and ")
            draft.log.add("\(account) is declared by \(place) too", at: draft.accountPosition, field: "account")
        }
        return (
            drafts.compactMap { $0.log.isEmpty ? $0.manifest : nil },
            drafts.flatMap(\.log.mistakes)
        )
    }

    private func draft(_ path: String, certs: String) -> ManifestDraft {
        let log = MistakeLog(file: path)
        switch files.read(path, YAMLDocument.largestFile) {
        case .failure(let refusal):
            log.add(refusal.message)
        case .success(let bytes):
            if let value = YAMLDocument.parse(bytes, log: log) {
                let attachments = Attachments(
                    files: files, tenantDirectory: FilePath.directory(of: path), certs: certs)
                let section = AccountSection(attachments: attachments, scimDefaults: scimDefaults)
                return section.read(Field(value: value, path: "", log: log))
            }
        }
        return ManifestDraft(log: log)
    }
}

/// What was understood of one file, mistaken or not.
struct ManifestDraft {
    let log: MistakeLog
    /// The account that the file is about, where that much could be read.
    var account: Slug<Account>?
    var accountPosition: SettingValue.Position?
    /// To be used only if the log is empty.
    var manifest: AccountManifest?

    init(log: MistakeLog) { self.log = log }
}
