import CFloor

/// CPU time of alternatives that take turns, so that whatever else the machine does meets them alike.
struct Interleaved {
    /// µs of CPU for one repetition.
    struct Timing {
        let best: Double
        let median: Double
    }

    /// - Parameters:
    ///   - repetitions: in each turn.
    ///   - turns: how often each alternative gets its turn.
    static func measure(
        repetitions: Int, turns: Int = 7, _ alternatives: [() throws -> Void]
    ) throws -> [Timing] {
        var samples = alternatives.map { _ in [Double]() }
        for turn in 0...turns {
            for (place, alternative) in alternatives.enumerated() {
                let start = cfloor_process_cpu()
                for _ in 0..<repetitions { try alternative() }
                let each = (cfloor_process_cpu() - start) / Double(repetitions) * 1e6
                // The first turn warms up.
                if turn > 0 { samples[place].append(each) }
            }
        }
        return samples.map { sample in
            let sorted = sample.sorted()
            return Timing(best: sorted[0], median: sorted[sorted.count / 2])
        }
    }
}
