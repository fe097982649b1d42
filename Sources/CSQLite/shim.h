// sqlite3_config is variadic, which Swift can't call.
#ifndef GATEHOUSE_CSQLITE_SHIM_H
#define GATEHOUSE_CSQLITE_SHIM_H

#include <sqlite3.h>

// Keeps no statistics of memory: they cost a lock of the whole process with each allocation, and nobody reads them.
// Takes effect before the first connection only; without effect afterwards.
static inline void gatehouse_sqlite_keep_no_statistics(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

#endif
