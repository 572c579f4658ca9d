#include "sources/source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/root.h"

/* Each table is defined in subagent/tables/; the linker reports one that is missing. */
#define NA_TABLE_SOURCE(id, table, ...) extern const struct na_kernel_table na_kernel_table_##table;
#include "sources/source_list.h"

/* How to read each file of names and numbers. */
static const struct file_source {
    const char *name;
    na_parser *parse;
    const char *group; /* if the file has only one */
    enum na_kind kind; /* for names that the catalogue does not have */
    unsigned width;    /* bits of its counters, if not the kernel's word size */
    bool parts;        /* see struct na_source */
    bool prints_sign;
    bool whole; /* single_open: one read returns everything (since kernel 2.6) */
} file_sources[NA_SOURCES] = {
#define NA_FILE_SOURCE(id, file, format, group, ...) \
    [id] = { file, na_parse_##format, group, __VA_ARGS__ },
#include "sources/source_list.h"
};

const struct na_kernel_table *const na_kernel_tables[NA_SOURCES] = {
#define NA_TABLE_SOURCE(id, table, ...) [id] = &na_kernel_table_##table,
#include "sources/source_list.h"
};

static bool add_input(struct na_source *source, const char *root, const char *path)
{
    struct na_input *inputs = realloc(source->inputs, (source->inputs_count + 1) * sizeof(*inputs));
    struct na_input *input;

    if (inputs == NULL)
        return false;
    source->inputs = inputs;
    input = &inputs[source->inputs_count];
    *input = (struct na_input){ .file.fd = -1 };
    input->file.path = na_file_below(root, path);
    if (input->file.path == NULL)
        return false;
    input->name = input->file.path + strlen(root) + 1;
    source->inputs_count++;
    return true;
}

/*
 * "net.ipv4.tcp_mem[2]" is a value of sys/net/ipv4/tcp_mem: the file is an input, the value a place
 * in its layout.
 */
static bool add_limit(struct na_source *source, const char *root, const char *key, int place)
{
    char path[NA_NAME_MAX + 8];
    size_t length = strcspn(key, "[");
    struct na_input *last = source->inputs_count ? &source->inputs[source->inputs_count - 1] : NULL;

    snprintf(path, sizeof(path), "sys/%.*s", (int)length, key);
    for (char *dot = strchr(path, '.'); dot; dot = strchr(dot, '.'))
        *dot = '/';
    if (last == NULL || strcmp(last->name, path) != 0) {
        if (!add_input(source, root, path))
            return false;
        last = &source->inputs[source->inputs_count - 1];
        if (!na_layout_add_line(&last->layout, path, strlen(path)))
            return false;
    }
    return na_layout_add_place(&last->layout, place);
}

/*
 * Makes slots for all names in the catalogue that this source may print, so that known names have a
 * place even if they are not printed.
 */
static bool add_known(struct na_source *source, const char *root)
{
    for (size_t i = 0; i < na_counters_count; i++) {
        const struct na_counter *counter = &na_counters[i];
        const struct na_group *group = &na_groups[counter->group];
        int place;

        if (strcmp(group->source, source->name) != 0)
            continue;
        place = na_slots_place(&source->slots, group->name, strlen(group->name), counter->name,
                               strlen(counter->name));
        if (place < 0)
            return false;
        na_slots_know(&source->slots, place, counter);
        if (strcmp(source->name, "sys") == 0 && !add_limit(source, root, counter->name, place))
            return false;
    }
    return true;
}

unsigned na_source_width(enum na_source_id id, unsigned width)
{
    return file_sources[id].width ? file_sources[id].width : width;
}

bool na_source_init(struct na_source *source, enum na_source_id id, const char *root,
                    unsigned width)
{
    *source = (struct na_source){
        .name = na_kernel_tables[id] ? na_kernel_tables[id]->name : file_sources[id].name,
        .table = na_kernel_tables[id],
        .keep = na_root_is_own(root),
        .copy = !na_file_is_procfs(root),
        .width = na_source_width(id, width),
        .parts = file_sources[id].parts,
        .state = NA_NOT_YET_READ,
    };
    if (na_kernel_tables[id] != NULL)
        return na_slots_init(&source->slots, NA_COUNTER);
    return na_slots_init(&source->slots, file_sources[id].kind) && add_known(source, root) &&
           (id != NA_SNMP || na_slots_group(&source->slots, "IcmpMsg", 7) >=
                                 0) && /* all names of the group are open */
           (id == NA_LIMITS || add_input(source, root, source->name));
}

void na_source_clear(struct na_source *source)
{
    for (size_t i = 0; i < source->inputs_count; i++) {
        na_file_close(&source->inputs[i].file);
        free(source->inputs[i].file.path);
        na_layout_clear(&source->inputs[i].layout);
    }
    free(source->inputs);
    source->inputs = NULL;
    source->inputs_count = 0;
    na_slots_clear(&source->slots);
}

static void note(struct na_source *source, const char *name, uint32_t wrong, const char *what)
{
    source->wrong += wrong;
    snprintf(source->last_error, sizeof(source->last_error), "%s: %s", name, what);
}

static void begin_reading(struct na_source *source)
{
    source->slots.serial++;
    source->readings++;
    source->wrong = 0;
    source->note[0] = '\0';
}

/*
 * Whether a reading is worse than the previous ones: the source is in a worse state, or has more
 * errors than in any reading since it was last ok. A missing file is worse only if it existed
 * before; otherwise its module is not loaded or the kernel is older (most hosts have no SCTP).
 */
static bool is_worse(const struct na_source *source, enum na_state state)
{
    static const unsigned badness[] = {
        [NA_OK] = 0, [NA_NOT_YET_READ] = 0, [NA_MALFORMED] = 1, [NA_UNREADABLE] = 2, [NA_ABSENT] = 3
    };

    if (state == NA_ABSENT)
        return source->state != NA_ABSENT && source->state != NA_NOT_YET_READ;
    if (source->state == NA_ABSENT)
        return state != NA_OK;
    return badness[state] > badness[source->state] || source->wrong > source->worst;
}

/*
 * Ends a reading. A problem that persists is not counted again, so that managers can watch the
 * error count.
 */
static void enter(struct na_source *source, enum na_state state)
{
    if (is_worse(source, state))
        source->errors++;
    if (state == NA_ABSENT && source->state != NA_ABSENT && source->state != NA_NOT_YET_READ)
        note(source, source->name, 0, "no such file");
    if (state == NA_OK || state == NA_ABSENT)
        source->worst = 0;
    else if (source->wrong > source->worst)
        source->worst = source->wrong;
    source->state = state;
}

static bool is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR ||
           error == ESRCH; /* ESRCH: the process has just ended */
}

