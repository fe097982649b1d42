import Relational

import struct GRDB.DatabaseError

extension StorageFailure {
    /// What GRDB says when it opens a file. Its messages hold the path at most, but codes are enough.
    init(opening error: any Error) {
        guard let error = error as? DatabaseError else {
            self = .outage("can't be opened")
            return
        }
        self.init(sqlite: error.extendedResultCode.rawValue, on: nil, at: .open)
    }
}
