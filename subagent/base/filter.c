#include "base/filter.h"

#include <fnmatch.h>
#include <string.h>

bool na_filter_add(struct na_filter *filter, enum na_filter_list list, const char *glob)
{
    struct na_globs *globs = &filter->globs[list];
    size_t size = strlen(glob) + 1;

    if (size == 1 || size > sizeof(globs->text) - globs->length)
        return false;
    memcpy(globs->text + globs->length, glob, size);
    globs->length += (uint16_t)size;
    return true;
}

static bool matches(const struct na_globs *globs, const char *text)
{
    for (const char *glob = globs->text; glob < globs->text + globs->length;
         glob += strlen(glob) + 1)
        if (fnmatch(glob, text, 0) == 0)
            return true;
    return false;
}

static bool let_through(const struct na_globs *include, const struct na_globs *exclude,
                        const char *text)
{
    return (include->length == 0 || matches(include, text)) && !matches(exclude, text);
}

bool na_filter_takes(const struct na_filter *filter, const char *name, const char *kind)
{
    const struct na_globs *globs = filter->globs;

    return let_through(&globs[NA_INCLUDE_NAMES], &globs[NA_EXCLUDE_NAMES], name) &&
           let_through(&globs[NA_INCLUDE_KINDS], &globs[NA_EXCLUDE_KINDS],
                       *kind ? kind : NA_FILTER_NO_KIND);
}
