#include "gather_lines.h"

#include <errno.h>
#include <string.h>

#include "parse.h"

static int take_lines(struct na_gather *gather, const struct na_lines *file, void *arg)
{
    const struct na_text *text = &gather->kernel->text;
    const char *end;
    unsigned number = 0;

    if (text->length == 0)
        na_gather_error(gather, "%s: an empty file", file->path);
    for (const char *line = text->bytes; line < text->bytes + text->length; line = end + 1) {
        end = strchrnul(line, '\n');
        if (number++ < file->headers || na_skip_blanks(line) == end)
            continue;
        switch (file->take(gather, line, file->family, arg)) {
        case NA_LINE_NO_ROOM:
            return ENOMEM;
        case NA_LINE_BAD:
            na_gather_error(gather, "%s: line %u is not understood", file->path, number);
            break;
        case NA_LINE_TAKEN:
            break;
        }
    }
    return 0;
}

int na_gather_lines(struct na_gather *gather, const struct na_lines *files, size_t count, void *arg)
{
    int result = ENOENT;
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        int error = na_kernel_read(gather->kernel, files[i].path);

        if (error == 0) {
            error = take_lines(gather, &files[i], arg);
            if (error)
                return error;
            found = true;
        } else if (error != ENOENT && error != ENOTDIR) {
            na_gather_error(gather, "%s: %s", files[i].path, strerror(error));
            result = error;
        }
    }
    return found ? 0 : result;
}
