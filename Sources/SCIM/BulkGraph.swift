/// Who waits for whom among the operations of a Bulk request.
struct BulkGraph {
    /// For each operation, the POSTs that it refers to.
    private(set) var references: [[Int]]
    /// For each operation, the last operation before it on the same resource, which it must not overtake.
    private var elders: [Int?]
    /// Operations that depend on each other, in request order; most circles hold one. Ordered by their first.
    private(set) var circles: [[Int]] = []
    /// For each operation, its place in `circles`.
    private var circle: [Int]
    /// For each circle, its place in the order; filled by `order()`.
    private var needs: [[Int]] = []
    private var places: [Int] = []
    private var ordered: [Int] = []

    init(_ request: BulkRequest) {
        let count = request.entries.count
        references = Array(repeating: [], count: count)
        elders = Array(repeating: nil, count: count)
        circle = Array(repeating: 0, count: count)
        var posts: [JSONValue: Int] = [:]
        for (place, entry) in request.entries.enumerated() {
            guard let name = entry.bulkId, entry.method == BulkOperation.Method.post.rawValue else { continue }
            posts[.string(name)] = place
        }
        var latest: [JSONValue: Int] = [:]
        for (place, entry) in request.entries.enumerated() {
            guard case .success(let operation) = entry.operation else { continue }
            references[place] = operation.references.compactMap { posts[.string($0)] }
            guard let key = BulkGraph.key(of: operation) else { continue }
            elders[place] = latest.updateValue(place, forKey: key)
        }
        findCircles()
        sort()
    }

    func order() -> [Int] { ordered }

    /// The places in the order of the circles that this one waits for.
    func predecessors(of circle: Int) -> [Int] {
        needs[circle].map { places[$0] }.sorted()
    }

    private static func key(of operation: BulkOperation) -> JSONValue? {
        switch operation.target {
        case .endpoint: nil
        case .resource(let id): [.string(operation.type.name), .string(id)]
        case .created(let bulkId): [.string(operation.type.name), .string(bulkId), true]
        }
    }

    /// Tarjan's strongly connected components, with a stack of its own: a request may be one long chain.
    private mutating func findCircles() {
        let count = references.count
        var index = [Int](repeating: -1, count: count)
        var low = [Int](repeating: 0, count: count)
        var isOpen = [Bool](repeating: false, count: count)
        var open: [Int] = []
        var clock = 0
        for root in 0..<count where index[root] < 0 {
            var path: [(node: Int, next: Int)] = [(root, 0)]
            while let (node, next) = path.last {
                if next == 0 {
                    index[node] = clock
                    low[node] = clock
                    clock += 1
                    open.append(node)
                    isOpen[node] = true
                }
                if next < references[node].count {
                    path[path.count - 1].next += 1
                    let other = references[node][next]
                    if index[other] < 0 {
                        path.append((other, 0))
                    } else if isOpen[other] {
                        low[node] = min(low[node], index[other])
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
                if low[node] == index[node] {
                    var members: [Int] = []
                    while let member = open.popLast() {
                        isOpen[member] = false
                        members.append(member)
                        if member == node { break }
                    }
                    circles.append(members.sorted())
                }
            }
        }
        circles.sort { $0[0] < $1[0] }
        for (place, members) in circles.enumerated() { for member in members { circle[member] = place } }
    }

    /// Request order, each circle as soon as what it waits for is done.
    private mutating func sort() {
        var waiting = [Int](repeating: 0, count: circles.count)
        var dependents: [[Int]] = Array(repeating: [], count: circles.count)
        needs = circles.enumerated().map { place, members in
            var own: Set<Int> = []
            for member in members {
                for other in references[member] + [elders[member]].compactMap(\.self) where circle[other] != place {
                    own.insert(circle[other])
                }
            }
            for other in own { dependents[other].append(place) }
            waiting[place] = own.count
            return own.sorted()
        }
        places = Array(repeating: 0, count: circles.count)
        var passed = [Bool](repeating: false, count: circles.count)
        for place in circles.indices {
            passed[place] = true
            var ready = waiting[place] == 0 ? [place] : []
            while let next = ready.min() {
                ready.removeAll { $0 == next }
                places[next] = ordered.count
                ordered.append(next)
                for dependent in dependents[next] {
                    waiting[dependent] -= 1
                    if waiting[dependent] == 0, passed[dependent] { ready.append(dependent) }
                }
            }
        }
    }
}
