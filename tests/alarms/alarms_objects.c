/*
 * netstatAlarms as a manager sees it: rules, raised alarms, and counts.
 */
#include <string.h>

#include "alarms/mib_tables.h"
#include "alarms/alarms.h"
#include "alarms_parts.h"
#include "base/job.h"
#include "kit/support.h"

/* Arcs of netstatAlarms, the columns in the order of the MIB. */
enum { RAISED = 1, SENT, WAITING, DROPPED, RULES, ALARMS };
enum {
    RULE_SEVERITY = 2,
    RULE_STATE,
    RULE_INSTANCES,
    RULE_RAISED,
    RULE_RAISES,
    RULE_VALUE,
    RULE_TEXT
};
enum { ALARM_RULE = 2, ALARM_SEVERITY, ALARM_INSTANCE, ALARM_STATE, ALARM_VALUE, ALARM_SINCE };
enum { UPTIME = 1000000 };

static struct world world;
static struct na_objects *objects;
static struct na_alarms *alarms;
static uint64_t key;

static void open_world(void)
{
    world_open(&world);
    world_start(&world, 64);
    objects = na_objects_new(world.snapshot, na_mib_tables);
    ck_assert_ptr_nonnull(objects);
    alarms = na_alarms_new(objects);
    ck_assert_ptr_nonnull(alarms);
}

static void close_world(void)
{
    na_alarms_free(alarms);
    na_objects_free(objects);
    world_close(&world);
}

static void configure_lines(const char *const *lines, size_t count)
{
    struct na_rule rules[2];
    char mistake[256];

    ck_assert_uint_le(count, COUNT_OF(rules));
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(na_rule_read(lines[i], &rules[i], mistake, sizeof(mistake)), "%s", mistake);
    ck_assert(na_alarms_configure(alarms, rules, count, (struct timespec){ .tv_sec = 1700000000 }));
    na_objects_show_alarms(objects, alarms);
}

/* An open connection raises the first rule's alarm; the counter of the second one does not exist.
 */
static void configure(void)
{
    static const char *const lines[] = {
        "open critical counter Tcp CurrEstab reaches 5 \"Close them.\"",
        "absent warning counter TcpExt NeverPrinted rises by 1 within 1m",
    };

    configure_lines(lines, COUNT_OF(lines));
}

static void step(unsigned established)
{
    world_write(&world, "net/snmp", "Tcp: CurrEstab\nTcp: %u\n", established);
    world.now += INTERVAL * SECOND;
    na_snapshot_sample(world.snapshot);
    na_alarms_step(alarms, ++key, world.now, (struct timespec){ .tv_sec = 1700000000 });
}

static bool get(const uint32_t *name, size_t length, struct na_value *value)
{
    const struct na_request request = { key, world.now - UPTIME * (SECOND / 100) };

    return na_objects_get(objects, &request, name, length, value);
}

static void expect_number(const struct na_value *value, enum na_type type, uint64_t number)
{
    ck_assert_int_eq(value->type, type);
    ck_assert_uint_eq(value->number, number);
}

static void expect_text(const struct na_value *value, const char *text)
{
    ck_assert_int_eq(value->type, NA_TYPE_STRING);
    ck_assert_uint_eq(value->length, strlen(text));
    ck_assert_mem_eq(value->text, text, value->length);
}

static void expect_count(uint32_t arc, enum na_type type, uint64_t number)
{
    struct na_value value;

    ck_assert(get((const uint32_t[]){ 1, 6, arc, 0 }, 4, &value));
    expect_number(&value, type, number);
}

static bool get_rule(const char *rule, uint32_t column, struct na_value *value)
{
    uint32_t name[64] = { 1, 6, RULES, 1, column, (uint32_t)strlen(rule) };

    for (size_t i = 0; rule[i] != '\0'; i++)
        name[6 + i] = (unsigned char)rule[i];
    return get(name, 6 + strlen(rule), value);
}

static void expect_rule(const char *rule, uint32_t column, enum na_type type, uint64_t number)
{
    struct na_value value;

    ck_assert(get_rule(rule, column, &value));
    expect_number(&value, type, number);
}

static bool get_alarm(uint32_t number, uint32_t column, struct na_value *value)
{
    return get((const uint32_t[]){ 1, 6, ALARMS, 1, column, number }, 6, value);
}

START_TEST(nothing_without_alarms)
{
    uint32_t name[NA_OID_MAX] = { 1, 6 };
    size_t length = 2;
    struct na_request request = { 1, 0 };
    struct na_value value;

    for (uint32_t arc = RAISED; arc <= DROPPED; arc++)
        ck_assert(!get((const uint32_t[]){ 1, 6, arc, 0 }, 4, &value));
    ck_assert(!na_objects_next(objects, &request, name, &length, false, &value));
}
END_TEST

