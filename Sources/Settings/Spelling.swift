/// Finds the word that somebody probably meant.
enum Spelling {
    /// The nearest candidate within a few edits, the first of several.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let wanted = normalized(word)
        let allowed = max(1, min(3, wanted.count / 3))
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(wanted, normalized(candidate))
            guard distance <= allowed, distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// `signRequests`, `sign-requests` and `sign_requests` are the same slip.
    private static func normalized(_ word: String) -> [UInt8] {
        word.lowercased().utf8.filter { $0 != 0x5f && $0 != 0x2d }
    }

    /// How many bytes to change, add, drop or swap with their neighbour.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var rows = [Array(0...right.count)]
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var best = min(rows[row][column + 1] + 1, current[column] + 1, rows[row][column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, rows[row - 1][column - 1] + 1)
                }
                current.append(best)
            }
            rows.append(current)
        }
        return rows.last?.last ?? 0
    }
}
