#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "config/config_filter.h"

#include "base/conf_token.h"
#include "config/config_number.h"

enum { ROWS_MOST = 1000000, LIMIT = NA_FILTER_LISTS };

static const struct filter_token {
    const char *name;
    bool namespaces; /* it is about namespaces, not interfaces */
    unsigned list;   /* enum na_filter_list, or LIMIT */
} tokens[] = {
    { "includeInterfaces", false, NA_INCLUDE_NAMES },
    { "excludeInterfaces", false, NA_EXCLUDE_NAMES },
    { "includeKinds", false, NA_INCLUDE_KINDS },
    { "excludeKinds", false, NA_EXCLUDE_KINDS },
    { "maxInterfaces", false, LIMIT },
    { "includeNamespaces", true, NA_INCLUDE_NAMES },
    { "excludeNamespaces", true, NA_EXCLUDE_NAMES },
    { "includeNamespaceKinds", true, NA_INCLUDE_KINDS },
    { "excludeNamespaceKinds", true, NA_EXCLUDE_KINDS },
    { "maxNamespaces", true, LIMIT },
};

static void read_limit(struct na_filter *filter, const char *name, const char *line)
{
    unsigned most;

    if (na_config_number(line, 1, ROWS_MOST, &most))
        filter->most = most;
    else
        netsnmp_config_error("%s expects a number from 1 to %d, got '%s'", name, ROWS_MOST, line);
}

static void read_globs(struct na_filter *filter, const struct filter_token *token, const char *line)
{
    char glob[sizeof(filter->globs[0].text) +
              2]; /* room for one word too many, so that truncation is noticed */
    const struct na_filter before = *filter;
    struct na_conf_token word;
    const char *rest;

    for (rest = na_conf_token_take(line, glob, sizeof(glob), &word);
         glob[0] != '\0' || word.quote != '\0';
         rest = na_conf_token_take(rest, glob, sizeof(glob), &word)) {
        if (!word.open && na_filter_add(filter, token->list, glob))
            continue;
        if (word.open)
            netsnmp_config_error("%s: '%s' lacks the closing %c", token->name, glob, word.quote);
        else
            netsnmp_config_error(
                "%s expects a list of words, at most about 1,000 characters, got '%s'", token->name,
                glob);
        *filter = before;
        break; /* otherwise each further word would count as another error */
    }
}

void na_config_filter_read(struct na_filter *interfaces, struct na_filter *namespaces,
                           const char *token, const char *line)
{
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        struct na_filter *filter = tokens[i].namespaces ? namespaces : interfaces;

        if (strcasecmp(token, tokens[i].name) != 0)
            continue;
        if (tokens[i].list == LIMIT)
            read_limit(filter, tokens[i].name, line);
        else
            read_globs(filter, &tokens[i], line);
    }
}
