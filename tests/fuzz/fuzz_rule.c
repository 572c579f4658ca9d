/*
 * A rule of an alarm, as it stands in the configuration behind the word alarm.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "rule.h"
#include "subject.h"

enum { MISTAKE_ROOM = 256, DAY = 86400 };

static bool ends(const char *text, size_t room)
{
    return memchr(text, '\0', room) != NULL;
}

static void check_numbers(const struct na_alarm_rule *numbers)
{
    bool has_window = numbers->measure != NA_LEVEL && numbers->measure != NA_SHARE;

    must(isfinite(numbers->raise) && isfinite(numbers->clear) && isfinite(numbers->floor));
    must(numbers->raise > 0 && numbers->clear >= 0 && numbers->clear <= numbers->raise && numbers->floor >= 0);
    must(has_window == (numbers->window > 0) && numbers->window <= DAY);
    must(numbers->raise_for <= DAY && numbers->clear_for <= DAY && numbers->again <= DAY);
    must(numbers->measure != NA_SPIKE || numbers->floor > 0);
}

static void check_rule(const struct na_rule *rule)
{
    bool has_other = rule->numbers.measure == NA_RATIO || rule->numbers.measure == NA_SHARE;
    char mistake[MISTAKE_ROOM];

    must(ends(rule->name, sizeof(rule->name)) && rule->name[0] != '\0');
    must(ends(rule->counter.group, sizeof(rule->counter.group)) && ends(rule->counter.name, sizeof(rule->counter.name)));
    must(ends(rule->other.group, sizeof(rule->other.group)) && ends(rule->other.name, sizeof(rule->other.name)));
    must(ends(rule->not_kind, sizeof(rule->not_kind)) && ends(rule->text, sizeof(rule->text)));
    if (rule->off)
        return;
    must(has_other == (rule->other.name[0] != '\0'));
    must((rule->subject == NA_ABOUT_LISTENER || rule->subject == NA_ABOUT_UDP_SOCKET) == (rule->counter.name[0] == '\0'));
    must(rule->severity >= NA_INFORMATION && rule->severity <= NA_CRITICAL && rule->subject <= NA_ABOUT_UDP_SOCKET);
    check_numbers(&rule->numbers);
    if (!na_subject_fits(rule, mistake, sizeof(mistake)))
        must(ends(mistake, sizeof(mistake)) && mistake[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct na_rule rule, again;
    char *line = fuzz_text(data, size), *mistake = malloc(MISTAKE_ROOM);
    bool good;

    must(mistake != NULL);
    memset(mistake, 'x', MISTAKE_ROOM);
    memset(&rule, 'x', sizeof(rule));
    good = na_rule_read(line, &rule, mistake, MISTAKE_ROOM);
    if (good)
        check_rule(&rule);
    else
        must(ends(mistake, MISTAKE_ROOM) && mistake[0] != '\0');
    /* where rules are compared as memory, the same line is the same rule */
    must(na_rule_read(line, &again, mistake, MISTAKE_ROOM) == good && (!good || memcmp(&rule, &again, sizeof(rule)) == 0));
    free(line);
    free(mistake);
    return 0;
}
