#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#    if __has_feature(address_sanitizer)
#        define HAVE_SANITIZER 1
#    endif
#endif
#ifdef __SANITIZE_ADDRESS__
#    define HAVE_SANITIZER 1
#endif
#ifdef HAVE_SANITIZER
#    include <sanitizer/asan_interface.h>
#endif

_Noreturn void fuzz_broken(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    must(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

void fuzz_hide(void *from, size_t size)
{
#ifdef HAVE_SANITIZER
    __asan_poison_memory_region(from, size);
#else
    (void)from;
    (void)size;
#endif
}

void fuzz_show(void *from, size_t size)
{
#ifdef HAVE_SANITIZER
    __asan_unpoison_memory_region(from, size);
#else
    (void)from;
    (void)size;
#endif
}
