/*
 * Shortage of memory: each of our allocations fails in turn, during start, sample, walk, alarms and
 * another configuration. Values without memory may be absent, which must be reported; no value may
 * be wrong, and all must return afterwards.
 *
 * With NETSTAT_LONG set every allocation fails once, otherwise the first and the last of each place
 * in the code that allocates, and some others.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory_faults.h"
#include "memory_scenario.h"
#include "kit/netns.h"
#include "kit/support.h"

extern const char __executable_start; /* the linker's */

enum { PASSES = 30 };

/* Objects that are about the readings themselves, or about alarms, which may come later where a
 * sample was lost. */
static const char *const may_differ[] = {
    "netstatSourceState",   "netstatSourceAge",
    "netstatSourceCost",    "netstatSourceReadings",
    "netstatSourceErrors",  "netstatSourceLastError",
    "netstatAgentErrors",   "netstatAgentUnknownNames",
    "netstatGroupCounters", "netstatRule",
    "netstatAlarm",         "netstatNotifications",
    "netstatUdpSocketPid",  "netstatListenerPid",
    "DiscontinuityTime",    NULL,
};

/* Sources of the host, not of a network namespace: other programs change the values, so only the
 * names are compared. */
static const char *const of_the_host[] = {
    "netstatCpu", "\"Sockstat\"", "sockstat", "\"ArpCache\"", "arpCache", "\"NdiscCache\"",
    "ndiscCache", "\"RtCache\"",  "rtCache",  "\"Synproxy\"", "synproxy", NULL,
};
/* Other programs also make and end network namespaces, so their rows are not compared. */
static const char *const of_namespaces[] = { "netstatNs", NULL };
static bool over_this_kernel;

/* The lines of a text, in alphabetical order. */
struct lines {
    char *text;
    char **line;
    size_t count;
};

