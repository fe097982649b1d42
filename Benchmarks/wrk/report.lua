-- Loaded by every script here: prints one line that the runner reads.
function done(summary, latency, requests)
    local errors = summary.errors
    local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format("RESULT %d %d %d %d %d\n",
        summary.requests, summary.duration, bad, latency:percentile(50), latency:percentile(99)))
end
