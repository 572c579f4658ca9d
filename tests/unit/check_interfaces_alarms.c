/* Alarms over real links and listeners that come, go, change and are renamed. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "alarms/alarms.h"
#include "kit/interfaces_namespace.h"

/* Many times the rules' thresholds: on a busy host a step of ten seconds takes longer, and a rise
 * is divided among several windows. */
enum { FRAMES = 40 };

static char sentences[2000]; /* the sentences since it was last cleared, one per line */

static void note(const struct na_notification *notification)
{
    size_t length = strlen(sentences);

    snprintf(sentences + length, sizeof(sentences) - length, "%s\n", notification->sentence);
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
    sentences[0] = '\0';
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
    struct na_alarms *alarms = start_alarms("up warning interface dev* netstatIfLinkOperStatus is "
                                            "down or lowerLayerDown again every 10s");

    run("ip link add dev7 index 77 type veth peer name other");
    step(alarms);
    expect_name(alarms, "dev7");
    sentences[0] = '\0';
    run("ip link set dev7 name dev8");
    step(alarms);
    expect_name(alarms, "dev8");
    ck_assert_msg(strstr(sentences, "(dev8)") != NULL && strstr(sentences, "(dev7)") == NULL, "%s",
                  sentences);
    na_alarms_free(alarms);
}
END_TEST

/* In a procfs without net/dev, as with subset=pid, a link still has its name. */
START_TEST(links_have_names_of_their_own)
{
    struct na_alarms *alarms;

    ask_below("/proc/sys");
    alarms = start_alarms("up warning interface dev* not vlan netstatIfLinkOperStatus is down");
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
    ck_assert_msg(strstr(sentences, "netstatQdiscDrops.") != NULL &&
                      strstr(sentences, ".65536 (dev7) ") && strstr(sentences, "(other)") == NULL,
                  "%s", sentences);
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
    ck_assert_str_eq(sentences, "");
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
    sentences[0] = '\0';
    run("ip link del dev7 && ip link add dev9 index 77 type veth peer name other && ip link set "
        "dev9 up && ip link set other up");
    until_up_unread("dev9");
    send_frames("dev9", 50);
    step(alarms);
    ck_assert_msg(strstr(sentences, "sent cleared: ") != NULL &&
                      strstr(sentences, "(dev7) is gone") != NULL &&
                      strstr(sentences, "dev9") == NULL,
                  "%s", sentences);
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    sentences[0] = '\0';
    step(alarms);
    ck_assert_str_eq(sentences, "");
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

/* What a rule reports in `steps` steps, of ten seconds each. */
static void expect_in(struct na_alarms *alarms, unsigned steps, const char *wanted)
{
    sentences[0] = '\0';
    for (unsigned i = 0; i < steps; i++)
        step(alarms);
    ck_assert_msg(wanted[0] == '\0' ? sentences[0] == '\0' : strstr(sentences, wanted) != NULL,
                  "sentences '%s', not '%s'", sentences, wanted);
}

/* Reads the configuration again, which has this rule. */
static void reload(struct na_alarms *alarms, const char *line)
{
    struct na_rule rule;
    char mistake[256];

    ck_assert_msg(na_rule_read(line, &rule, mistake, sizeof(mistake)), "%s", mistake);
    ck_assert(na_alarms_configure(alarms, &rule, 1, (struct timespec){ .tv_sec = 1700000000 }));
}

enum { UP = 1, LOWER_LAYER_DOWN = 7 };

/*
 * A link that never was up has not gone down; one that was has, once that lasts. A pair of veth is
 * up while both ends are.
 */
START_TEST(link_goes_down)
{
    static const char rule[] = ("down warning interface dev* netstatIfLinkOperStatus is not up "
                                "after up for 10s clears for 10s");
    struct na_alarms *alarms = start_alarms(rule);

    run("ip link add dev7 type veth peer name other && ip link set dev7 up");
    until_state("dev7", LOWER_LAYER_DOWN);
    expect_in(alarms, 3, "");
    run("ip link set other up");
    until_state("dev7", UP);
    expect_in(alarms, 1, "");
    run("ip link set other down");
    until_state("dev7", LOWER_LAYER_DOWN);
    expect_in(alarms, 1, "");
    reload(alarms, rule); /* nothing is forgotten */
    expect_in(alarms, 1, "(dev7) is lowerLayerDown, not up\n");
    expect_in(alarms, 2, "");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 1);
    run("ip link set other up");
    until_state("dev7", UP);
    expect_in(alarms, 1, "");
    expect_in(alarms, 1, "(dev7) is up\n");
    ck_assert_uint_eq(na_alarms_counts(alarms).raised, 0);
    na_alarms_free(alarms);
}
END_TEST

