/*
 * Tokens of a configuration line, the same for the interface filter and the alarm rules. Blanks
 * separate them. A token that begins with a quote (" or ') extends to the next quote of that kind
 * and may contain blanks. A backslash keeps the character after it in the token, and stays there
 * itself: fnmatch() interprets it when the token is a glob.
 */
#ifndef NA_CONF_TOKEN_H
#define NA_CONF_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

struct na_conf_token {
    char quote; /* the quote around it; NUL: none */
    bool open;  /* the closing quote is missing */
};

/*
 * Copies the first token of a line into text, truncated to `size` octets including the NUL, and
 * returns the rest of the line. At the end of the line text is empty and token->quote is NUL.
 */
const char *na_conf_token_take(const char *line, char *text, size_t size,
                               struct na_conf_token *token);

#endif
