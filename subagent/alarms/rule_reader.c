#include "alarms/rule_reader.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIME_MOST = 86400 };

static const double NUMBER_MOST = 1e15;

bool na_reader_wrong(struct na_rule_reader *reader, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(reader->mistake, reader->room, format, arguments);
    va_end(arguments);
    return false;
}

void na_reader_next(struct na_rule_reader *reader)
{
    reader->p = na_conf_token_take(reader->p, reader->word, sizeof(reader->word), &reader->kind);
}

bool na_reader_is_quoted(const struct na_rule_reader *reader)
{
    return reader->kind.quote != '\0';
}

bool na_reader_at_end(const struct na_rule_reader *reader)
{
    return reader->word[0] == '\0' && !na_reader_is_quoted(reader);
}

bool na_reader_expected(struct na_rule_reader *reader, const char *what)
{
    if (na_reader_at_end(reader))
        return na_reader_wrong(reader, "expected %s at the end of the line", what);
    return na_reader_wrong(reader, "expected %s, got '%s'", what, reader->word);
}

bool na_reader_expected_instead(struct na_rule_reader *reader, const char *what, const char *format,
                                ...)
{
    char meant[2 * NA_RULE_WORD_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(meant, sizeof(meant), format, arguments);
    va_end(arguments);
    return na_reader_wrong(reader, "expected %s, got '%s'; did you mean `%s`?", what, reader->word,
                           meant);
}

bool na_reader_is(const struct na_rule_reader *reader, const char *word)
{
    return !na_reader_is_quoted(reader) && strcmp(reader->word, word) == 0;
}

bool na_reader_skip(struct na_rule_reader *reader, const char *word)
{
    if (!na_reader_is(reader, word))
        return false;
    na_reader_next(reader);
    return true;
}

bool na_reader_name(struct na_rule_reader *reader, const char *what, char *name, size_t most)
{
    char limited[64];

    if (reader->word[0] == '\0')
        return na_reader_expected(reader, what);
    if (reader->kind.open)
        return na_reader_wrong(reader, "expected %s, but '%s' lacks the closing %c", what,
                               reader->word, reader->kind.quote);
    if (strlen(reader->word) > most) {
        snprintf(limited, sizeof(limited), "%s (at most %zu characters)", what, most);
        return na_reader_expected(reader, limited);
    }
    strcpy(name, reader->word);
    na_reader_next(reader);
    return true;
}

bool na_reader_number(struct na_rule_reader *reader, double *number, bool *percent)
{
    char *end;

    /* strtod accepts more than decimal numbers */
    if (!isdigit((unsigned char)reader->word[0]) || strpbrk(reader->word, "xX") != NULL)
        return na_reader_expected(reader, "a number");
    *number = strtod(reader->word, &end);
    if (percent != NULL) {
        *percent = *end == '%';
        if (*percent)
            end++;
    }
    if (*end != '\0')
        return na_reader_expected(reader, "a number");
    if (*number > NUMBER_MOST)
        return na_reader_expected(reader, "a number up to 1e15");
    na_reader_next(reader);
    return true;
}

bool na_reader_is_percentage(const struct na_rule_reader *reader)
{
    size_t length = strlen(reader->word);

    return length > 0 && reader->word[length - 1] == '%';
}

bool na_reader_time(struct na_rule_reader *reader, unsigned *seconds)
{
    static const struct {
        const char *unit;
        unsigned seconds;
    } units[] = { { "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 } };
    char *end;
    unsigned long number;

    if (!isdigit((unsigned char)reader->word[0]))
        return na_reader_expected(reader, "a time such as 30s, 5m or 1h");
    number = strtoul(reader->word, &end, 10);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (strcmp(end, units[i].unit) == 0 && number <= TIME_MOST / units[i].seconds) {
            *seconds = (unsigned)number * units[i].seconds;
            na_reader_next(reader);
            return true;
        }
    return na_reader_expected(reader, "a time such as 30s, 5m or 1h, at most a day");
}
