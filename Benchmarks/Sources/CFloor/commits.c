#include "CFloor.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds_of(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double cfloor_process_cpu(void) { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }
double cfloor_now(void) { return seconds_of(CLOCK_MONOTONIC); }

static int run(sqlite3 *db, const char *sql) { return sqlite3_exec(db, sql, NULL, NULL, NULL); }

int cfloor_commits(const char *path, size_t payload, int group, double seconds, cfloor_commits_result *result) {
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;
    char *bytes = malloc(payload);
    int code = sqlite3_open(path, &db);
    if (!bytes) code = SQLITE_NOMEM;
    if (code == SQLITE_OK) {
        memset(bytes, 'x', payload);
        code = run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                       "CREATE TABLE IF NOT EXISTS item (id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT");
    }
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, "INSERT INTO item VALUES (hex(randomblob(16)), ?)", -1, &insert, NULL);
    double start = cfloor_now(), cpu = cfloor_process_cpu();
    *result = (cfloor_commits_result){0, 0, 0};
    while (code == SQLITE_OK && cfloor_now() - start < seconds) {
        code = run(db, "BEGIN IMMEDIATE");
        for (int i = 0; i < group && code == SQLITE_OK; i++) {
            sqlite3_bind_blob(insert, 1, bytes, (int)payload, SQLITE_STATIC);
            if (sqlite3_step(insert) != SQLITE_DONE) code = sqlite3_errcode(db);
            sqlite3_reset(insert);
        }
        if (code == SQLITE_OK) code = run(db, "COMMIT");
        result->rows += (uint64_t)group;
    }
    result->seconds = cfloor_now() - start;
    result->cpu_seconds = cfloor_process_cpu() - cpu;
    sqlite3_finalize(insert);
    sqlite3_close(db);
    free(bytes);
    return code;
}
