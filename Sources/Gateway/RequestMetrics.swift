import Synchronization

/// What `/metrics` tells: how many requests were answered and how, how long they took, how many are being answered.
///
/// No account, path or person is in it, so it needs no credential.
final class RequestMetrics: Sendable {
    private struct Counts {
        var inFlight = 0
        var byStatus: [Int: Int] = [:]
        var byBucket = [Int](repeating: 0, count: RequestMetrics.bounds.count)
        var count = 0
        var milliseconds: Int64 = 0
    }

    private let counts = Mutex(Counts())

    /// Upper bounds in milliseconds; Prometheus wants them in seconds.
    private static let bounds: [(milliseconds: Int64, label: String)] = [
        (5, "0.005"), (10, "0.01"), (25, "0.025"), (50, "0.05"), (100, "0.1"), (250, "0.25"), (500, "0.5"),
        (1_000, "1"),
        (2_500, "2.5"), (5_000, "5"), (10_000, "10"), (30_000, "30"),
    ]

    func began() { counts.withLock { $0.inFlight &+= 1 } }

    func answered(status: Int, milliseconds: Int64) {
        let bucket = Self.bounds.firstIndex { milliseconds <= $0.milliseconds }
        counts.withLock {
            $0.inFlight &-= 1
            $0.byStatus[status, default: 0] &+= 1
            if let bucket { $0.byBucket[bucket] &+= 1 }
            $0.count &+= 1
            $0.milliseconds &+= max(0, milliseconds)
        }
    }

    /// In Prometheus's text format.
    var text: String {
        let counts = counts.withLock { $0 }
        var lines = [
            "# HELP gatehouse_requests_in_flight Requests being answered.",
            "# TYPE gatehouse_requests_in_flight gauge",
            "gatehouse_requests_in_flight \(counts.inFlight)",
            "# HELP gatehouse_requests_total Requests answered.",
            "# TYPE gatehouse_requests_total counter",
        ]
        for (status, count) in counts.byStatus.sorted(by: { $0.key < $1.key }) {
            lines.append("gatehouse_requests_total{status=\"\(status)\"} \(count)")
        }
        lines += [
            "# HELP gatehouse_request_duration_seconds How long answers took.",
            "# TYPE gatehouse_request_duration_seconds histogram",
        ]
        var below = 0
        for (bound, count) in zip(Self.bounds, counts.byBucket) {
            below &+= count
            lines.append("gatehouse_request_duration_seconds_bucket{le=\"\(bound.label)\"} \(below)")
        }
        lines += [
            "gatehouse_request_duration_seconds_bucket{le=\"+Inf\"} \(counts.count)",
            "gatehouse_request_duration_seconds_sum \(Double(counts.milliseconds) / 1_000)",
            "gatehouse_request_duration_seconds_count \(counts.count)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
