#pragma once
#include <stddef.h>
#include <stdint.h>

/// The least that validating a signed response takes: no checks beyond the two cryptographic ones.
typedef struct cfloor_validator cfloor_validator;

/// Decodes a SubjectPublicKeyInfo and, unless it's NULL, a private key to decrypt with, once; NULL when it can't.
cfloor_validator *cfloor_validator_open(const uint8_t *spki, size_t count, const uint8_t *pkcs8, size_t pkcs8_count);
void cfloor_validator_close(cfloor_validator *validator);

/// Parses, decrypts (RSA-OAEP, AES-256-GCM) if need be, canonicalizes the assertion and SignedInfo, digests and verifies. With `reparse` it then parses the
/// canonical bytes, as everyone must who reads only what was signed.
/// Returns 1 when digest and signature are right, 0 when not, -1 when something failed.
int cfloor_validate(cfloor_validator *validator, const uint8_t *xml, size_t count, int reparse);

/// What groups of durable commits gave.
typedef struct {
    uint64_t rows;
    double seconds;
    double cpu_seconds;
} cfloor_commits_result;

/// Inserts rows of `payload` bytes for about `seconds`, `group` of them in each durable commit (WAL, synchronous=FULL).
/// Returns 0, or SQLite's result code.
int cfloor_commits(const char *path, size_t payload, int group, double seconds, cfloor_commits_result *result);

/// CPU time of this process, all threads, in seconds.
double cfloor_process_cpu(void);
/// Of a monotonic clock, in seconds.
double cfloor_now(void);

/// A look into somebody else's SQLite database, which it can't write.
typedef struct cfloor_watch cfloor_watch;
/// NULL when it can't be opened.
cfloor_watch *cfloor_watch_open(const char *path);
void cfloor_watch_close(cfloor_watch *watch);
/// The number in the first column of a statement's first row. Returns 0, or SQLite's result code.
int cfloor_watch_number(cfloor_watch *watch, const char *sql, int64_t *number);
/// CPU seconds, user and system, of the thread that asks or of the whole process.
double cfloor_cpu_seconds(int of_this_thread);
