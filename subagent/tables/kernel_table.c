#include "tables/kernel_table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool na_read_takes_unended(struct na_read_context *context)
{
    context->unended |= !context->kernel->root.procfs;
    if (context->unended && context->note[0] == '\0')
        snprintf(context->note, sizeof(context->note), NA_UNENDED);
    return !context->kernel->root.procfs;
}

void na_read_error(struct na_read_context *context, const char *format, ...)
{
    va_list arguments;

    if (context->errors++ > 0)
        return;
    va_start(arguments, format);
    vsnprintf(context->error, sizeof(context->error), format, arguments);
    va_end(arguments);
}

void na_read_note(struct na_read_context *context, const char *refused, int error,
                  const char *instead)
{
    snprintf(context->note, sizeof(context->note), "%s: %s; read from %s", refused,
             error == ENOENT ? "not in this kernel" : strerror(error), instead);
}
