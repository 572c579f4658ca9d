/* Comparison with other programs: nstat, the walks of Net-SNMP's programs, and the subagent's
 * --print.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "experiments.h"
#include "live.h"
#include "kit/daemons.h"

/* ---- nstat */

enum { COMPARED_LEAST = 200, MOVED_LEAST = 40, ROWS_MOST = 2000 };

/* The groups that nstat reads. It puts the group before the name, unless the kernel's name begins
 * with it. */
static const struct {
    const char *group;
    bool prefixed;
} nstat_groups[] = {
    { "TcpExt", true },    { "IpExt", true },   { "MPTcpExt", true }, { "Ip", true },
    { "Icmp", true },      { "IcmpMsg", true }, { "Tcp", true },      { "Udp", true },
    { "UdpLite", true },   { "Ip6", false },    { "Icmp6", false },   { "Udp6", false },
    { "UdpLite6", false }, { "Sctp", false },
};

/* A counter by nstat's name. */
struct nstat {
    char name[100];
    long long value;
    bool is_counter; /* false for a level; nstat omits some of those */
    bool found;
};

/* Runs every experiment, for traffic of all kinds. */
static void make_traffic(void)
{
    for (size_t i = 0; i < experiments_count; i++) {
        struct stage *stage = experiments[i].needs_host_root ? NULL : stage_new();

        for (const struct step *step = experiments[i].steps; stage != NULL && step->what != NULL;
             step++)
            if (step->run(stage) != STEP_DONE)
                break;
        stage_end(stage);
    }
}

/* The rows that nstat should have; returns how many. */
static size_t take_rows(const struct varbind *walked, size_t count, struct nstat *rows)
{
    struct name value = below_root("1.2.1.1.3"), level = below_root("1.2.1.1.4");
    size_t taken = 0;

    for (size_t i = 0; i < count; i++) {
        struct row_name row;

        if (!name_begins(&walked[i].name, &value) && !name_begins(&walked[i].name, &level))
            continue;
        row = row_name(&walked[i].name);
        for (size_t g = 0; g < sizeof(nstat_groups) / sizeof(nstat_groups[0]); g++) {
            if (strcmp(row.group, nstat_groups[g].group) != 0)
                continue;
            ck_assert_uint_lt(taken, ROWS_MOST);
            snprintf(rows[taken].name, sizeof(rows[taken].name), "%s%s",
                     nstat_groups[g].prefixed ? row.group : "", row.counter);
            rows[taken].value = walked[i].number;
            rows[taken].is_counter = name_begins(&walked[i].name, &value);
            rows[taken].found = false;
            taken++;
        }
    }
    return taken;
}

static bool same_values(const struct varbind *left, size_t left_count, const struct varbind *right,
                        size_t right_count)
{
    struct name counters = below_root("1.2.1");

    if (left_count != right_count)
        return false;
    for (size_t i = 0; i < left_count; i++)
        if (name_compare(&left[i].name, &right[i].name) != 0 ||
            (name_begins(&left[i].name, &counters) && left[i].number != right[i].number))
            return false;
    return true;
}

/* The output of nstat between two walks that agree: then nothing changed in the meantime. */
struct rest {
    struct nstat rows[ROWS_MOST];
    size_t count;
    char *printed;
};

static bool looked_at_rest(void *arg)
{
    static const char *const argv[] = {
        "nstat", "-asz", NULL
    }; /* all counters, since boot, without a history file */
    struct rest *rest = arg;
    struct varbind *before, *after;
    size_t before_count, after_count;
    bool same;

    free(rest->printed);
    await_new_reading();
    before = walk_all(&before_count);
    ck_assert_int_eq(run_program(argv, &rest->printed), 0);
    await_new_reading();
    after = walk_all(&after_count);
    same = same_values(before, before_count, after, after_count);
    rest->count = take_rows(after, after_count, rest->rows);
    free(before);
    free(after);
    return same;
}

static struct nstat *find_row(struct rest *rest, const char *name)
{
    for (size_t i = 0; i < rest->count; i++)
        if (strcmp(rest->rows[i].name, name) == 0)
            return &rest->rows[i];
    return NULL;
}

START_TEST(nstat_tells_the_same)
{
    static struct rest rest;
    size_t compared = 0, moved = 0;
    char *line, *text;

    make_traffic();
    ck_assert_msg(becomes(looked_at_rest, &rest, 10), "the counters do not come to rest");
    text = rest.printed;
    while ((line = strsep(&text, "\n")) != NULL) {
        char name[100];
        long long value;
        struct nstat *row;

        if (sscanf(line, "%99s %lld", name, &value) != 2)
            continue; /* the heading */
        row = find_row(&rest, name);
        ck_assert_msg(row != NULL, "nstat has %s, netstatCounterTable has not", name);
        ck_assert_msg(row->value == value, "%s: nstat has %lld, netstatCounterTable %lld", name,
                      value, row->value);
        row->found = true;
        compared++;
        moved += value != 0;
    }
    for (size_t i = 0; i < rest.count; i++)
        ck_assert_msg(rest.rows[i].found || !rest.rows[i].is_counter,
                      "netstatCounterTable has %s, nstat has not", rest.rows[i].name);
    printf("%zu names of nstat compared, %zu of them not 0\n", compared, moved);
    free(rest.printed);
    ck_assert_uint_ge(compared, COMPARED_LEAST);
    ck_assert_uint_ge(moved, MOVED_LEAST);
}
END_TEST

