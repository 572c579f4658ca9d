#include "alarms/rule_list.h"

#include <stdarg.h>
#include <string.h>

#include "alarms/alarm_target.h"

enum { TIME_TEXT = 16, SUM_TEXT = NA_RULE_SUM_MAX * (2 * NA_NAME_MAX + 6) };

/* Adds to a text as printf does; what does not fit is cut. */
static void __attribute__((format(printf, 3, 4)))
add(char *text, size_t room, const char *format, ...)
{
    size_t length = strlen(text);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text + length, room - length, format, arguments);
    va_end(arguments);
}

static const char *time_text(unsigned seconds, char text[TIME_TEXT])
{
    static const struct {
        unsigned seconds;
        char unit;
    } units[] = { { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
    size_t i = 0;

    while (seconds % units[i].seconds != 0)
        i++;
    if (seconds == 0)
        i = 2;
    snprintf(text, TIME_TEXT, "%u%c", seconds / units[i].seconds, units[i].unit);
    return text;
}

static void add_sum(const struct na_rule *rule, char *text, size_t room)
{
    for (size_t i = 0; i < rule->divisors; i++)
        add(text, room, "%s%s %s", i ? " + " : "", rule->divisor[i].group, rule->divisor[i].name);
}

static bool is_percentage(const struct na_rule *rule)
{
    return rule->numbers.measure == NA_RATIO || rule->numbers.measure == NA_SHARE;
}

static void add_threshold(const struct na_rule *rule, char *text, size_t room)
{
    const struct na_alarm_rule *numbers = &rule->numbers;

    switch (numbers->measure) {
    case NA_INCREASE: add(text, room, "rises by %.15g", numbers->raise); break;
    case NA_RATE: add(text, room, "rises at %.15g a second", numbers->raise); break;
    case NA_RATIO:
        add(text, room, "rises by ");
        if (numbers->least > 0)
            add(text, room, "%.15g and ", numbers->least);
        add(text, room, "%.15g%% of ", numbers->raise);
        add_sum(rule, text, room);
        break;
    case NA_SPIKE: add(text, room, "spikes %.15g times", numbers->raise); break;
    case NA_LEVEL: add(text, room, "reaches %.15g", numbers->raise); break;
    case NA_SHARE:
        add(text, room, "reaches %.15g%% of ", numbers->raise);
        add_sum(rule, text, room);
        break;
    }
}

void na_rule_condition(const struct na_rule *rule, char *text, size_t room)
{
    const struct na_alarm_rule *numbers = &rule->numbers;
    char time[TIME_TEXT];

    text[0] = '\0';
    add_threshold(rule, text, room);
    if (numbers->window > 0)
        add(text, room, " within %s", time_text(numbers->window, time));
    if (numbers->floor > 0)
        add(text, room, " from %.15g", numbers->floor);
    if (numbers->raise_for > 0)
        add(text, room, " for %s", time_text(numbers->raise_for, time));
    if (numbers->clear < numbers->raise || numbers->clear_for > 0)
        add(text, room, " clears at %.15g%s", numbers->clear, is_percentage(rule) ? "%" : "");
    if (numbers->clear_for > 0)
        add(text, room, " for %s", time_text(numbers->clear_for, time));
    if (numbers->again > 0)
        add(text, room, " again every %s", time_text(numbers->again, time));
}

/* A column and the tab after it. */
static void print_text(FILE *to, const char *text, char after)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            fprintf(to, "\\x%02x", (unsigned char)*text);
        else
            fputc(*text, to);
    fputc(after, to);
}

static void print_object(FILE *to, const struct na_rule *rule)
{
    const char *column = na_alarm_targets[rule->target].column;
    char text[2 * NA_NAME_MAX + 3] = "";

    if (rule->target == NA_TARGET_COUNTER)
        add(text, sizeof(text), "%s %s", rule->counter.group, rule->counter.name);
    else
        add(text, sizeof(text), "%s", column ? column : rule->counter.name);
    print_text(to, text, '\t');
}

static void print_rule(FILE *to, const struct na_rule *rule)
{
    static const char *const severities[] = {
        [NA_INFORMATION] = "information", [NA_WARNING] = "warning", [NA_CRITICAL] = "critical"
    };
    static const char *const targets[] = {
        [NA_TARGET_COUNTER] = "counter",
        [NA_TARGET_INTERFACE] = "interface",
        [NA_TARGET_CPU] = "cpu",
        [NA_TARGET_LISTENER] = "listener",
        [NA_TARGET_UDP_SOCKET] = "udpSocket",
        [NA_TARGET_AGENT] = "agent",
    };
    static const char *const measures[] = {
        [NA_INCREASE] = "increase", [NA_RATE] = "rate",   [NA_RATIO] = "ratio",
        [NA_SPIKE] = "spike",       [NA_LEVEL] = "level", [NA_SHARE] = "share",
    };
    const struct na_alarm_rule *numbers = &rule->numbers;
    char sum[SUM_TEXT] = "", condition[SUM_TEXT + 256];

    print_text(to, rule->name, '\t');
    fprintf(to, "%s\t%s\t", severities[rule->severity], targets[rule->target]);
    print_object(to, rule);
    print_text(to, rule->target == NA_TARGET_INTERFACE ? rule->counter.group : "", '\t');
    print_text(to, rule->not_kind, '\t');
    fprintf(to, "%s\t%.15g\t", measures[numbers->measure], numbers->raise);
    add_sum(rule, sum, sizeof(sum));
    print_text(to, sum, '\t');
    fprintf(to, "%.15g\t%.15g\t%u\t%u\t%.15g\t%u\t%u\t", numbers->least, numbers->floor,
            numbers->window, numbers->raise_for, numbers->clear, numbers->clear_for,
            numbers->again);
    na_rule_condition(rule, condition, sizeof(condition));
    print_text(to, condition, '\t');
    print_text(to, rule->text, '\n');
}

bool na_rule_list(const struct na_rule *rules, size_t count, FILE *to)
{
    fputs("# name\tseverity\tsubject\tobject\tglob\tnot_kind\tkind\tthreshold\tdivisor\tleast\t"
          "from\twindow\tfor\tclear\tclear_for\tagain\tcondition\tsentence\n",
          to);
    for (size_t i = 0; i < count; i++)
        print_rule(to, &rules[i]);
    return fflush(to) == 0 && !ferror(to);
}
