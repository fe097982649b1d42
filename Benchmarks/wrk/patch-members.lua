-- Adds one member to a group, then another, and takes them out again, so that the group keeps its size. Every request
-- is one operation on one member; the window is longer than the requests in flight, so that none is without effect.
dofile(os.getenv("BENCH_WRK") .. "/report.lua")
wrk.headers["Authorization"] = os.getenv("BENCH_TOKEN")
wrk.headers["Content-Type"] = "application/scim+json"
local path = os.getenv("BENCH_BASE") .. "/Groups/" .. os.getenv("BENCH_GROUP") .. "?attributes=displayName"
local ids, window, n = {}, 48, 0
for id in io.lines(os.getenv("BENCH_IDS")) do
    if #ids < window then ids[#ids + 1] = id end
end
local head = [[{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":]]

function request()
    local id, adds = ids[n % window + 1], math.floor(n / window) % 2 == 0
    n = n + 1
    local operation = adds and [["add","path":"members","value":[{"value":"]] .. id .. [["}]}]}]]
        or [["remove","path":"members[value eq \"]] .. id .. [[\"]"}]}]]
    return wrk.format("PATCH", path, nil, head .. operation)
end
