#include <inttypes.h>
#include <time.h>

#include "alarms/alarm_target.h"
#include "alarms/rule_text.h"
#include "alarms/rule_wait.h"
#include "alarms/suggest.h"
#include "base/catalogue.h"
#include "check/check_parts.h"
#include "mib/mib_table.h"

static const int64_t SECOND = 1000000000;

enum { CONDITION_TEXT = 640, NAME_TEXT = 160 };
enum { FIRST = 1, LAST }; /* keys of the samples */

/* How many digits a number is shown with: those before the point, and at least four. */
static int digits(double number)
{
    int before = 1;

    for (; number >= 10; number /= 10)
        before++;
    return before > 4 ? before : 4;
}

/* A counter over the time between the two samples. */
struct rise {
    double seconds, risen, other;
};

/* Reads the sources for `key`, and steps the rules. */
static void sample(const struct na_suspects *suspects, uint64_t key, int64_t at)
{
    na_alarms_step(suspects->alarms, key, at, (struct timespec){ .tv_sec = 0 });
}

struct na_rule_sampling na_check_rules_begin(const struct na_suspects *suspects)
{
    const struct na_rule_sampling sampling = { na_snapshot_now(suspects->snapshot) };

    na_alarms_notifications(suspects->alarms)->report =
        NULL; /* this process sends nothing, and its log would look as if it did */
    sample(suspects, FIRST, sampling.at);
    return sampling;
}

/* Whether a rule waits for its window, so that a second sample says more. */
static bool needs_time(const struct na_alarms *alarms)
{
    const struct na_rows *rules = na_alarms_rules(alarms);

    for (size_t i = 0; i < rules->count; i++)
        if (((const struct na_rule_row *)na_rows_at(rules, i))->set->waits == NA_WAITS_WINDOW)
            return true;
    return false;
}

/*
 * Waits until a second after the first sample. Saved files do not change in that time. Returns the
 * key of the last sample.
 */
static uint64_t take_second(const struct na_suspects *suspects, int64_t first)
{
    int64_t left = first + SECOND - na_snapshot_now(suspects->snapshot);
    struct timespec pause = { .tv_sec = 0 };

    if (!needs_time(suspects->alarms) || na_snapshot_source(suspects->snapshot, NA_NETSTAT)->copy)
        return FIRST;
    if (left > 0) {
        pause.tv_sec = (time_t)(left / SECOND);
        pause.tv_nsec = (long)(left % SECOND);
        nanosleep(&pause, NULL);
    }
    sample(suspects, LAST, na_snapshot_now(suspects->snapshot));
    return LAST;
}

/* ---- a rule that has nothing to measure */

static bool is_in_catalogue(const struct na_rule_counter *counter)
{
    return na_catalogue_find(counter->group, counter->name) != NULL ||
           na_icmp_source(counter->group, counter->name) >= 0;
}

/* The counter may be of a newer kernel than the catalogue, or misspelt. */
static void print_absent(const struct na_rule_counter *counter, FILE *to)
{
    char meant[NA_GROUP_NAME_MAX + NA_NAME_MAX + 2];

    fputs("not here", to);
    if (!is_in_catalogue(counter)) {
        fputs("; linux-netstat-counters(7) lists no such counter", to);
        if (na_suggest_known(counter->group, counter->name, meant, sizeof(meant)))
            fprintf(to, "; did you mean `%s`?", meant);
    }
    fputc('\n', to);
}

/*
 * A rule may wait for a counter that this kernel does not have, or for a limit that means "no
 * limit": neither is an error. A name that nothing knows may be one.
 */
static void print_counter(const struct na_alarm_input *input, const struct na_alarm_set *set,
                          FILE *to)
{
    const struct na_rule_counter *counter = na_rule_awaited(set);
    uint32_t name[NA_OID_MAX];
    struct na_value value;
    size_t length;

    fprintf(to, "waits for %s %s, which is ", counter->group, counter->name);
    if (set->waits == NA_WAITS_LIMIT && na_alarm_input_find(input, counter, name, &length, &value))
        fprintf(to, "%" PRId64 " here: no limit\n", (int64_t)value.number);
    else if (set->waits == NA_WAITS_SOURCE)
        fputs("not known: its source cannot be read or parsed\n", to);
    else
        print_absent(counter, to);
}

static void print_waiting(const struct na_alarm_input *input, const struct na_alarm_set *set,
                          FILE *to)
{
    const struct na_rule_counter *awaited = na_rule_awaited(set);
    const struct na_rule *rule = &set->rule;
    char subject[CONDITION_TEXT];

    fprintf(to, "absent  alarm %-18s ", rule->name);
    if (awaited->group[0] != '\0') {
        print_counter(input, set, to);
        return;
    }
    na_rule_subject(rule, subject, sizeof(subject));
    if (set->waits == NA_WAITS_SOURCE)
        fprintf(to, "waits for %s: its source cannot be read or parsed\n", subject);
    else if (awaited != &rule->counter)
        fprintf(to, "waits for %s: no row of %s has %s\n", awaited->name, subject,
                set->waits == NA_WAITS_LIMIT ? "a limit" : "it");
    else if (set->waits == NA_WAITS_LIMIT)
        fprintf(to, "waits for %s: there is no limit here\n", subject);
    else
        fprintf(to, "waits for %s: this host has none\n", subject);
}