static enum na_state read_input(struct na_source *source, enum na_source_id id,
                                struct na_input *input, struct na_text *text)
{
    struct na_parse parse = {
        .slots = &source->slots,
        .layout = &input->layout,
        .group = file_sources[id].group,
        .prints_sign = file_sources[id].prints_sign,
        .copy = source->copy,
    };
    int error = na_file_read(&input->file, source->keep, file_sources[id].whole, text);

    if (is_absent(error))
        return NA_ABSENT;
    if (error) {
        note(source, input->name, 1, strerror(error));
        return NA_UNREADABLE;
    }
    if (text->length == 0)
        na_parse_error(&parse, "an empty file", "", 0);
    else
        file_sources[id].parse(&parse, text->bytes, text->length);
    if (parse.unended)
        snprintf(source->note, sizeof(source->note), "%s%s" NA_UNENDED,
                 source->inputs_count > 1 ? basename(input->file.path) : "",
                 source->inputs_count > 1 ? ": " : "");
    if (parse.errors == 0)
        return NA_OK;
    note(source, input->name, parse.errors, parse.error);
    return parse.lacks_memory ? NA_UNREADABLE : NA_MALFORMED; /* what is missing may exist */
}

void na_source_begin_rows(const struct na_source *source, struct na_read_context *context)
{
    struct na_rows *rows = context->rows;

    for (const struct na_kernel_table *table = source->table; table != NULL && rows != NULL;
         table = table->also, rows = rows->also) {
        rows->size = table->size;
        rows->count = rows->numbers = 0;
        rows->good = false;
        memset(rows->total, 0, sizeof(rows->total));
        if (table->also != NULL && rows->also == NULL)
            rows->also = calloc(1, sizeof(*rows->also));
    }
}

/* Whether all tables of a source have rows: memory did not run out when the reading began. */
static bool has_all_rows(const struct na_kernel_table *table, const struct na_rows *rows)
{
    while (table != NULL && rows != NULL) {
        table = table->also;
        rows = rows->also;
    }
    return table == NULL;
}

/* Puts the rows of all tables in order; after an error there are none. */
static void settle_rows(const struct na_kernel_table *table, struct na_rows *rows, int error)
{
    for (; table != NULL && rows != NULL; table = table->also, rows = rows->also) {
        if (error)
            rows->count = 0;
        else
            na_rows_sort(rows, table->order);
        rows->good = error == 0;
    }
}

int na_source_fill_rows(const struct na_source *source, struct na_read_context *context)
{
    int error;

    context->kernel->refused = NULL;
    context->kernel->interrupted = false;
    error = has_all_rows(source->table, context->rows) ? source->table->read(context) : ENOMEM;
    if (!error && context->kernel->interrupted)
        na_read_error(context, "what it lists kept changing: rows may be missing");
    settle_rows(source->table, context->rows, error);
    return error;
}

void na_source_end_rows(struct na_source *source, const struct na_read_context *context,
                        const char *refused, int error)
{
    begin_reading(source);
    memcpy(source->note, context->note, sizeof(source->note));
    if (is_absent(error)) {
        enter(source, NA_ABSENT);
        return;
    }
    if (error) {
        note(source, refused ? refused : source->name, 1, strerror(error));
        enter(source, NA_UNREADABLE);
    } else if (context->errors > 0) {
        note(source, source->name, context->errors, context->error);
        enter(source, NA_MALFORMED);
    } else {
        enter(source, NA_OK);
    }
}

void na_source_read_rows(struct na_source *source, struct na_kernel *kernel, struct na_rows *rows)
{
    struct na_read_context context = { .kernel = kernel, .rows = rows };
    int error;

    na_source_begin_rows(source, &context);
    error = na_source_fill_rows(source, &context);
    na_source_end_rows(source, &context, kernel->refused, error);
}

void na_source_set_absent(struct na_source *source, struct na_rows *rows)
{
    begin_reading(source);
    settle_rows(source->table, rows, ENOENT);
    enter(source, NA_ABSENT);
}

void na_source_read(struct na_source *source, enum na_source_id id, struct na_text *text)
{
    static const enum na_state worst_first[] = { NA_MALFORMED, NA_UNREADABLE, NA_OK, NA_ABSENT };
    bool found[NA_NOT_YET_READ] = { [NA_ABSENT] = true };
    size_t worst = 0;

    begin_reading(source);
    for (size_t i = 0; i < source->inputs_count; i++)
        found[read_input(source, id, &source->inputs[i], text)] = true;
    while (!found[worst_first[worst]])
        worst++;
    enter(source, worst_first[worst]);
}

void na_source_lacks_memory(struct na_source *source)
{
    note(source, source->name, 1, "out of memory: new names are absent");
    source->state = NA_MALFORMED;
}
