#include "base/conf_token.h"

#include <ctype.h>

static bool is_blank(char c)
{
    return isspace((unsigned char)c) != 0;
}

/* The end of the token that starts at p. */
static const char *find_end(const char *p, char quote)
{
    for (; *p != '\0' && (quote != '\0' ? *p != quote : !is_blank(*p)); p++)
        if (quote == '\0' && *p == '\\' && p[1] != '\0')
            p++;
    return p;
}

const char *na_conf_token_take(const char *line, char *text, size_t size,
                               struct na_conf_token *token)
{
    const char *end;
    size_t length = 0;

    while (is_blank(*line))
        line++;
    token->quote = *line == '"' || *line == '\'' ? *line++ : '\0';
    end = find_end(line, token->quote);
    for (; line < end; line++)
        if (length + 1 < size)
            text[length++] = *line;
    text[length] = '\0';
    token->open = token->quote != '\0' && *end == '\0';
    if (token->quote != '\0' && !token->open)
        end++;
    return end;
}
