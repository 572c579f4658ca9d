#include "base/debug.h"

#include <stdarg.h>

const char *const na_debug_names[NA_DEBUG_TOKENS] = {
    [NA_DEBUG_SOURCE] = "netstat:source",
    [NA_DEBUG_ALARM] = "netstat:alarm",
    [NA_DEBUG_AGENTX] = "netstat:agentx",
    [NA_DEBUG_NETLINK] = "netstat:netlink",
};

unsigned na_debug_enabled;

static na_debug_sink *debug_sink;

void na_debug_enable(enum na_debug_token token, na_debug_sink *sink)
{
    debug_sink = sink;
    na_debug_enabled |= 1u << token;
}

void na_debug_print(enum na_debug_token token, const char *format, ...)
{
    char line[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    debug_sink(na_debug_names[token], line);
}
