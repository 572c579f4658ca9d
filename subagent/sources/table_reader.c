#include "sources/table_reader.h"

#include <errno.h>

#include "base/memory.h"

static void fill(void *arg)
{
    struct na_table_reader *reader = arg;

    reader->error = na_source_fill_rows(reader->source, &reader->context);
}

void na_table_reader_begin(struct na_table_reader *reader, const struct na_source *source,
                           struct na_kernel *kernel, struct na_rows *rows, int64_t now)
{
    *reader = (struct na_table_reader){ .source = source,
                                        .context = { .kernel = kernel, .rows = rows },
                                        .own.now = now,
                                        .root = kernel->root.serial };
    na_source_begin_rows(source, &reader->context);
    if (na_job_begin(&reader->job, fill, reader))
        return;
    na_memory_lacks("readings of long tables");
    reader->error = ENOMEM;
}

bool na_table_reader_turn(struct na_table_reader *reader, int64_t length)
{
    struct na_kernel *kernel = reader->context.kernel;
    struct na_kernel_own outer;
    bool ended;

    if (!na_job_is_under_way(&reader->job))
        return true;
    na_kernel_enter(kernel, &reader->own, &outer);
    ended = na_job_turn(&reader->job, length);
    na_kernel_leave(kernel, &reader->own, &outer, ended);
    return ended;
}

void na_table_reader_end(struct na_table_reader *reader, struct na_source *source)
{
    na_source_end_rows(source, &reader->context, reader->own.refused, reader->error);
    reader->source = NULL;
}

void na_table_reader_cancel(struct na_table_reader *reader)
{
    struct na_kernel *kernel = reader->context.kernel;
    struct na_kernel_own outer;

    if (na_job_is_under_way(&reader->job)) {
        na_kernel_enter(kernel, &reader->own, &outer);
        na_job_cancel(&reader->job);
        na_kernel_leave(kernel, &reader->own, &outer, true);
    }
    reader->source = NULL;
}