static bool has_one_of(const char *line, const char *const *names)
{
    while (*names != NULL && strstr(line, *names) == NULL)
        names++;
    return *names != NULL;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Leaves only the OID and the name of a line. */
static void cut_value(char *line)
{
    char *name = strchr(line, ' ');

    if (name != NULL)
        name[1 + strcspn(name + 1, " ")] = '\0';
}

static struct lines split(const char *text)
{
    struct lines lines = { .text = strdup(text) };
    char *rest = lines.text, *line;

    lines.line = malloc((strlen(text) + 1) * sizeof(*lines.line));
    while ((line = strsep(&rest, "\n")) != NULL) {
        if (*line == '\0' || (over_this_kernel && has_one_of(line, of_namespaces)))
            continue;
        if (over_this_kernel && has_one_of(line, of_the_host))
            cut_value(line);
        lines.line[lines.count++] = line;
    }
    qsort(lines.line, lines.count, sizeof(*lines.line), compare_lines);
    return lines;
}

static void clear_lines(struct lines *lines)
{
    free(lines->line);
    free(lines->text);
}

/* Objects that need samples, or a search that may be skipped. */
static const char *const may_be_missing[] = { "Increase",
                                              "netstatUdpSocketProcess",
                                              "netstatListenerProcess",
                                              "netstatListenerOwner",
                                              "netstatUdpSocketOwner",
                                              NULL };

/* The first line of `some` that `all` does not have, leaving some objects aside; NULL if it has
 * them all. */
static const char *find_odd(const struct lines *some, const struct lines *all,
                            const char *const *aside)
{
    for (size_t i = 0; i < some->count; i++)
        if (!has_one_of(some->line[i], may_differ) && !has_one_of(some->line[i], aside) &&
            bsearch(&some->line[i], all->line, all->count, sizeof(*all->line), compare_lines) ==
                NULL)
            return some->line[i];
    return NULL;
}

/* Whether every line of a text is in the undisturbed one, except for some objects; with `whole`,
 * whether no line is missing either. */
static bool is_right(const char *text, const char *undisturbed, const char *const *aside,
                     bool whole, const char *what, unsigned long number)
{
    struct lines some = split(text), all = split(undisturbed);
    const char *odd = find_odd(&some, &all, aside),
               *missing = whole ? find_odd(&all, &some, may_be_missing) : NULL;

    if (odd != NULL)
        fprintf(stderr, "%s, allocation %lu fails: %s\n", what, number, odd);
    if (missing != NULL)
        fprintf(stderr, "%s, allocation %lu failed: no %s\n", what, number, missing);
    clear_lines(&some);
    clear_lines(&all);
    return odd == NULL && missing == NULL;
}

static bool compare(const struct scenario *scenario, const struct scenario *undisturbed,
                    unsigned long number)
{
    static const char *const names[] = { "the first walk", "the second walk", "the third walk",
                                         "the walk afterwards" };
    /* other intervals have other samples */
    static const char *const increases[] = { "Increase", NULL }, *const none[] = { NULL };
    bool right = is_right(scenario->notified, undisturbed->notified, none, false, "a notification",
                          number);

    for (size_t i = 0; i < SCENARIO_WALKS; i++)
        right &= is_right(scenario->walk[i], undisturbed->walk[i],
                          i > 1 && !scenario->resampled ? increases : none, i == SCENARIO_WALKS - 1,
                          names[i], number);
    return right;
}

/*
 * Runs the scenario in a new process, which may crash, with this many failing allocations. Returns
 * whether all is well.
 */
static bool pass(const struct scenario *undisturbed, bool kernel, unsigned long number,
                 unsigned long count, bool values)
{
    pid_t child = fork();
    int status = 0;

    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct scenario scenario;
        bool right;

        memory_count(number, count);
        scenario_run(&scenario, kernel);
        right = !values || !scenario.started || compare(&scenario, undisturbed, number);
        if (memory_refused() > 0 && scenario.said == 0) {
            fprintf(stderr, "allocation %lu fails, and nothing reports it\n", number);
            right = false;
        }
        scenario_clear(&scenario);
        exit(right ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    if (status == 0)
        return true;
    fprintf(stderr, "allocation %lu, asked for at 0x%tx: %s %d\n", number,
            (const char *)memory_place(number) - &__executable_start,
            WIFSIGNALED(status) ? "signal" : "status",
            WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return false;
}

/* Whether an allocation is one of those to fail, as described above. */
static bool is_chosen(unsigned long number, unsigned long asked)
{
    bool first = true, last = true;

    if (getenv("NETSTAT_LONG") != NULL || number % (asked / PASSES + 1) == 0)
        return true;
    for (unsigned long i = 1; i < number && first; i++)
        first = memory_place(i) != memory_place(number);
    for (unsigned long i = number + 1; i <= asked && last; i++)
        last = memory_place(i) != memory_place(number);
    return first || last;
}

static void sweep(bool kernel)
{
    struct scenario undisturbed;
    unsigned long asked, passes = 0;
    unsigned wrong = 0;

    over_this_kernel = kernel;
    memory_count(0, 0);
    scenario_run(&undisturbed, kernel);
    asked = memory_asked();
    ck_assert(undisturbed.started && undisturbed.configured);
    ck_assert_uint_eq(undisturbed.said, 0);
    ck_assert_uint_gt(asked, 100);
    for (unsigned long number = 1; number <= asked; number++) {
        if (!is_chosen(number, asked))
            continue;
        passes++;
        wrong += !pass(&undisturbed, kernel, number, 1, true);
        if (number % 10 == 0) /* a shortage that lasts */
            wrong += !pass(&undisturbed, kernel, number, 30, false);
    }
    printf("%lu allocations, %lu of them tried\n", asked, passes);
    scenario_clear(&undisturbed);
    ck_assert_uint_eq(wrong, 0);
}

START_TEST(files)
{
    scenario_prepare();
    sweep(false);
}
END_TEST

START_TEST(this_kernel)
{
    int listener, receiver;
    struct sockaddr_in here = { .sin_family = AF_INET };
    socklen_t size = sizeof(here);

    if (!netns_enter() || system("ip link set lo up && ip link add mem0 type veth peer name mem2 "
                                 "&& ip link set mem0 alias 'an alias'") != 0) {
        printf("SKIP: no network namespace of our own\n");
        return;
    }
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    receiver = socket(AF_INET, SOCK_DGRAM, 0);
    ck_assert(bind(listener, (struct sockaddr *)&here, size) == 0 && listen(listener, 5) == 0);
    ck_assert(bind(receiver, (struct sockaddr *)&here, size) == 0 &&
              getsockname(receiver, (struct sockaddr *)&here, &size) == 0);
    ck_assert_int_eq(sendto(receiver, "a", 1, 0, (struct sockaddr *)&here, size), 1);
    scenario_prepare();
    sweep(true);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *tests = tcase_create("memory that runs out");

    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, files);
    tcase_add_test(tests, this_kernel);
    suite_add_tcase(suite, tests);
    return tests_run(suite);
}