TCase *oracle_case(void)
{
    TCase *tcase = tcase_create("nstat");

    tcase_add_unchecked_fixture(tcase, live_begin, live_end);
    tcase_add_test(tcase, nstat_tells_the_same);
    return tcase;
}

/* ---- walks with Net-SNMP's programs */

#define V2C "-v2c", "-c", READER
#define V3                                                                                    \
    "-v3", "-l", "authPriv", "-u", V3_USER, "-a", "SHA", "-A", V3_AUTH_PASSWORD, "-x", "AES", \
        "-X", V3_PRIV_PASSWORD

static const struct {
    const char *what;
    const char *words[20]; /* ADDRESS and ROOT follow */
} walks[] = {
    { "snmpwalk", { "snmpwalk", "-On", V2C } },
    { "snmpbulkwalk", { "snmpbulkwalk", "-On", V2C } },
    { "snmpbulkwalk with other repetitions", { "snmpbulkwalk", "-On", "-Cr7", V2C } },
    { "snmpwalk with SNMPv3", { "snmpwalk", "-On", V3 } },
    { "snmpbulkwalk with SNMPv3", { "snmpbulkwalk", "-On", V3 } },
};

/* The names at the starts of lines are those that the manager has seen, except those that appear
 * later. */
static void same_names(const char *what, char *text, const struct varbind *walked, size_t count)
{
    size_t at = 0;
    char *line;

    while ((line = strsep(&text, "\n")) != NULL) {
        struct name name = name_parse(line);

        if (line[0] != '.' || appears_later(&name))
            continue; /* a value with several lines, or one that may have appeared meanwhile */
        ck_assert_msg(at < count, "%s: %s is one too many", what, line);
        ck_assert_msg(name_compare(&name, &walked[at].name) == 0, "%s: %s where the manager saw %s",
                      what, line, name_text(&walked[at].name));
        at++;
    }
    ck_assert_msg(at == count, "%s: %zu instances of %zu", what, at, count);
}

START_TEST(programs_walk_the_same)
{
    const char *argv[24];
    char address[40], *text;
    struct name root = below_root("");
    struct varbind *walked;
    size_t count, words = 0;

    snprintf(address, sizeof(address), "udp:127.0.0.1:%d", AGENT_PORT);
    for (; walks[_i].words[words] != NULL; words++)
        argv[words] = walks[_i].words[words];
    argv[words++] = address;
    argv[words++] = name_text(&root);
    argv[words] = NULL;
    ck_assert_msg(run_program(argv, &text) == 0, "%s failed", walks[_i].what);
    walked = walk_lasting(&count);
    same_names(walks[_i].what, text, walked, count);
    free(walked);
    free(text);
}
END_TEST

/*
 * Takes out netstatAgentSessions and netstatAgentSessionTime: --print has no session, nor has the
 * plugin; from a subagent the manager must have seen both. Returns how many instances are left.
 */
static size_t without_sessions(struct varbind *walked, size_t count)
{
    const struct name sessions[] = { below_root("1.1.8.0"), below_root("1.1.9.0") };
    size_t left = 0;

    for (size_t i = 0; i < count; i++)
        if (name_compare(&walked[i].name, &sessions[0]) != 0 &&
            name_compare(&walked[i].name, &sessions[1]) != 0)
            walked[left++] = walked[i];
    ck_assert_uint_eq(count - left, daemons_inside() ? 0 : 2);
    return left;
}

START_TEST(print_has_the_same)
{
    static const char *const arguments[] = { "-C", "--print", NULL };
    struct varbind *walked;
    size_t count;
    char *text;

    ck_assert_int_eq(run_subagent(arguments, &text), 0);
    walked = walk_lasting(&count);
    count = without_sessions(walked, count);
    same_names("--print", text, walked, count);
    printf("%zu instances in every walk\n", count);
    free(walked);
    free(text);
}
END_TEST

TCase *walks_case(void)
{
    TCase *tcase = tcase_create("walks");

    tcase_add_unchecked_fixture(tcase, live_begin, live_end);
    tcase_add_loop_test(tcase, programs_walk_the_same, 0, sizeof(walks) / sizeof(walks[0]));
    tcase_add_test(tcase, print_has_the_same);
    return tcase;
}