/* ---- a rule that measures */

static void print_instances(const struct na_alarm_set *set, FILE *to)
{
    const size_t count = set->rule.rows == NA_ROWS_GONE ? set->chosen : set->count;

    fprintf(to, "%zu instance%s", count, count == 1 ? "" : "s");
}

/* The name of the instance shown, if there are others. */
static void print_name(const struct na_alarm_input *input, const struct na_alarm_set *set,
                       const struct na_alarm_instance *instance, FILE *to)
{
    char text[NAME_TEXT];

    if (instance == set->whole || set->count < 2)
        return;
    na_alarm_input_describe(input, &set->rule, instance->name, instance->length, text,
                            sizeof(text));
    fprintf(to, " in %s", text);
}

static struct rise rise_of(const struct na_alarm *alarm)
{
    const struct na_alarm_point *first = alarm->point, *last = first + alarm->points - 1;

    if (alarm->points < 2)
        return (struct rise){ .seconds = 0 };
    return (struct rise){ (double)(last->at - first->at) / 1e9,
                          na_alarm_rise(first->value, last->value),
                          na_alarm_rise(first->other, last->other) };
}

/* What rose most, or least if the rule falls: the one that is closest to an alarm. */
static const struct na_alarm_instance *closest(const struct na_alarm_set *set)
{
    const struct na_alarm_instance *found = set->whole;

    if (set->rule.rows == NA_ROWS_SUM)
        return found;
    found = NULL;
    for (size_t i = 0; i < set->count; i++) {
        const double risen = rise_of(&set->instance[i].alarm).risen;
        const double most = found != NULL ? rise_of(&found->alarm).risen : 0;

        if (set->instance[i].alarm.points > 0 &&
            (found == NULL || (set->rule.numbers.falls ? risen < most : risen > most)))
            found = &set->instance[i];
    }
    return found;
}

/* What was measured between the samples, which says something, but not what the rule asks. */
static void print_rise(const struct na_alarm_input *input, const struct na_alarm_set *set, FILE *to)
{
    const struct na_alarm_rule *numbers = &set->rule.numbers;
    const struct na_alarm_instance *instance = closest(set);
    const struct rise rise = instance != NULL ? rise_of(&instance->alarm)
                                              : (struct rise){ .seconds = 0 };

    if (rise.seconds > 0) {
        fprintf(to, ", rose by %.0f", rise.risen);
        if (numbers->measure == NA_RATIO && rise.other > 0)
            fprintf(to, ", %.4g%% of %.0f,", 100 * rise.risen / rise.other, rise.other);
        fprintf(to, " in %.1f s", rise.seconds);
        if (numbers->measure == NA_RATE || numbers->measure == NA_SPIKE)
            fprintf(to, " (%.1f a second)", rise.risen / rise.seconds);
        print_name(input, set, instance, to);
    }
    fprintf(to, ", window of %u s not complete", numbers->window);
}

static void print_measured(const struct na_alarm_input *input, const struct na_alarm_set *set,
                           FILE *to)
{
    const struct na_alarm_instance *foremost = na_alarm_set_foremost(set);
    const bool percent = set->rule.numbers.measure == NA_SHARE ||
                         set->rule.numbers.measure == NA_RATIO;
    char value[NA_VALUE_TEXT];

    if (foremost == NULL)
        return;
    na_rule_value(&set->rule, foremost->alarm.measured, digits(foremost->alarm.measured), value,
                  sizeof(value));
    fprintf(to, ", measures %s%s", value, percent ? "%" : "");
    print_name(input, set, foremost, to);
    if (foremost->alarm.phase >= NA_RAISING)
        fputs(", which meets the condition", to);
}

static void print_rule(const struct na_alarm_input *input, const struct na_alarm_set *set, FILE *to)
{
    const bool usual = set->waits == NA_WAITS_ABSENT &&
                       na_alarm_targets[set->rule.target].may_be_none;
    char condition[CONDITION_TEXT];

    if (set->waits != NA_WAITS_NOT && set->waits != NA_WAITS_WINDOW && !usual) {
        print_waiting(input, set, to);
        return;
    }
    fprintf(to, "ok      alarm %-18s ", set->rule.name);
    print_instances(set, to);
    if (set->waits == NA_WAITS_WINDOW)
        print_rise(input, set, to);
    else if (set->waits == NA_WAITS_NOT)
        print_measured(input, set, to);
    na_rule_condition(&set->rule, condition, sizeof(condition));
    fprintf(to, "; %s\n", condition);
}

void na_check_rules(const struct na_suspects *suspects, const struct na_rule_sampling *sampling,
                    FILE *to)
{
    const struct na_rows *rules;
    const struct na_alarm_input input = { suspects->objects,
                                          { take_second(suspects, sampling->at), 0 } };

    rules = na_alarms_rules(suspects->alarms);
    for (size_t i = 0; i < rules->count; i++)
        print_rule(&input, ((const struct na_rule_row *)na_rows_at(rules, i))->set, to);
}
