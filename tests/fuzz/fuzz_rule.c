/*
 * An alarm rule, as it follows the word alarm in the configuration.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "alarms/rule.h"
#include "alarms/rule_fits.h"
#include "mib/mib_entries.h"
#include "alarms/rule_text.h"
#include "alarms/suggest.h"

enum { MISTAKE_ROOM = 256, DAY = 86400 };

static bool ends(const char *text, size_t room)
{
    return memchr(text, '\0', room) != NULL;
}

static void check_numbers(const struct na_alarm_rule *numbers)
{
    bool has_window = numbers->measure != NA_LEVEL && numbers->measure != NA_SHARE &&
                      numbers->measure != NA_STATE,
         is_state = numbers->measure == NA_STATE;

    must(isfinite(numbers->raise) && isfinite(numbers->clear) && isfinite(numbers->floor));
    must(is_state ? numbers->raise == 0 : numbers->raise > 0);
    must(numbers->floor >= 0 &&
         (numbers->falls ? numbers->clear >= numbers->raise
                         : numbers->clear >= 0 && numbers->clear <= numbers->raise));
    must(!numbers->falls || numbers->measure == NA_LEVEL || numbers->measure == NA_SHARE ||
         numbers->measure == NA_INCREASE || numbers->measure == NA_RATE);
    must(is_state == (numbers->states != 0) && is_state == (numbers->clear_states != 0));
    must((numbers->states & numbers->clear_states) == 0 && (is_state || numbers->after == 0));
    must(has_window == (numbers->window > 0) && numbers->window <= DAY);
    must(numbers->raise_for <= DAY && numbers->clear_for <= DAY && numbers->again <= DAY);
    must(numbers->measure != NA_SPIKE || numbers->floor > 0);
    must(numbers->least == 0 || numbers->measure == NA_RATIO);
}

/*
 * A counter of a sum has both its names, neither of which is a keyword; what looks like a column
 * has only one, whether or not there is such a column. Entries after the last one are empty.
 */
static void check_divisor(const struct na_rule_counter *divisor, bool given)
{
    static const char *const words[] = { "+", "within", "from" };

    must(ends(divisor->group, sizeof(divisor->group)) &&
         ends(divisor->name, sizeof(divisor->name)));
    must(given == (divisor->name[0] != '\0') && (given || divisor->group[0] == '\0'));
    must(!given || divisor->group[0] != '\0' || na_looks_like_column(divisor->name));
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

    snprintf(term, sizeof(term), " + %s%s%s ", last->group, last->group[0] ? " " : "", last->name);
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

/* A selector that was read chooses or does not, whatever the row is; its negation is the opposite.
 */
static void check_selector(const struct na_selector *selector)
{
    static const uint32_t indexes[][8] = { { 0 }, { 3 }, { 1, 4, 127, 0, 0, 1, 80 }, { 2, 16 } };
    static const char *const names[] = { NULL, "", "eth0" };
    struct na_selector opposite = *selector;

    must(ends(selector->text, sizeof(selector->text)) &&
         ends(selector->glob, sizeof(selector->glob)));
    must(selector->low <= selector->high && selector->by >= NA_SELECT_NAME &&
         selector->by <= NA_SELECT_SOCKET);
    opposite.not = !selector->not ;
    for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++)
        for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++)
            for (size_t length = 0; length <= 8; length++) {
                struct na_selected row = { indexes[i], length, names[j], names[j], names[j] };

                must(na_selector_chooses(selector, &row) != na_selector_chooses(&opposite, &row));
            }
}

/* In its own words the rule is the same, but for its sentence. */
static void check_words(const struct na_rule *rule)
{
    static const char *const severities[] = { "", "information", "warning", "critical" };
    char subject[2000], condition[2000], line[5000], mistake[MISTAKE_ROOM];
    struct na_rule same, bare = *rule;

    na_rule_subject(rule, subject, sizeof(subject));
    na_rule_condition(rule, condition, sizeof(condition));
    must(ends(subject, sizeof(subject)) && ends(condition, sizeof(condition)));
    /* a word that begins with a quote and has the other one inside cannot be written again */
    if (strpbrk(subject, "\"'\\") != NULL || strpbrk(condition, "\"'\\") != NULL)
        return;
    snprintf(line, sizeof(line), "%s %s %s %s", rule->name, severities[rule->severity], subject,
             condition);
    memset(bare.text, 0, sizeof(bare.text));
    must(na_rule_read(line, &same, mistake, sizeof(mistake)));
    must(memcmp(&same.select, &bare.select, sizeof(bare.select)) == 0);
    must(same.rows == bare.rows && same.numbers.states == bare.numbers.states &&
         same.numbers.falls == bare.numbers.falls && same.overridden == bare.overridden);
}

static void check_rule(const char *line, const struct na_rule *rule)
{
    bool is_percentage = rule->numbers.measure == NA_RATIO || rule->numbers.measure == NA_SHARE;
    char mistake[MISTAKE_ROOM];

    must(ends(rule->name, sizeof(rule->name)) && rule->name[0] != '\0');
    must(ends(rule->counter.group, sizeof(rule->counter.group)) &&
         ends(rule->counter.name, sizeof(rule->counter.name)));
    must(rule->divisors <= NA_RULE_SUM_MAX && rule->selectors <= NA_RULE_SELECTORS_MAX &&
         rule->overridden <= NA_RULE_OVERRIDES_MAX);
    for (size_t i = 0; i < NA_RULE_SUM_MAX; i++)
        check_divisor(&rule->divisor[i], i < rule->divisors);
    must(ends(rule->text, sizeof(rule->text)));
    if (rule->off)
        return;
    must(is_percentage == (rule->divisors > 0));
    must(rule->severity >= NA_INFORMATION && rule->severity <= NA_CRITICAL &&
         rule->target < NA_TARGETS && rule->rows <= NA_ROWS_GONE);
    must((rule->target == NA_TARGET_COUNTER) == (rule->counter.group[0] != '\0'));
    /* netstatAgent has one instance of each scalar, so there is no choice */
    must(rule->target != NA_TARGET_AGENT ||
         (rule->selectors == 0 && strncmp(rule->counter.name, "netstat", strlen("netstat")) == 0));
    must(rule->rows == NA_ROWS_EACH || rule->rows == NA_ROWS_GONE ||
         (rule->target != NA_TARGET_COUNTER && rule->target != NA_TARGET_AGENT));
    for (size_t i = 0; i < rule->selectors; i++)
        check_selector(&rule->select[i]);
    check_numbers(&rule->numbers);
    if (rule->divisors > 1)
        check_sum(line, rule);
    check_words(rule);
    if (!na_rule_fits(rule, mistake, sizeof(mistake)))
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
