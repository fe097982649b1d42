/// In which order the operations of a Bulk request are carried out, and what must be done together (RFC 7644 §3.7).
///
/// Operations keep the order of the request, except that one which refers to a later POST waits for it, and later
/// changes of the resource it changes wait with it. POSTs that refer to each other in a circle are one unit: all are
/// created, in request order, without the references that can't be resolved yet, and those are added after
/// (§3.7.1).
///
/// A unit is carried out wholly or not at all, so in one transaction. Units may share a transaction, each within a
/// savepoint, and units may run at the same time when neither is `after` the other.
package struct BulkPlan: Sendable {
    package struct Unit: Sendable, Equatable {
        package let steps: [Step]
        /// The places in `units` of what must be done before.
        package let after: [Int]

        /// The operations of the unit, each once, as places in the request.
        package var operations: [Int] { steps.filter { !$0.isRest }.map(\.operation) }
    }

    package struct Step: Sendable, Equatable {
        package enum Part: Sendable, Equatable {
            case whole
            /// Only what doesn't refer to these bulkIds.
            case first(without: [String])
            /// What `first` left out, as a PATCH.
            case rest(of: [String])
        }

        /// The place of the operation in the request.
        package let operation: Int
        package let part: Part

        var isRest: Bool {
            if case .rest = part { true } else { false }
        }
    }

    package let units: [Unit]

    package init(_ request: BulkRequest) {
        let graph = BulkGraph(request)
        units = graph.order().map { place in
            Unit(steps: BulkPlan.steps(graph.circles[place], graph, request), after: graph.predecessors(of: place))
        }
    }

    private static func steps(_ operations: [Int], _ graph: BulkGraph, _ request: BulkRequest) -> [Step] {
        let circle = Set(operations)
        var made: [Step] = []
        var rest: [Step] = []
        for operation in operations {
            let later = graph.references[operation].filter { $0 >= operation && circle.contains($0) }
            let names = later.compactMap { request.entries[$0].bulkId }
            made.append(Step(operation: operation, part: names.isEmpty ? .whole : .first(without: names)))
            if !names.isEmpty { rest.append(Step(operation: operation, part: .rest(of: names))) }
        }
        return made + rest
    }
}
