-- Looks for one userName after another, as an IdP does before each write.
dofile(os.getenv("BENCH_WRK") .. "/report.lua")
wrk.headers["Authorization"] = os.getenv("BENCH_TOKEN")
local base, prefix = os.getenv("BENCH_BASE"), os.getenv("BENCH_PREFIX")
local count, next_one = tonumber(os.getenv("BENCH_COUNT")), 0

function request()
    next_one = next_one % count + 1
    return wrk.format("GET", base .. "/Users?filter=userName%20eq%20%22" .. prefix .. next_one .. "@bench.example%22")
end
