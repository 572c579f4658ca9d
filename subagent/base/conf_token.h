/*
 * Words of a line of the configuration, the same for the interfaces that are shown and for the
 * rules of alarms. Blanks part them. One that begins with a quote, " or ', goes to the next one of
 * that kind, blanks and all. A backslash takes a blank behind it into the word, and stays: what it
 * means to a glob is fnmatch's business.
 */
#ifndef NA_CONF_TOKEN_H
#define NA_CONF_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

struct na_conf_token {
    char quote; /* that it stands in; NUL: none */
    bool open;  /* the second quote is missing */
};

/*
 * Takes the first word of a line into text, cut to room, and returns what is behind it. At the end
 * of the line the text is empty, and there is no quote.
 */
const char *na_conf_token_take(const char *line, char *text, size_t room,
                               struct na_conf_token *word);

#endif
