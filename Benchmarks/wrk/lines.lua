-- Sends the requests of a file, one a line, over and over: method, path and, if there is one, body. Whatever is answered
-- with another status than it should be, or without what should stand in it, is counted as wrong.
local threads, requests, n = {}, {}, 0
local status, mark = tonumber(os.getenv("BENCH_STATUS")), os.getenv("BENCH_MARK")
wrong, example = 0, ""

function setup(thread) threads[#threads + 1] = thread end

function init()
    wrk.headers["Authorization"] = os.getenv("BENCH_TOKEN")
    wrk.headers["Content-Type"] = "application/scim+json"
    for line in io.lines(os.getenv("BENCH_LINES")) do
        local method, path, body = line:match("^(%S+) (%S+) ?(.*)$")
        requests[#requests + 1] = wrk.format(method, path, nil, body ~= "" and body or nil)
    end
end

function request()
    n = n % #requests + 1
    return requests[n]
end

function response(got, _, body)
    if got == status and body:find(mark, 1, true) then return end
    wrong = wrong + 1
    if wrong == 1 then example = got .. " " .. body:sub(1, 300) end
end

-- One line that the runner reads.
function done(summary, latency)
    local errors = summary.errors
    local bad = errors.connect + errors.read + errors.write + errors.timeout
    for _, thread in ipairs(threads) do
        bad = bad + thread:get("wrong")
        if thread:get("wrong") > 0 then io.write("wrong: ", thread:get("example"), "\n") end
    end
    io.write(string.format("RESULT %d %d %d %d %d\n",
        summary.requests, summary.duration, bad, latency:percentile(50), latency:percentile(99)))
end
