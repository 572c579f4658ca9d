#include "alarms/alarms.h"

#include <stdlib.h>
#include <string.h>

#include "alarms/alarm_set_step.h"
#include "alarms/rule_wait.h"
#include "base/job.h"
#include "base/memory.h"
#include "base/rows.h"

struct na_alarms {
    struct na_objects *objects;
    struct na_alarm_set *set;
    size_t sets;
    struct na_alarm_set *spare; /* prepared for the next rules; NULL: not prepared */
    size_t spares;
    uint32_t number; /* of the last raise */
    struct na_notifications notifications;
    na_alarms_full *full;         /* NULL: not reported */
    struct na_rows rules, raised; /* as of the last step, for the objects */
    uint32_t raised_count;        /* including those without a row */
};

/* The order of netstatRuleTable's index, a string with its length first. */
static int rule_order(const void *a, const void *b)
{
    const char *left = ((const struct na_rule_row *)a)->set->rule.name,
               *right = ((const struct na_rule_row *)b)->set->rule.name;
    size_t left_length = strlen(left), right_length = strlen(right);

    if (left_length != right_length)
        return left_length > right_length ? 1 : -1;
    return strcmp(left, right);
}

static int alarm_order(const void *a, const void *b)
{
    const struct na_alarm_row *left = a, *right = b;

    return (left->instance->number > right->instance->number) -
           (left->instance->number < right->instance->number);
}

static void add_raised(struct na_alarms *alarms, const struct na_alarm_set *set,
                       const struct na_alarm_instance *instance)
{
    struct na_alarm_row *row = na_rows_add(&alarms->raised);

    alarms->raised_count++;
    if (row != NULL)
        *row = (struct na_alarm_row){ set, instance };
    else
        na_memory_lacks("rows of netstatAlarmTable");
}

/* Fills the tables of netstatAlarms. If memory runs out, some raised alarms are missing. */
static void make_rows(struct na_alarms *alarms)
{
    alarms->rules.count = alarms->raised.count = alarms->raised_count = 0;
    for (size_t i = 0; i < alarms->sets; i++) {
        struct na_alarm_set *set = &alarms->set[i];

        /* cannot fail: na_alarms_reserve has made room */
        ((struct na_rule_row *)na_rows_add(&alarms->rules))->set = set;
        for (size_t j = 0; j < na_alarm_set_alarms(set); j++)
            if (na_alarm_set_alarm(set, j)->alarm.phase >= NA_RAISED)
                add_raised(alarms, set, na_alarm_set_alarm(set, j));
    }
    na_rows_sort(&alarms->rules, rule_order);
    na_rows_sort(&alarms->raised, alarm_order);
}

struct na_alarms *na_alarms_new(struct na_objects *objects)
{
    struct na_alarms *alarms = calloc(1, sizeof(*alarms));

    if (alarms == NULL)
        return NULL;
    alarms->objects = objects;
    alarms->rules = (struct na_rows){ .size = sizeof(struct na_rule_row), .good = true };
    alarms->raised = (struct na_rows){ .size = sizeof(struct na_alarm_row), .good = true };
    if (na_notifications_init(&alarms->notifications))
        return alarms;
    free(alarms);
    return NULL;
}

void na_alarms_free(struct na_alarms *alarms)
{
    if (alarms == NULL)
        return;
    for (size_t i = 0; i < alarms->sets; i++)
        na_alarm_set_clear(&alarms->set[i]);
    free(alarms->set);
    free(alarms->spare);
    na_notifications_clear(&alarms->notifications);
    na_rows_clear(&alarms->rules);
    na_rows_clear(&alarms->raised);
    free(alarms);
}

/* Whether two rules have the same condition; severity and text may differ. */
static bool same_condition(const struct na_rule *rule, const struct na_rule *other)
{
    struct na_rule same_text;

    memcpy(&same_text, rule, sizeof(*rule)); /* with padding: rules are compared as memory */
    same_text.severity = other->severity;
    memcpy(same_text.text, other->text, sizeof(other->text));
    return memcmp(&same_text, other, sizeof(*other)) == 0;
}

static struct na_alarm_set *find_set(struct na_alarms *alarms, const struct na_rule *rule)
{
    for (size_t i = 0; i < alarms->sets; i++)
        if (same_condition(&alarms->set[i].rule, rule))
            return &alarms->set[i];
    return NULL;
}

/* Removes a rule. Its raised alarms are reported as cleared, since they are no longer watched. */
static void drop_rule(struct na_alarms *alarms, struct na_alarm_set *set, struct timespec day)
{
    for (size_t i = 0; i < na_alarm_set_alarms(set); i++)
        if (na_alarm_set_alarm(set, i)->alarm.phase >= NA_RAISED)
            na_notifications_add(&alarms->notifications, set, na_alarm_set_alarm(set, i),
                                 NA_SAID_RULE_GONE, day);
    na_alarm_set_clear(set);
}

