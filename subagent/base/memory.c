#include "base/memory.h"

#include <stddef.h>

/* Global, since a process has only one memory. */
static struct {
    unsigned times;
    const char *what;
} shortage;

void na_memory_lacks(const char *what)
{
    shortage.times++;
    shortage.what = what;
}

unsigned na_memory_lacked(void)
{
    return shortage.times;
}

const char *na_memory_missing(void)
{
    return shortage.what;
}
