-- GET of one user after another.
dofile(os.getenv("BENCH_WRK") .. "/report.lua")
wrk.headers["Authorization"] = os.getenv("BENCH_TOKEN")
local paths, next_one = {}, 0
for id in io.lines(os.getenv("BENCH_IDS")) do paths[#paths + 1] = os.getenv("BENCH_BASE") .. "/Users/" .. id end

function request()
    next_one = next_one % #paths + 1
    return wrk.format("GET", paths[next_one])
end