bool na_alarms_reserve(struct na_alarms *alarms, size_t count)
{
    struct na_alarm_set *set = calloc(count + 1, sizeof(*set));

    if (set == NULL || !na_rows_reserve(&alarms->rules, count)) {
        free(set);
        return false;
    }
    free(alarms->spare);
    alarms->spare = set;
    alarms->spares = count;
    return true;
}

bool na_alarms_configure(struct na_alarms *alarms, const struct na_rule *rules, size_t count,
                         struct timespec day)
{
    struct na_alarm_set *set;

    if ((alarms->spare == NULL || alarms->spares < count) && !na_alarms_reserve(alarms, count))
        return false;
    set = alarms->spare;
    alarms->spare = NULL;
    for (size_t i = 0; i < count; i++) {
        struct na_alarm_set *same = find_set(alarms, &rules[i]);

        if (same != NULL) {
            set[i] = *same;
            *same = (struct na_alarm_set){ .count = 0 };
        }
        memcpy(&set[i].rule, &rules[i], sizeof(rules[i]));
    }
    for (size_t i = 0; i < alarms->sets; i++)
        drop_rule(alarms, &alarms->set[i], day);
    free(alarms->set);
    alarms->set = set;
    alarms->sets = count;
    make_rows(alarms);
    return true;
}

static bool is_due(const struct na_alarm_set *set, int64_t now)
{
    return na_alarm_set_due(set, set->last) <= now;
}

/* What rows of this rule's target are selected by, see na_alarm_input_prepare. */
static unsigned selects(const struct na_alarms *alarms, const struct na_rule *rule)
{
    unsigned by = 0;

    for (size_t i = 0; i < alarms->sets; i++) {
        const struct na_rule *other = &alarms->set[i].rule;

        if (other == rule || na_rule_overrides(other, rule))
            for (size_t j = 0; j < other->selectors; j++)
                by |= 1u << other->select[j].by;
    }
    return by;
}

void na_alarms_prepare(struct na_alarms *alarms, uint64_t key, int64_t now, bool all)
{
    const struct na_alarm_input input = { alarms->objects, { key, 0 } };

    for (size_t i = 0; i < alarms->sets; i++) {
        struct na_alarm_set *set = &alarms->set[i];

        if (all || is_due(set, now))
            set->prepared = na_alarm_input_prepare(&input, &set->rule, selects(alarms, &set->rule),
                                                   set->stepped);
    }
}

/* Lets others run if the turn is over; they may read the rows. */
static void rest(struct na_alarms *alarms)
{
    if (!na_job_is_over())
        return;
    make_rows(alarms);
    na_job_rest();
}

static void step_sets(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day,
                      bool all)
{
    const struct na_alarm_step step = {
        .input = { alarms->objects, { key, 0 } },
        .set = alarms->set,
        .sets = alarms->sets,
        .notifications = &alarms->notifications,
        .number = &alarms->number,
        .now = now,
        .day = day,
    };

    for (size_t i = 0; i < alarms->sets; i++) {
        struct na_alarm_set *set = &alarms->set[i];
        const bool full = set->full;

        if (!all && !is_due(set, now))
            continue;
        na_alarm_set_step(set, &step);
        na_rule_wait(&step.input, set);
        set->stepped = set->prepared;
        if (set->full != full && alarms->full != NULL)
            alarms->full(&set->rule, set->full);
        rest(alarms);
    }
    make_rows(alarms);
}

void na_alarms_step(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day)
{
    step_sets(alarms, key, now, day, true);
}

void na_alarms_step_due(struct na_alarms *alarms, uint64_t key, int64_t now, struct timespec day)
{
    step_sets(alarms, key, now, day, false);
}

int64_t na_alarms_due(const struct na_alarms *alarms, int64_t now)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < alarms->sets; i++) {
        int64_t due = na_alarm_set_due(&alarms->set[i], now);

        if (due < next)
            next = due;
    }
    return next;
}

void na_alarms_report_full(struct na_alarms *alarms, na_alarms_full *report)
{
    alarms->full = report;
}

struct na_notifications *na_alarms_notifications(struct na_alarms *alarms)
{
    return &alarms->notifications;
}

struct na_alarm_counts na_alarms_counts(const struct na_alarms *alarms)
{
    const struct na_notifications *notifications = &alarms->notifications;

    return (struct na_alarm_counts){
        .sent = notifications->sent,
        .waiting = (uint32_t)notifications->waiting,
        .dropped = notifications->dropped,
        .raised = alarms->raised_count,
    };
}

const struct na_rows *na_alarms_rules(const struct na_alarms *alarms)
{
    return &alarms->rules;
}

const struct na_rows *na_alarms_raised(const struct na_alarms *alarms)
{
    return &alarms->raised;
}
