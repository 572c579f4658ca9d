#include "alarms/rule_list.h"

#include <string.h>

#include "alarms/alarm_target.h"
#include "alarms/rule_states.h"
#include "alarms/rule_text.h"

enum { SUM_TEXT = NA_RULE_SUM_MAX * (2 * NA_NAME_MAX + 6), CONDITION_TEXT = 1200 };

/* Control characters, and those in `special`, are written as \xHH. */
static void print_escaped(FILE *to, const char *text, const char *special)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f || strchr(special, *text) != NULL)
            fprintf(to, "\\x%02x", (unsigned char)*text);
        else
            fputc(*text, to);
}

/* A column and the tab after it. */
static void print_text(FILE *to, const char *text, char after)
{
    print_escaped(to, text, "");
    fputc(after, to);
}

static void print_object(FILE *to, const struct na_rule *rule)
{
    const bool rows = rule->rows == NA_ROWS_GONE && rule->target != NA_TARGET_COUNTER;
    char text[2 * NA_NAME_MAX + 3];

    snprintf(text, sizeof(text), "%s%s%s", rule->counter.group,
             rule->counter.group[0] != '\0' ? " " : "", rows ? "" : na_alarm_target_column(rule));
    print_text(to, text, '\t');
}

/* All selectors: name=eth* kind!=veth. */
static void print_selectors(FILE *to, const struct na_rule *rule)
{
    static const char *const names[] = {
        [NA_SELECT_NAME] = "name",     [NA_SELECT_KIND] = "kind",     [NA_SELECT_OWNER] = "owner",
        [NA_SELECT_NUMBER] = "number", [NA_SELECT_SOCKET] = "socket",
    };

    for (size_t i = 0; i < rule->selectors; i++) {
        const struct na_selector *selector = &rule->select[i];

        fprintf(to, "%s%s%s=", i ? " " : "", names[selector->by], selector->not ? "!" : "");
        print_escaped(to, selector->text, " \\"); /* a word of a list with blanks between */
    }
    fputc('\t', to);
}

/* The labels of a set of states: up,unknown. */
static void print_states(FILE *to, const struct na_rule *rule, uint64_t states)
{
    const struct na_mib_label *label = na_rule_labels(rule);
    const char *before = "";

    if (rule->numbers.measure != NA_STATE || states == 0)
        label = NULL;
    for (; label != NULL && label->text != NULL; label++)
        if (states & na_alarm_state_bit((uint64_t)label->number)) {
            fprintf(to, "%s%s", before, label->text);
            before = ",";
        }
    fputc('\t', to);
}

static void print_overrides(FILE *to, const struct na_rule *rule)
{
    for (size_t i = 0; i < rule->overridden; i++)
        fprintf(to, "%s%s", i ? " " : "", rule->overrides[i]);
    fputc('\n', to);
}

static const char *kind_of(const struct na_rule *rule)
{
    static const char *const measures[] = {
        [NA_INCREASE] = "increase", [NA_RATE] = "rate",   [NA_RATIO] = "ratio",
        [NA_SPIKE] = "spike",       [NA_LEVEL] = "level", [NA_SHARE] = "share",
        [NA_STATE] = "state",
    };

    return rule->rows == NA_ROWS_GONE ? "gone" : measures[rule->numbers.measure];
}

static void print_rule(FILE *to, const struct na_rule *rule)
{
    static const char *const rows[] = {
        [NA_ROWS_EACH] = "each", [NA_ROWS_ANY] = "any", [NA_ROWS_SUM] = "sum", [NA_ROWS_GONE] = ""
    };
    const struct na_alarm_rule *numbers = &rule->numbers;
    char text[SUM_TEXT + CONDITION_TEXT];

    print_text(to, rule->name, '\t');
    fprintf(to, "%s\t%s\t", na_severity_words[rule->severity], na_alarm_targets[rule->target].word);
    print_object(to, rule);
    fprintf(to, "%s\t%.15g\t", kind_of(rule), numbers->raise);
    na_rule_sum(rule, text, sizeof(text));
    print_text(to, text, '\t');
    fprintf(to, "%.15g\t%.15g\t%u\t%u\t%.15g\t%u\t%u\t", numbers->least, numbers->floor,
            numbers->window, numbers->raise_for, numbers->clear, numbers->clear_for,
            numbers->again);
    na_rule_condition(rule, text, sizeof(text));
    print_text(to, text, '\t');
    print_text(to, rule->text, '\t');
    fprintf(to, "%s\t", rows[rule->rows]);
    print_selectors(to, rule);
    fprintf(to, "%s\t", numbers->falls ? "falls" : "");
    print_states(to, rule, numbers->states);
    print_states(to, rule, numbers->after);
    print_states(to, rule, numbers->clear_states);
    print_overrides(to, rule);
}

bool na_rule_list(const struct na_rule *rules, size_t count, FILE *to)
{
    fputs("# name\tseverity\tsubject\tobject\tkind\tthreshold\tdivisor\tleast\tfrom\twindow\tfor\t"
          "clear\tclear_for\tagain\tcondition\tsentence\trows\tselect\tfalls\tstates\tafter\t"
          "clear_states\toverrides\n",
          to);
    for (size_t i = 0; i < count; i++)
        print_rule(to, &rules[i]);
    return fflush(to) == 0 && !ferror(to);
}