static const struct {
    const char *selectors;
    bool chosen;
} kinds[] = {
    { "dev*", true },           { "dev* kind veth", true },          { "dev* kind none", false },
    { "dev* not veth", false }, { "dev* not bridge not tun", true }, { "dev* not named *7", false },
};

/* The kind of a link decides whether it is watched. */
START_TEST(links_by_kind)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct na_alarms *alarms;
        char rule[120];

        snprintf(rule, sizeof(rule), "down warning interface %s netstatIfLinkOperStatus is not up",
                 kinds[i].selectors);
        run("ip link add dev7 type veth peer name other");
        alarms = start_alarms(rule);
        step(alarms);
        ck_assert_msg((na_alarms_counts(alarms).raised == 1) == kinds[i].chosen, "%s", rule);
        na_alarms_free(alarms);
        run("ip link del dev7");
    }
}
END_TEST

/* An interface that is removed is gone, and is back under its name. */
START_TEST(link_is_removed)
{
    struct na_alarms *alarms = start_alarms("gone warning interface dev7 is gone for 10s");

    run("ip link add dev7 type veth peer name other");
    expect_in(alarms, 2, "");
    run("ip link del dev7");
    expect_in(alarms, 1, "");
    expect_in(alarms, 1, "gone raised: interface dev7 is gone\n");
    run("ip link add dev7 type veth peer name other");
    expect_in(alarms, 1, "gone cleared: interface dev7 is there\n");
    na_alarms_free(alarms);
}
END_TEST

/* No packet arrives while the window lasts. */
START_TEST(link_is_silent)
{
    struct na_alarms *alarms = start_alarms(
        "silent warning interface dev7 netstatIfTxPackets falls below 1 within 20s");

    run("ip link add dev7 type veth peer name other && ip link set dev7 up && ip link set other "
        "up");
    until_state("dev7", UP);
    expect_in(alarms, 1, "");
    send_frames("dev7", 1);
    expect_in(alarms, 1, "");
    for (unsigned i = 0; i < 3; i++) {
        send_frames("dev7", 1);
        expect_in(alarms, 1, "");
    }
    sentences[0] = '\0';
    for (unsigned i = 0; i < 30 && sentences[0] == '\0'; i++) /* the kernel itself may send some */
        step(alarms);
    ck_assert_msg(strstr(sentences, "(dev7) rose by 0 within 20 s, threshold below 1\n") != NULL,
                  "%s", sentences);
    send_frames("dev7", 1);
    expect_in(alarms, 1, "silent cleared: ");
    na_alarms_free(alarms);
}
END_TEST

/* Listens on a port of the kernel's choice, or on this one. */
static int listen_on(uint16_t *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(*port) };
    socklen_t length = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    ck_assert_int_eq(listen(fd, 1), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

/* A listener that is there, ends and is back; and one that never was. */
START_TEST(listener_ends)
{
    uint16_t port = 0;
    int fd = listen_on(&port);
    struct na_alarms *alarms;
    char rule[80];

    snprintf(rule, sizeof(rule), "web critical listener 0.0.0.0:%u is gone for 10s", port);
    alarms = start_alarms(rule);
    expect_in(alarms, 3, "");
    close(fd);
    expect_in(alarms, 1, "");
    expect_in(alarms, 1, "web raised: listener 0.0.0.0:");
    fd = listen_on(&port);
    expect_in(alarms, 1, "web cleared: listener 0.0.0.0:");
    close(fd);
    na_alarms_free(alarms);
    alarms = start_alarms("web critical listener :1 is gone for 10s");
    expect_in(alarms, 1, "");
    expect_in(alarms, 1, "web raised: listener :1 is gone\n");
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
                                   queues_of_a_kind_that_is_excluded,
                                   link_goes_down,
                                   links_by_kind,
                                   link_is_removed,
                                   link_is_silent,
                                   listener_ends };

    if (!tests_have("tc"))
        return tests_skip("tc", ENOENT);
    return run_in_namespaces("alarms of interfaces", tests, sizeof(tests) / sizeof(tests[0]));
}
