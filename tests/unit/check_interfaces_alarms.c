/* Alarms of interfaces that are renamed and remade while they are raised. */
#include <stdio.h>
#include <string.h>

#include "alarms/alarms.h"
#include "kit/interfaces_namespace.h"

/* Many times the rules' thresholds: on a busy host a step of ten seconds takes longer, and a rise
 * is divided among several windows. */
enum { FRAMES = 40 };

static char told[2000]; /* the sentences since it was last cleared, one per line */

static void note(const struct na_notification *notification)
{
    size_t length = strlen(told);

    snprintf(told + length, sizeof(told) - length, "%s\n", notification->sentence);
}

static struct na_alarms *start_alarms(const char *line)
{
    struct na_alarms *alarms = na_alarms_new(asking.objects);
    struct na_rule rule;
    char mistake[256];

    ck_assert_ptr_nonnull(alarms);
    ck_assert_msg(na_rule_read(line, &rule, mistake, sizeof(mistake)), "%s", mistake);
    ck_assert(na_alarms_configure(alarms, &rule, 1, (struct timespec){ .tv_sec = 1700000000 }));
    na_alarms_notifications(alarms)->report = note;
    told[0] = '\0';
    return alarms;
}

static void step(struct na_alarms *alarms)
{
    clock_forward();
    na_snapshot_sample(asking.snapshot);
    na_alarms_step(alarms, ++asking.request.key, na_snapshot_now(asking.snapshot),
                   (struct timespec){ .tv_sec = 1700000000 });
}

/* The name in parentheses is the current one, in notifications and in netstatAlarmTable. */
static void expect_name(const struct na_alarms *alarms, const char *name)
{
    const struct na_alarm_row *row = na_rows_at(na_alarms_raised(alarms), 0);
    char wanted[32];

    snprintf(wanted, sizeof(wanted), "(%s)", name);
    ck_assert_uint_eq(na_alarms_raised(alarms)->count, 1);
    ck_assert_msg(strstr(row->instance->text, wanted) != NULL, "%s", row->instance->text);
}

START_TEST(renamed_while_raised)
{
    struct na_alarms *alarms = start_alarms(
        "up warning interface dev* netstatIfLinkOperStatus reaches 1 again every 10s");

    run("ip link add dev7 index 77 type veth peer name other");
    step(alarms);
    expect_name(alarms, "dev7");
    told[0] = '\0';
    run("ip link set dev7 name dev8");
    step(alarms);
    expect_name(alarms, "dev8");
    ck_assert_msg(strstr(told, "(dev8)") != NULL && strstr(told, "(dev7)") == NULL, "%s", told);
    na_alarms_free(alarms);
}
END_TEST

/* In a procfs without net/dev, as with subset=pid, a link still has its name. */
START_TEST(links_have_names_of_their_own)
{
    struct na_alarms *alarms;

    ask_below("/proc/sys");
    alarms = start_alarms("up warning interface dev* not vlan netstatIfLinkOperStatus reaches 1");
    run("ip link add dev7 index 77 type veth peer name other");
    step(alarms);
    ck_assert_int_eq(na_snapshot_source(asking.snapshot, NA_DEV)->state, NA_ABSENT);
    expect_name(alarms, "dev7");
    na_alarms_free(alarms);
}
END_TEST

/* A rule about the interfaces' queues has its pattern and its kind like one about interfaces. */
START_TEST(queues_of_interfaces)
{
    struct na_alarms *alarms = start_alarms(
        "drops warning interface dev* not vlan netstatQdiscDrops rises by 10 within 10s");

    run("ip link add dev7 type veth peer name other && ip link set dev7 up && ip link set other up "
        "&& tc qdisc add dev dev7 root handle 1: tbf rate 8bit burst 1600 limit 500 && "
        "tc qdisc add dev other root handle 1: tbf rate 8bit burst 1600 limit 500");
    until_up_unread("dev7");
    step(alarms);
    step(alarms);
    send_into_queue("dev7", 50);
    send_into_queue("other", 50);
    step(alarms);
    ck_assert_msg(strstr(told, "netstatQdiscDrops.") != NULL && strstr(told, ".65536 (dev7) ") &&
                      strstr(told, "(other)") == NULL,
                  "%s", told);
    na_alarms_free(alarms);
}
END_TEST

START_TEST(queues_of_a_kind_that_is_excluded)
{
    struct na_alarms *alarms = start_alarms(
        "drops warning interface dev* not veth netstatQdiscDrops rises by 10 within 10s");

    run("ip link add dev7 type veth peer name other && ip link set dev7 up && ip link set other up "
        "&& tc qdisc add dev dev7 root handle 1: tbf rate 8bit burst 1600 limit 500");
    until_up_unread("dev7");
    step(alarms);
    step(alarms);
    send_into_queue("dev7", 50);
    step(alarms);
    ck_assert_str_eq(told, "");
    na_alarms_free(alarms);
}
END_TEST

/* The index of a removed interface is reused: the alarm does not apply to the new interface. */
static void remake_while_raised(const char *rule)
{
    struct na_alarms *alarms = start_alarms(rule);

    run("ip link add dev7 index 77 type veth peer name other && ip link set dev7 up && ip link set "
        "other up");
    until_state("dev7", 1);
    step(alarms);
    step(alarms);
    send_frames("dev7", FRAMES);
    step(alarms);
    expect_name(alarms, "dev7");
    told[0] = '\0';
    run("ip link del dev7 && ip link add dev9 index 77 type veth peer name other && ip link set "
        "dev9 up && ip link set other up");
    until_up_unread("dev9");
    send_frames("dev9", 50);
    step(alarms);
    ck_assert_msg(strstr(told, "sent cleared: ") != NULL &&
                      strstr(told, "(dev7) is gone") != NULL && strstr(told, "dev9") == NULL,
                  "%s", told);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    told[0] = '\0';
    step(alarms);
    ck_assert_str_eq(told, "");
    send_frames("dev9", FRAMES);
    step(alarms);
    expect_name(alarms, "dev9");
    na_alarms_free(alarms);
}

START_TEST(remade_while_raised)
{
    remake_while_raised("sent warning interface dev* netstatIfTxPackets rises by 5 within 10s");
}
END_TEST

START_TEST(link_remade_while_raised)
{
    remake_while_raised("sent warning interface dev* netstatIfLinkTxPackets rises by 5 within 10s "
                        "clears at 0 for 1h");
}
END_TEST

START_TEST(link_flaps)
{
    struct na_alarms *alarms = start_alarms(
        "flaps warning interface dev* netstatIfLinkCarrierChanges rises by 4 within 10s");

    run("ip link add dev7 type veth peer name other && ip link set dev7 up && ip link set other "
        "up");
    until_state("dev7", 1);
    step(alarms);
    step(alarms);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    run("for i in 1 2 3 4 5 6 7 8 9 10; do ip link set other down && ip link set other up || exit; "
        "done; ip link set other down");
    run("timeout 20 sh -c 'until ip link show dev7 | grep -q state.LOWERLAYERDOWN; do sleep 0.01; "
        "done'");
    step(alarms);
    expect_name(alarms, "dev7");
    na_alarms_free(alarms);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { renamed_while_raised,
                                   links_have_names_of_their_own,
                                   remade_while_raised,
                                   link_remade_while_raised,
                                   link_flaps,
                                   queues_of_interfaces,
                                   queues_of_a_kind_that_is_excluded };

    return run_in_namespaces("alarms of interfaces", tests, sizeof(tests) / sizeof(tests[0]));
}
