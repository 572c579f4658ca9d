/*
 * The tokens of the configuration that choose which rows are shown: includeInterfaces and the like.
 */
#ifndef NA_CONFIG_FILTER_H
#define NA_CONFIG_FILTER_H

#include "base/filter.h"

/*
 * Reads the line of such a token into the filter that it is about. A mistake is reported with
 * netsnmp_config_error(), and the line then has no effect at all.
 */
void na_config_filter_read(struct na_filter *interfaces, struct na_filter *namespaces,
                           const char *token, const char *line);

#endif
