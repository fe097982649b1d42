#include "CFloor.h"

#include <sqlite3.h>
#include <stdlib.h>

struct cfloor_watch {
    sqlite3 *db;
};

cfloor_watch *cfloor_watch_open(const char *path) {
    cfloor_watch *watch = malloc(sizeof *watch);
    if (!watch) return NULL;
    if (sqlite3_open_v2(path, &watch->db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(watch->db, 5000);
        return watch;
    }
    cfloor_watch_close(watch);
    return NULL;
}

void cfloor_watch_close(cfloor_watch *watch) {
    sqlite3_close_v2(watch->db);
    free(watch);
}

int cfloor_watch_number(cfloor_watch *watch, const char *sql, int64_t *number) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(watch->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        *number = sqlite3_column_int64(statement, 0);
        code = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return code;
}
