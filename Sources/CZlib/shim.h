// Raw DEFLATE (RFC 1951) in one call each way. zlib's own entry points are macros with a pointer-rich stream struct;
// these two keep that struct, and every pointer in it, on this side of the module map.
#ifndef GATEHOUSE_CZLIB_SHIM_H
#define GATEHOUSE_CZLIB_SHIM_H

#include <stddef.h>
#include <string.h>
#include <zlib.h>

// Compresses all of `in` into `out`. Returns the number of bytes written, or -1 when `capacity` does not suffice.
static inline long gatehouse_deflate_raw(const unsigned char *in, size_t count, unsigned char *out, size_t capacity) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (count > 0x7fffffff || capacity > 0x7fffffff) return -1;
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) return -1;
    stream.next_in = (Bytef *)in;
    stream.avail_in = (uInt)count;
    stream.next_out = out;
    stream.avail_out = (uInt)capacity;
    int rc = deflate(&stream, Z_FINISH);
    long written = (long)stream.total_out;
    deflateEnd(&stream);
    return rc == Z_STREAM_END ? written : -1;
}

// Decompresses one raw stream that must end exactly where `in` ends. Returns the number of bytes written, -1 for a
// broken, truncated or trailing-garbage stream, -2 when the output would exceed `capacity` (a decompression bomb).
static inline long gatehouse_inflate_raw(const unsigned char *in, size_t count, unsigned char *out, size_t capacity) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (count > 0x7fffffff || capacity > 0x7fffffff) return -1;
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return -1;
    stream.next_in = (Bytef *)in;
    stream.avail_in = (uInt)count;
    stream.next_out = out;
    stream.avail_out = (uInt)capacity;
    int rc = inflate(&stream, Z_FINISH);
    long written = (long)stream.total_out;
    uInt left = stream.avail_in, room = stream.avail_out;
    inflateEnd(&stream);
    if (rc == Z_STREAM_END) return left == 0 ? written : -1;
    return room == 0 ? -2 : -1;
}

#endif
