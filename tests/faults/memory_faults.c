#include "memory_faults.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { PLACES_MOST = 100000 };

static struct {
    bool counts;
    unsigned pauses;
    unsigned long asked, refused, number, count;
    const void *place[PLACES_MOST];
} memory;

void memory_count(unsigned long number, unsigned long count)
{
    memory.number = number;
    memory.count = count;
    memory.asked = memory.refused = 0;
    memory.counts = true;
    memory.pauses = 0;
}

void memory_pause(void)
{
    memory.pauses++;
}

void memory_go_on(void)
{
    memory.pauses--;
}

unsigned long memory_asked(void)
{
    return memory.asked;
}

unsigned long memory_refused(void)
{
    return memory.refused;
}

const void *memory_place(unsigned long number)
{
    return number > 0 && number <= memory.asked && number <= PLACES_MOST ? memory.place[number - 1]
                                                                         : NULL;
}

/* Whether the allocation requested from this place must fail. */
static bool fails(const void *place)
{
    if (!memory.counts || memory.pauses > 0)
        return false;
    if (memory.asked < PLACES_MOST)
        memory.place[memory.asked] = place;
    memory.asked++;
    if (memory.number == 0 || memory.asked < memory.number ||
        memory.asked >= memory.number + memory.count)
        return false;
    memory.refused++;
    errno = ENOMEM;
    return true;
}

#define CALLER __builtin_return_address(0)

/* ---- the replacements used by --wrap, and the names that it gives to the originals */

void *__real_malloc(size_t size), *__real_calloc(size_t count, size_t size),
    *__real_realloc(void *at, size_t size);
char *__real_strdup(const char *text), *__real_strndup(const char *text, size_t most);
FILE *__real_fopen(const char *path, const char *mode);
DIR *__real_opendir(const char *path);
ssize_t __real_getline(char **line, size_t *room, FILE *file);

void *__wrap_malloc(size_t size), *__wrap_calloc(size_t count, size_t size),
    *__wrap_realloc(void *at, size_t size);
char *__wrap_strdup(const char *text), *__wrap_strndup(const char *text, size_t most);
int __wrap_asprintf(char **text, const char *format, ...) __attribute__((format(printf, 2, 3)));
FILE *__wrap_fopen(const char *path, const char *mode);
DIR *__wrap_opendir(const char *path);
ssize_t __wrap_getline(char **line, size_t *room, FILE *file);

void *__wrap_malloc(size_t size)
{
    return fails(CALLER) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails(CALLER) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *at, size_t size)
{
    return fails(CALLER) ? NULL : __real_realloc(at, size);
}

char *__wrap_strdup(const char *text)
{
    return fails(CALLER) ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t most)
{
    return fails(CALLER) ? NULL : __real_strndup(text, most);
}

int __wrap_asprintf(char **text, const char *format, ...)
{
    va_list arguments;
    int length;

    if (fails(CALLER)) {
        *text = (char *)1; /* its value is then undefined */
        return -1;
    }
    va_start(arguments, format);
    length = vasprintf(text, format, arguments);
    va_end(arguments);
    return length;
}

FILE *__wrap_fopen(const char *path, const char *mode)
{
    return fails(CALLER) ? NULL : __real_fopen(path, mode);
}

DIR *__wrap_opendir(const char *path)
{
    return fails(CALLER) ? NULL : __real_opendir(path);
}

ssize_t __wrap_getline(char **line, size_t *room, FILE *file)
{
    return fails(CALLER) ? -1 : __real_getline(line, room, file);
}

/* ---- for a whole program */

static void __attribute__((constructor)) begin(void)
{
    const char *chosen = getenv("NETSTAT_MEMORY");
    unsigned long number, count = 1;

    if (chosen != NULL && sscanf(chosen, "%lu+%lu", &number, &count) >= 1)
        memory_count(number, count);
}

static void __attribute__((destructor)) end(void)
{
    const char *path = getenv("NETSTAT_MEMORY_ASKED");
    int file = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;

    if (file < 0)
        return;
    dprintf(file, "%lu %lu\n", memory.asked, memory.refused);
    close(file);
}
