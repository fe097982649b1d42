package import Access
import Journal
package import Records
package import Tenancy

/// What the operator does to whole accounts through the API.
///
/// An account that a file declares is only looked at, suspended and resumed here; its file says everything else.
package struct AccountOperations: Sendable {
    /// Reads a declaration, which has the form of a tenant file, with the files that it names.
    package typealias Read = @Sendable (_ document: [UInt8], _ files: [String: String]) -> Reading

    package enum Reading: Sendable {
        case manifest(AccountManifest)
        /// What is wrong, all of it.
        case mistakes([String])
    }

    private let records: Records
    private let declarations: AccountDeclarations
    private let read: Read

    package init(records: Records, declarations: AccountDeclarations, read: @escaping Read) {
        self.records = records
        self.declarations = declarations
        self.read = read
    }

    /// In the order of their ids.
    package func accounts(after: Slug<Account>?, limit: Int) async throws -> [AccountState] {
        try await records.system.read { try $0.accountStates(after: after, limit: limit) }
    }

    /// The account with its settings, suspended or not.
    /// - Throws: `OperatorRefusal.unknownAccount`
    package func account(_ id: Slug<Account>) async throws -> (state: AccountState, settings: Account) {
        let found = try await records.account(id).read { reader -> (AccountState, Account)? in
            guard let state = try reader.accountState(), let settings = try reader.settings() else { return nil }
            return (state, settings)
        }
        guard let found else { throw OperatorRefusal.unknownAccount }
        return found
    }

    /// Makes an account, or makes it what the document says from now on.
    ///
    /// - Parameters:
    ///   - document: what a tenant file would say, as JSON.
    ///   - files: the texts of files that it names, such as an IdP's metadata; never private keys.
    ///   - isNew: whether there must be no such account, or must be one.
    ///   - stored: what is kept to be changed later.
    /// - Throws: `OperatorRefusal`
    package func declare(
        _ document: [UInt8], files: [String: String], keeping stored: String, isNew: Bool, operation: Operation
    ) async throws {
        var manifest: AccountManifest
        switch read(document, files) {
        case .mistakes(let mistakes): throw OperatorRefusal.invalid(mistakes)
        case .manifest(let made): manifest = made
        }
        guard manifest.account.id == operation.account else {
            throw OperatorRefusal.invalid(["account: must be \(operation.account), as in the path"])
        }
        guard manifest.keys.values.allSatisfy({ $0.signing.isEmpty && $0.decryption.isEmpty }) else {
            throw OperatorRefusal.invalid(["keys: are generated, and rotated here; a private key is never sent"])
        }
        let state = try await records.account(operation.account).read { try $0.accountState() }
        if let source = state?.source { throw OperatorRefusal.declaredInFile(source) }
        guard (state == nil) == isNew else {
            throw isNew ? OperatorRefusal.accountExists : OperatorRefusal.unknownAccount
        }
        manifest.account.source = nil
        _ = try await declarations.apply(manifest, operation: operation)
        try await records.account(operation.account).write(operation) { writer in
            .unchanged(try writer.storeDeclaration(stored))
        }
    }

    /// Ends to serve an account, until it's resumed: to everybody it's as if it weren't there. Nothing of it is lost.
    package func suspend(_ operation: Operation) async throws {
        try await change(operation) { writer, state in
            guard state.suspended == nil else { return [] }
            try writer.setSuspended(writer.now, deletion: nil)
            return [JournalEvent(.accountSuspended, operation.account)]
        }
    }

    /// Serves the account again, and doesn't delete it.
    package func resume(_ operation: Operation) async throws {
        try await change(operation) { writer, state in
            guard state.suspended != nil else { return [] }
            try writer.setSuspended(nil, deletion: nil)
            return [JournalEvent(.accountResumed, operation.account)]
        }
    }

    /// Suspends the account at once and deletes it, with everything in it, when the delay has passed.
    /// - Returns: when that is.
    /// - Throws: `OperatorRefusal.declaredInFile`: the file would only make it again.
    package func delete(afterSeconds delay: Int64, _ operation: Operation) async throws -> Instant {
        let end = operation.now.advanced(bySeconds: delay)
        try await change(operation) { writer, state in
            if let source = state.source { throw OperatorRefusal.declaredInFile(source) }
            try writer.setSuspended(state.suspended ?? writer.now, deletion: end)
            return [JournalEvent(.accountDeletionScheduled, operation.account, details: ["at": end.description])]
        }
        return end
    }

    private func change(
        _ operation: Operation,
        _ body: @escaping @Sendable (borrowing AccountWriter, AccountState) throws -> [JournalEvent]
    ) async throws {
        try await records.account(operation.account).write(operation) { writer in
            guard let state = try writer.reader.accountState() else { throw OperatorRefusal.unknownAccount }
            return Recorded((), try body(writer, state))
        }
    }
}

/// Why the operator API refuses.
package enum OperatorRefusal: Error, Hashable, Sendable {
    case unknownAccount
    case accountExists
    /// The file has to be changed instead.
    case declaredInFile(String)
    /// The declaration's mistakes, all of them.
    case invalid([String])
    /// The thing within the account isn't there.
    case unknownPart(String)
}
