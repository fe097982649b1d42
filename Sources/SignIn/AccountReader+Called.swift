import Directory
import Records
import SCIM
import Tenancy

extension AccountReader {
    /// The user of that userName, or else of that e-mail address.
    func userID(called name: String, in account: Account) throws -> ID<User>? {
        guard name.isSearchable else { return nil }
        let email = IndexedValue(path: AssertedIdentity.emailPath, element: 0, key: CaseFold.key(name))
        return try userID(named: UserNameKey(name).text)
            ?? userRecords(having: email, of: account.recordOwners, limit: 1).first?.id
    }
}
