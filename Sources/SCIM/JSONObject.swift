/// The members of a JSON object, in the order in which they stood.
///
/// Names are unique, also by ASCII case: the parser refuses anything else, because a proxy and a server that pick
/// different duplicates see two different users (corner 90).
package struct JSONObject: Sendable, Hashable {
    package struct Member: Sendable {
        package let name: String
        package var value: JSONValue
    }

    package private(set) var members: [Member]

    package init() {
        members = []
    }

    /// Literal members; a repeated name keeps its last value.
    package init(_ elements: [(String, JSONValue)]) {
        members = []
        members.reserveCapacity(elements.count)
        for (name, value) in elements { self[name] = value }
    }

    /// Members the parser has already checked to be unique.
    init(unique members: [Member]) {
        self.members = members
    }

    package var isEmpty: Bool { members.isEmpty }

    /// The member of exactly this name. Setting nil removes it; setting a new name appends it.
    package subscript(name: String) -> JSONValue? {
        get {
            for member in members where member.name.isExactly(name) { return member.value }
            return nil
        }
        set {
            let place = members.firstIndex { $0.name.isExactly(name) }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The member of this name in any ASCII case: how a client may spell an attribute (RFC 7643 §2.1).
    package func value(anyCase name: String) -> JSONValue? {
        for member in members where ASCIICase.equal(member.name, name) { return member.value }
        return nil
    }

    /// Appends a member whose name is known to be new.
    mutating func append(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
    }

    mutating func reorder(by rank: (String) -> Int) {
        var last = Int.min
        let isOrdered = members.allSatisfy { member in
            let own = rank(member.name)
            defer { last = own }
            return own >= last
        }
        if isOrdered { return }
        let ranked = members.enumerated().map { (rank: rank($0.element.name), place: $0.offset, member: $0.element) }
        members = ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map { $0.member }
    }

    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        for (place, member) in left.members.enumerated() {
            let twin = right.members[place]
            if twin.name.isExactly(member.name) {
                guard twin.value == member.value else { return false }
            } else {
                guard right[member.name] == member.value else { return false }
            }
        }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        // Order must not matter, so the members' hashes are mixed by a commutative operation.
        var mixed = 0
        for member in members {
            var own = Hasher()
            member.name.hashExactly(into: &own)
            own.combine(member.value)
            mixed ^= own.finalize()
        }
        hasher.combine(mixed)
    }
}
