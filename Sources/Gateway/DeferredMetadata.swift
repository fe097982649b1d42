import Logging

/// Keeps a request's metadata as it is until something is logged.
///
/// swift-log's own handler makes text of all metadata whenever one value is set; every request sets three, and nearly
/// none of them logs.
struct DeferredMetadata: LogHandler {
    private let base: Logger
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    private init(before base: Logger) {
        self.base = base
        logLevel = base.logLevel
    }

    static func logger(before base: Logger) -> Logger {
        Logger(label: base.label) { _ in DeferredMetadata(before: base) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var event = event
        event.metadata = metadata.merging(event.metadata ?? [:]) { $1 }
        base.handler.log(event: event)
    }
}
