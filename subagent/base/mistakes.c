#include "base/mistakes.h"

#include <stdlib.h>
#include <string.h>

void na_mistakes_add(struct na_mistakes *mistakes, const char *text)
{
    size_t length = strlen(text);
    char *longer;

    mistakes->count++;
    if (length >= NA_MISTAKES_ROOM - mistakes->length)
        return;
    longer = realloc(mistakes->text, mistakes->length + length + 1);
    if (longer == NULL)
        return;
    memcpy(longer + mistakes->length, text, length);
    longer[mistakes->length + length] = '\n';
    mistakes->text = longer;
    mistakes->length += length + 1;
}

const char *na_mistakes_next(const struct na_mistakes *mistakes, size_t *at, size_t *length)
{
    const char *text;

    if (*at >= mistakes->length)
        return NULL;
    text = mistakes->text + *at;
    *length = (size_t)((const char *)memchr(text, '\n', mistakes->length - *at) - text);
    *at += *length + 1;
    return text;
}

bool na_mistakes_have(const struct na_mistakes *mistakes, const char *text)
{
    const char *line;
    size_t at = 0, length;

    while ((line = na_mistakes_next(mistakes, &at, &length)) != NULL)
        if (strlen(text) == length && memcmp(line, text, length) == 0)
            return true;
    return false;
}

void na_mistakes_clear(struct na_mistakes *mistakes)
{
    free(mistakes->text);
    *mistakes = (struct na_mistakes){ .count = 0 };
}
