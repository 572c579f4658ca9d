#include "check/check_parts.h"

#include <stdarg.h>

unsigned na_check_wrong(FILE *to, const char *what, const char *format, ...)
{
    va_list arguments;

    fprintf(to, "WRONG   %-24s ", what);
    va_start(arguments, format);
    vfprintf(to, format, arguments);
    va_end(arguments);
    fputc('\n', to);
    return 1;
}
