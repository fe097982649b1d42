import Directory

/// A group as bytes, of which the members are written only when they're sent: until then each is no more than its id, so
/// that a group of a hundred thousand is held in a quarter of what is sent.
///
/// It's the group of one moment, however long its reader takes: nothing more is asked of the database for it.
package struct GroupBody: Sequence, Sendable {
    /// How a member is written: what stands before, between and behind the places of its id.
    typealias Frame = [[UInt8]]

    /// So many members are a piece of the body: less than 100 KB.
    private static let stretch = 512

    private static let opening = Array(",\"members\":[".utf8)
    private static let closing = Array("]".utf8)

    private var head: [UInt8]
    private var tail: [UInt8]
    private let frames: (group: Frame, user: Frame)
    /// The texts of the members' ids, one behind the other, and where each ends; groups before users.
    private var ids: [UInt8] = []
    private var ends: [Int] = []
    private var groups = 0
    /// Of the whole body, in bytes.
    package private(set) var count: Int

    /// A body to which no members are added.
    init(_ bytes: [UInt8]) { self.init(head: bytes, tail: [], frames: ([], [])) }

    /// - Parameters:
    ///   - head: what stands before `members`; `schemas` and `id` always do.
    ///   - tail: what stands behind.
    init(head: [UInt8], tail: [UInt8], frames: (group: Frame, user: Frame)) {
        self.head = head
        self.tail = tail
        self.frames = frames
        count = head.count + tail.count
    }

    /// Adds a member; groups come before users.
    mutating func append(_ member: MemberID) {
        if ends.isEmpty {
            head += Self.opening
            tail = Self.closing + tail
            count += Self.opening.count + Self.closing.count
        }
        let id = member.text.utf8
        let frame: Frame
        switch member {
        case .group:
            groups += 1
            frame = frames.group
        case .user: frame = frames.user
        }
        count += frame.reduce(0) { $0 + $1.count } + Swift.max(0, frame.count - 1) * id.count + (ends.isEmpty ? 0 : 1)
        ids.append(contentsOf: id)
        ends.append(ids.count)
    }

    /// The whole of it, if that's little; nil: better sent in pieces.
    var whole: [UInt8]? { ends.count <= Self.stretch ? Array(joined()) : nil }

    package func makeIterator() -> AnyIterator<[UInt8]> {
        var place = 0
        var isDone = false
        return AnyIterator {
            guard !isDone else { return nil }
            var piece = place == 0 ? head : []
            let end = Swift.min(place + Self.stretch, ends.count)
            while place < end {
                write(place, to: &piece)
                place += 1
            }
            isDone = place == ends.count
            if isDone { piece += tail }
            return piece
        }
    }

    private func write(_ place: Int, to piece: inout [UInt8]) {
        let id = ids[(place == 0 ? 0 : ends[place - 1])..<ends[place]]
        if place > 0 { piece.append(UInt8(ascii: ",")) }
        for (number, part) in (place < groups ? frames.group : frames.user).enumerated() {
            if number > 0 { piece += id }
            piece += part
        }
    }
}
