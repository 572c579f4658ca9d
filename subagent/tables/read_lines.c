#include "tables/read_lines.h"

#include <errno.h>
#include <string.h>

#include "parse/parse.h"

/* State of reading a file. */
struct reading {
    struct na_read_context *context;
    const struct na_lines *file;
    void *arg;
    unsigned number; /* number of lines so far */
};

static bool take_line(struct reading *reading, const char *line, const char *end)
{
    if (reading->number++ < reading->file->headers || na_skip_blanks(line) == end)
        return true;
    if (*end != '\n' && !na_read_takes_unended(reading->context)) {
        na_read_error(reading->context, "%s: line %u is cut off", reading->file->path,
                      reading->number);
        return true;
    }
    switch (reading->file->take(reading->context, line, reading->file->family, reading->arg)) {
    case NA_LINE_NO_ROOM: return false;
    case NA_LINE_BAD:
        na_read_error(reading->context, "%s: line %u cannot be parsed", reading->file->path,
                      reading->number);
        break;
    case NA_LINE_TAKEN: break;
    }
    return true;
}

static bool take_lines(const char *lines, size_t length, void *arg)
{
    struct reading *reading = arg;
    const char *end;

    for (const char *line = lines; line < lines + length; line = end + 1) {
        end = strchrnul(line, '\n');
        if (!take_line(reading, line, end))
            return false;
    }
    return true;
}

static int read_file(struct reading *reading)
{
    int error = na_kernel_read_lines(reading->context->kernel, reading->file->path, take_lines,
                                     reading);

    if (error == 0 && reading->number == 0)
        na_read_error(reading->context, "%s: an empty file", reading->file->path);
    return error;
}

int na_read_lines(struct na_read_context *context, const struct na_lines *files, size_t count,
                  void *arg)
{
    int result = ENOENT;
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        struct reading reading = { .context = context, .file = &files[i], .arg = arg };
        int error = read_file(&reading);

        if (error == 0) {
            found = true;
        } else if (reading.number > 0 || error == ENOMEM || error == ECANCELED) {
            context->kernel->refused = error == ENOMEM ? NULL : files[i].path;
            return error; /* some of its rows have been taken and others have not */
        } else if (error != ENOENT && error != ENOTDIR) {
            na_read_error(context, "%s: %s", files[i].path, strerror(error));
            context->kernel->refused = files[i].path;
            result = error;
        }
    }
    return found ? 0 : result;
}

int na_read_lines_instead(struct na_read_context *context, const char *refused, int error,
                          const struct na_lines *files, size_t count, void *arg)
{
    int of_files = na_read_lines(context, files, count, arg);

    if (of_files == 0 && context->kernel->root.real)
        na_read_note(context, refused, error, files[0].path);
    if (of_files != ENOENT)
        return of_files;
    context->kernel->refused = refused;
    return error;
}
