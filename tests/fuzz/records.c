#include "records.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

enum { TEXT_MOST = 255 }; /* of a DisplayString */

static int64_t noon(void *arg)
{
    (void)arg;
    return INT64_C(43200) * 1000000000;
}

struct na_snapshot *nothing_new(const char *root)
{
    struct na_snapshot *snapshot = na_snapshot_new(root, 64, 10, (struct na_clock){ noon, NULL },
                                                   NULL, NULL);

    must(snapshot != NULL);
    return snapshot;
}

void value_check(const struct na_value *value)
{
    switch (value->type) {
    case NA_TYPE_INTEGER:
        must((int64_t)value->number >= INT32_MIN && (int64_t)value->number <= INT32_MAX);
        break;
    case NA_TYPE_COUNTER32:
    case NA_TYPE_GAUGE32:
    case NA_TYPE_TIMETICKS: must(value->number <= UINT32_MAX); break;
    case NA_TYPE_STRING:
        must(value->length <= TEXT_MOST && memchr(value->text, '\0', value->length) == NULL);
        break;
    case NA_TYPE_OCTETS:
        must(value->length <= TEXT_MOST);
        for (size_t i = 0; i < value->length; i++)
            must((unsigned char)value->text[i] <= UINT8_MAX); /* looked at, for a sanitizer */
        break;
    default: must(value->type == NA_TYPE_COUNTER64);
    }
}

static void check_values(const struct na_mib_table *of, const void *record)
{
    static struct na_snapshot *snapshot;
    struct na_table table = { .mib_table = of };
    struct na_request request = { 1, 0 };

    if (snapshot == NULL)
        snapshot = nothing_new("nowhere");
    table.snapshot = snapshot;
    for (size_t i = 0; i < of->entry->columns; i++) {
        struct na_value value;

        if (of->get(&table, &request, record, of->entry->column[i].number, &value))
            value_check(&value);
    }
}

static void check_rows(const struct na_mib_table *of, const struct na_rows *rows)
{
    uint32_t last[NA_OID_MAX];
    size_t last_length = 0;

    for (size_t i = 0; i < rows->count; i++) {
        uint32_t index[NA_OID_MAX];
        size_t length = na_table_index(of, na_rows_at(rows, i), index);

        must(length > 0 && length <= NA_OID_MAX - 6);
        must(i == 0 || na_oid_compare(last, last_length, index, length) < 0);
        memcpy(last, index, length * sizeof(*index));
        last_length = length;
        check_values(of, na_rows_at(rows, i));
    }
}

/* Checks the state of a source after a reading. */
static void check_source(const struct na_source *source, const struct na_rows *rows)
{
    bool failed = source->state == NA_UNREADABLE || source->state == NA_ABSENT;

    must(source->state >= NA_OK && source->state < NA_NOT_YET_READ);
    must(failed == !rows->good && (!failed || rows->count == 0));
    must((source->state == NA_MALFORMED || source->state == NA_UNREADABLE) == (source->errors > 0));
    must(memchr(source->last_error, '\0', sizeof(source->last_error)) != NULL);
    must((source->last_error[0] != '\0') == (source->errors > 0));
    for (const char *p = source->last_error; *p != '\0'; p++) /* it is served as a DisplayString */
        must(*p >= ' ' && *p <= '~');
}

void records_read(struct na_kernel *kernel, const struct na_mib_table *columns,
                  const struct na_mib_table *scalars)
{
    struct na_source source;
    struct na_rows rows = { .count = 0 };

    must(na_source_init(&source, columns->source, "nowhere", 64));
    na_source_read_rows(&source, kernel, &rows);
    check_source(&source, &rows);
    check_rows(columns, &rows);
    if (scalars != NULL && rows.good)
        check_values(scalars, &rows);
    na_rows_clear(&rows);
    na_source_clear(&source);
}
