/*
 * An alarm rule, as it follows the word alarm in the configuration.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "alarms/rule.h"
#include "alarms/rule_list.h"
#include "alarms/alarm_target.h"

enum { MISTAKE_ROOM = 256, DAY = 86400 };

static bool ends(const char *text, size_t room)
{
    return memchr(text, '\0', room) != NULL;
}

static void check_numbers(const struct na_alarm_rule *numbers)
{
    bool has_window = numbers->measure != NA_LEVEL && numbers->measure != NA_SHARE;

    must(isfinite(numbers->raise) && isfinite(numbers->clear) && isfinite(numbers->floor));
    must(numbers->raise > 0 && numbers->clear >= 0 && numbers->clear <= numbers->raise &&
         numbers->floor >= 0);
    must(has_window == (numbers->window > 0) && numbers->window <= DAY);
    must(numbers->raise_for <= DAY && numbers->clear_for <= DAY && numbers->again <= DAY);
    must(numbers->measure != NA_SPIKE || numbers->floor > 0);
    must(numbers->least == 0 || numbers->measure == NA_RATIO);
}

/*
 * A counter of a sum has both its names, neither of which is a keyword; entries after the last one
 * are empty.
 */
static void check_divisor(const struct na_rule_counter *divisor, bool given)
{
    static const char *const words[] = { "+", "within", "from" };

    must(ends(divisor->group, sizeof(divisor->group)) &&
         ends(divisor->name, sizeof(divisor->name)));
    must(given == (divisor->group[0] != '\0') && given == (divisor->name[0] != '\0'));
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        must(strcmp(divisor->group, words[i]) != 0 && strcmp(divisor->name, words[i]) != 0);
}

/* The divisor has one counter for each in the sum: the rule without the last one has one less and
 * is otherwise the same. */
static void check_sum(const char *line, const struct na_rule *rule)
{
    const struct na_rule_counter *last = &rule->divisor[rule->divisors - 1];
    struct na_rule shorter;
    char term[sizeof(*last) + 8], mistake[MISTAKE_ROOM], *cut, *text;

    snprintf(term, sizeof(term), " + %s %s ", last->group, last->name);
    text = strdup(line);
    must(text != NULL);
    cut = strstr(text, term);
    /* not if the rule has other blanks or quotes, or if the same text also occurs earlier */
    if (cut != NULL && strstr(cut + 1, term) == NULL) {
        memmove(cut, cut + strlen(term) - 1, strlen(cut + strlen(term) - 1) + 1);
        if (na_rule_read(text, &shorter, mistake, sizeof(mistake)) &&
            shorter.divisors + 1 == rule->divisors) {
            must(memcmp(shorter.divisor, rule->divisor, shorter.divisors * sizeof(*last)) == 0);
            must(memcmp(&shorter.numbers, &rule->numbers, sizeof(rule->numbers)) == 0);
        }
    }
    free(text);
}

static void check_rule(const char *line, const struct na_rule *rule)
{
    bool is_percentage = rule->numbers.measure == NA_RATIO || rule->numbers.measure == NA_SHARE;
    char mistake[MISTAKE_ROOM];

    must(ends(rule->name, sizeof(rule->name)) && rule->name[0] != '\0');
    must(ends(rule->counter.group, sizeof(rule->counter.group)) &&
         ends(rule->counter.name, sizeof(rule->counter.name)));
    must(rule->divisors <= NA_RULE_SUM_MAX);
    for (size_t i = 0; i < NA_RULE_SUM_MAX; i++)
        check_divisor(&rule->divisor[i], i < rule->divisors);
    must(ends(rule->not_kind, sizeof(rule->not_kind)) && ends(rule->text, sizeof(rule->text)));
    if (rule->off)
        return;
    must(is_percentage == (rule->divisors > 0));
    must((rule->target == NA_TARGET_LISTENER || rule->target == NA_TARGET_UDP_SOCKET) ==
         (rule->counter.name[0] == '\0'));
    must(rule->severity >= NA_INFORMATION && rule->severity <= NA_CRITICAL &&
         rule->target <= NA_TARGET_AGENT);
    /* netstatAgent has one instance of each scalar, so there is no choice */
    must(rule->target != NA_TARGET_AGENT ||
         (rule->counter.group[0] == '\0' && rule->not_kind[0] == '\0' &&
          strncmp(rule->counter.name, "netstat", strlen("netstat")) == 0));
    check_numbers(&rule->numbers);
    if (rule->divisors > 1)
        check_sum(line, rule);
    na_rule_condition(rule, mistake, sizeof(mistake));
    must(ends(mistake, sizeof(mistake)) &&
         (strncmp(mistake, "rises ", 6) == 0 || strncmp(mistake, "spikes ", 7) == 0 ||
          strncmp(mistake, "reaches ", 8) == 0));
    if (!na_alarm_target_fits(rule, mistake, sizeof(mistake)))
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
        check_rule(line, &rule);
    else
        must(ends(mistake, MISTAKE_ROOM) && mistake[0] != '\0');
    /* where rules are compared as memory, the same line is the same rule */
    must(na_rule_read(line, &again, mistake, MISTAKE_ROOM) == good &&
         (!good || memcmp(&rule, &again, sizeof(rule)) == 0));
    free(line);
    free(mistake);
    return 0;
}
