#include "sockets_kit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t kit_time = INT64_C(1000000000);

static int64_t clock_now(void *arg)
{
    (void)arg;
    return kit_time;
}

struct na_snapshot *kit_snapshot(const char *root)
{
    return na_snapshot_new(root, 64, 10, (struct na_clock){ clock_now, NULL }, NULL, NULL);
}

static void put_line(FILE *to, const char *name, const struct na_value *value)
{
    fprintf(to, "%s ", name);
    if (value->type == NA_TYPE_STRING)
        fprintf(to, "%.*s\n", (int)value->length, value->text);
    else
        fprintf(to, "%" PRIu64 "\n", value->number);
}

const char *kit_walk(struct na_objects *objects, const char *prefix)
{
    static char *lines;
    static uint64_t key;
    const struct na_request request = { ++key, 0 };
    uint32_t name[NA_OID_MAX] = { 1, 5 };
    size_t length = 2, size;
    struct na_value value;
    FILE *to;

    kit_time++; /* or readings that cost nothing by this clock would be fresh for ever */
    free(lines);
    to = open_memstream(&lines, &size);
    while (na_objects_next(objects, &request, name, &length, false, &value) && name[0] == 1 &&
           name[1] == 5) {
        char text[256];

        na_objects_describe(objects, name, length, text, sizeof(text));
        if (strncmp(text, prefix, strlen(prefix)) == 0)
            put_line(to, text, &value);
    }
    fclose(to);
    return lines;
}

const char *kit_value(struct na_objects *objects, const char *format, ...)
{
    static char value[64];
    char name[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(name, sizeof(name), format, arguments);
    va_end(arguments);
    for (const char *line = kit_walk(objects, name), *end; *line != '\0'; line = end + 1) {
        end = strchr(line, '\n');
        line += strlen(name);
        if (*line == ' ') {
            snprintf(value, sizeof(value), "%.*s", (int)(end - line - 1), line + 1);
            return value;
        }
    }
    return NULL;
}

enum na_state kit_state(const struct na_snapshot *snapshot, const char *name)
{
    for (unsigned id = 0; id < NA_SOURCES; id++)
        if (strcmp(na_snapshot_source(snapshot, id)->name, name) == 0)
            return na_snapshot_source(snapshot, id)->state;
    return 0;
}
