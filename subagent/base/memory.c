#include "base/memory.h"

#include <stddef.h>

/* There is one memory in a process. */
static struct {
    unsigned times;
    const char *what;
} lacking;

void na_memory_lacks(const char *what)
{
    lacking.times++;
    lacking.what = what;
}

unsigned na_memory_lacked(void)
{
    return lacking.times;
}

const char *na_memory_missing(void)
{
    return lacking.what;
}
