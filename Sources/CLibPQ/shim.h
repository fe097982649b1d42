#include <libpq-fe.h>

/* Field codes of an error: the originals are character constants, which Swift imports as another type or not at all. */
enum {
    GATEHOUSE_PG_SQLSTATE = PG_DIAG_SQLSTATE,
    GATEHOUSE_PG_MESSAGE = PG_DIAG_MESSAGE_PRIMARY,
    GATEHOUSE_PG_SCHEMA = PG_DIAG_SCHEMA_NAME,
    GATEHOUSE_PG_TABLE = PG_DIAG_TABLE_NAME,
    GATEHOUSE_PG_COLUMN = PG_DIAG_COLUMN_NAME,
    GATEHOUSE_PG_CONSTRAINT = PG_DIAG_CONSTRAINT_NAME,
};
