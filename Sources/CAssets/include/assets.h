// The files that Gatehouse serves or renders, inside the binary: one program, nothing beside it.
#pragma once
#include <stddef.h>

typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} gatehouse_asset;

// The asset at an index, in no order; one without a name past the last. It lives as long as the program.
gatehouse_asset gatehouse_asset_at(size_t index);
