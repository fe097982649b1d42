-- GET of the URL's path, over and over.
dofile(os.getenv("BENCH_WRK") .. "/report.lua")
wrk.headers["Authorization"] = os.getenv("BENCH_TOKEN")
