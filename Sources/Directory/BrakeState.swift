package import Tenancy

/// What an integration took away within the brake's window, and whether it may go on. A value without a clock or a
/// database: both are handed in.
package struct BrakeState: Hashable, Sendable, Codable {
    /// Why everything destructive is held; nil: it isn't.
    package var engaged: Trip?
    /// Until when a release lets everything pass.
    package var releasedUntil: Instant?
    /// The number of the last change that was let through: they're rolled back from the highest to the lowest.
    package private(set) var position: Int64 = 0
    private var buckets: [Bucket] = []
    /// How much may go, as it was last counted, in the bucket of that moment.
    private var allowances: [String: Int] = [:]

    package init() {}

    /// What was one too many.
    package struct Trip: Hashable, Sendable, Codable {
        package let at: Instant
        /// Nil: a person held it, by rolling back.
        package let measure: BrakeMeasure?
        /// How much would have gone within the window, and how much may.
        package let wanted: Int
        package let allowed: Int

        package init(at: Instant, measure: BrakeMeasure? = nil, wanted: Int = 0, allowed: Int = 0) {
            self.at = at
            self.measure = measure
            self.wanted = wanted
            self.allowed = allowed
        }
    }

    package enum Judgement: Hashable, Sendable {
        case passes
        /// The brake is engaged.
        case held(Trip)
        /// This is what engages it.
        case trips(Trip)
    }

    private struct Bucket: Hashable, Codable {
        let start: Int64
        var counts: BrakeCounts
    }

    /// The window slides by a sixtieth of itself.
    private static let bucketsPerWindow: Int64 = 60

    /// Judges a loss, and counts it if it passes.
    ///
    /// - Parameter present: counts what the integration has of something now, up to a limit. It's asked seldom: what it
    ///   says is believed for one bucket, and up to twice of what was asked about.
    package mutating func judge(
        _ loss: BrakeCounts, by settings: BrakeSettings, at now: Instant,
        present: (_ measure: BrakeMeasure, _ limit: Int) throws -> Int
    ) rethrows -> Judgement {
        if let engaged { return .held(engaged) }
        if isReleased(at: now) {
            position += 1
            return .passes
        }
        slide(to: now, settings)
        let spent = spent
        for measure in BrakeMeasure.allCases where loss[measure] > 0 {
            let wanted = spent[measure] + loss[measure]
            guard wanted > settings.minimum, settings.sharePercent < 100 else { continue }
            if let known = allowances[measure.rawValue], wanted <= known { continue }
            let enough = wanted * 200 / max(settings.sharePercent, 1) + 1
            let before = try present(measure, enough) + spent.gone(measure)
            let allowed = max(settings.minimum, before * settings.sharePercent / 100)
            guard wanted <= allowed else {
                return .trips(Trip(at: now, measure: measure, wanted: wanted, allowed: allowed))
            }
            allowances[measure.rawValue] = allowed
        }
        position += 1
        if let last = buckets.indices.last { buckets[last].counts += loss }
        return .passes
    }

    /// What passed within the window.
    package func spent(at now: Instant, by settings: BrakeSettings) -> BrakeCounts {
        var copy = self
        copy.slide(to: now, settings)
        return copy.spent
    }

    package func isReleased(at now: Instant) -> Bool { releasedUntil.map { now < $0 } ?? false }

    /// Lets everything pass until then, and counts from nothing afterwards.
    package mutating func release(until end: Instant) {
        engaged = nil
        releasedUntil = end
        forget()
    }

    /// Holds everything until a release; what was taken away is about to be given back.
    package mutating func hold(at now: Instant) {
        engaged = engaged ?? Trip(at: now)
        releasedUntil = nil
        forget()
    }

    private mutating func forget() {
        buckets = []
        allowances = [:]
    }

    private var spent: BrakeCounts { buckets.reduce(into: BrakeCounts()) { $0 += $1.counts } }

    /// Drops what has left the window, and makes a bucket of this moment the last.
    private mutating func slide(to now: Instant, _ settings: BrakeSettings) {
        let width = max(settings.windowSeconds * 1_000 / Self.bucketsPerWindow, 1_000)
        let start = now.milliseconds / width * width
        let oldest = now.advanced(bySeconds: -settings.windowSeconds).milliseconds
        buckets.removeAll { $0.start + width <= oldest }
        // A clock that was set back adds to the bucket that is there.
        if let last = buckets.last, last.start >= start { return }
        buckets.append(Bucket(start: start, counts: BrakeCounts()))
        allowances = [:]
    }
}