START_TEST(rules_are_shown)
{
    struct na_value value;

    configure();
    step(3);
    expect_rule("open", RULE_SEVERITY, NA_TYPE_INTEGER, NA_CRITICAL);
    expect_rule("open", RULE_STATE, NA_TYPE_INTEGER, NA_QUIET);
    expect_rule("open", RULE_INSTANCES, NA_TYPE_GAUGE32, 1);
    expect_rule("open", RULE_RAISED, NA_TYPE_GAUGE32, 0);
    expect_rule("open", RULE_RAISES, NA_TYPE_COUNTER32, 0);
    ck_assert(get_rule("open", RULE_VALUE, &value));
    expect_text(&value, "3");
    ck_assert(get_rule("open", RULE_TEXT, &value));
    expect_text(&value, "Close them.");
    expect_rule("absent", RULE_SEVERITY, NA_TYPE_INTEGER, NA_WARNING);
    expect_rule("absent", RULE_STATE, NA_TYPE_INTEGER, NA_WAITING);
    ck_assert(!get_rule("absent", RULE_VALUE, &value));
    ck_assert(!get_rule("other", RULE_STATE, &value));
}
END_TEST

START_TEST(raised_alarms_are_shown)
{
    struct na_value value;

    configure();
    step(3);
    ck_assert(!get_alarm(1, ALARM_RULE, &value));
    step(7);
    expect_rule("open", RULE_STATE, NA_TYPE_INTEGER, NA_RAISED);
    expect_rule("open", RULE_RAISED, NA_TYPE_GAUGE32, 1);
    expect_rule("open", RULE_RAISES, NA_TYPE_COUNTER32, 1);
    ck_assert(get_alarm(1, ALARM_RULE, &value));
    expect_text(&value, "open");
    ck_assert(get_alarm(1, ALARM_SEVERITY, &value));
    expect_number(&value, NA_TYPE_INTEGER, NA_CRITICAL);
    ck_assert(get_alarm(1, ALARM_INSTANCE, &value));
    expect_text(&value, "netstatCounterLevel.\"Tcp\".\"CurrEstab\"");
    ck_assert(get_alarm(1, ALARM_STATE, &value));
    expect_number(&value, NA_TYPE_INTEGER, NA_RAISED);
    ck_assert(get_alarm(1, ALARM_VALUE, &value));
    expect_text(&value, "7");
    world.now += 2 * SECOND;
    ck_assert(get_alarm(1, ALARM_SINCE, &value));
    expect_number(&value, NA_TYPE_TIMETICKS, UPTIME - 200);
    expect_count(RAISED, NA_TYPE_GAUGE32, 1);
    step(1);
    ck_assert(!get_alarm(1, ALARM_RULE, &value));
    expect_rule("open", RULE_RAISES, NA_TYPE_COUNTER32, 1);
    expect_count(RAISED, NA_TYPE_GAUGE32, 0);
    expect_count(WAITING, NA_TYPE_GAUGE32, 2);
    expect_count(SENT, NA_TYPE_COUNTER32, 0);
    expect_count(DROPPED, NA_TYPE_COUNTER32, 0);
}
END_TEST

static void step_as_job(void *arg)
{
    (void)arg;
    na_alarms_step(alarms, ++key, world.now, (struct timespec){ .tv_sec = 1700000000 });
}

/* Samples, and begins a step that rests after the first rule. */
static void begin_step(struct na_job *job, unsigned established)
{
    world_write(&world, "net/snmp", "Tcp: CurrEstab\nTcp: %u\n", established);
    world.now += INTERVAL * SECOND;
    na_snapshot_sample(world.snapshot);
    ck_assert(na_job_begin(job, step_as_job, NULL));
    ck_assert(!na_job_turn(job, 0));
}

/* Whoever asks between two rules sees the alarms of the first one. */
START_TEST(a_step_rests_between_rules)
{
    struct na_value value;
    struct na_job job;

    configure();
    step(3);
    begin_step(&job, 7);
    ck_assert(get_alarm(1, ALARM_VALUE, &value));
    expect_text(&value, "7");
    expect_count(RAISED, NA_TYPE_GAUGE32, 1);
    ck_assert(!na_job_turn(&job, 0));
    ck_assert(na_job_turn(&job, 0));
    begin_step(&job, 1);
    ck_assert(!get_alarm(1, ALARM_RULE, &value));
    expect_count(RAISED, NA_TYPE_GAUGE32, 0);
    na_job_cancel(&job);
    expect_rule("open", RULE_RAISED, NA_TYPE_GAUGE32, 0);
}
END_TEST

/* A step that must end does so without rests, for all rules. */
START_TEST(a_cancelled_step_is_complete)
{
    static const char *const lines[] = {
        "absent warning counter TcpExt NeverPrinted rises by 1 within 1m",
        "open critical counter Tcp CurrEstab reaches 5",
    };
    struct na_value value;
    struct na_job job;

    configure_lines(lines, COUNT_OF(lines));
    step(3);
    begin_step(&job, 7);
    ck_assert(!get_alarm(1, ALARM_RULE, &value));
    na_job_cancel(&job);
    ck_assert(!na_job_is_under_way(&job));
    ck_assert(get_alarm(1, ALARM_VALUE, &value));
    expect_text(&value, "7");
}
END_TEST

TCase *alarms_objects_case(void)
{
    TCase *tcase = tcase_create("as objects");

    tcase_add_checked_fixture(tcase, open_world, close_world);
    tcase_add_test(tcase, nothing_without_alarms);
    tcase_add_test(tcase, rules_are_shown);
    tcase_add_test(tcase, raised_alarms_are_shown);
    tcase_add_test(tcase, a_step_rests_between_rules);
    tcase_add_test(tcase, a_cancelled_step_is_complete);
    return tcase;
}
