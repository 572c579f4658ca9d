/*
 * A line that defines a rule, read word by word, and the description of its first mistake. All
 * functions that return false have written the description.
 */
#ifndef NA_RULE_READER_H
#define NA_RULE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "alarms/rule.h"
#include "base/conf_token.h"

enum { NA_RULE_WORD_MAX = NA_RULE_TEXT_MAX + 1 };

struct na_rule_reader {
    const char *p;                   /* what follows the present word */
    char word[NA_RULE_WORD_MAX + 1]; /* the present word; empty at the end */
    struct na_conf_token kind;
    struct na_rule *rule; /* what is read goes here */
    char *mistake;        /* at most `room` octets */
    size_t room;
};

/* Goes on to the next word. */
void na_reader_next(struct na_rule_reader *reader);

bool na_reader_is_quoted(const struct na_rule_reader *reader);
bool na_reader_at_end(const struct na_rule_reader *reader);
/* Whether the present word is this one, without quotes. */
bool na_reader_is(const struct na_rule_reader *reader, const char *word);
/* The same; if so, goes on to the next word. */
bool na_reader_skip(struct na_rule_reader *reader, const char *word);

/* Each writes a mistake and returns false. */
bool na_reader_wrong(struct na_rule_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The present word is not what was expected. */
bool na_reader_expected(struct na_rule_reader *reader, const char *what);
/* The same, with what was probably meant: a format and its values. */
bool na_reader_expected_instead(struct na_rule_reader *reader, const char *what, const char *format,
                                ...) __attribute__((format(printf, 3, 4)));

/* Takes the present word as a name of at most `most` characters. `what` describes it for people. */
bool na_reader_name(struct na_rule_reader *reader, const char *what, char *name, size_t most);

/*
 * Takes a number, at least 0 and at most 1e15. Unless `percent` is NULL a % may follow; *percent is
 * then set to whether it does.
 */
bool na_reader_number(struct na_rule_reader *reader, double *number, bool *percent);

/* Whether the present word ends with %. */
bool na_reader_is_percentage(const struct na_rule_reader *reader);

/* Takes a time, in seconds, at most a day. */
bool na_reader_time(struct na_rule_reader *reader, unsigned *seconds);

#endif
