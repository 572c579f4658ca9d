/*
 * The live test: the subagent under a real snmpd, queried by real managers, with traffic in a
 * network namespace whose counters start at 0.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "experiments.h"
#include "live.h"
#include "kit/netns.h"
#include "kit/scratch.h"
#include "kit/suite.h"

enum { MINUTES_MOST = 5 }; /* of which a run takes a tenth */

static const char *missing_program(void)
{
    static const char *const needed[] = { "snmpd", "snmpwalk", "snmpbulkwalk", "nstat" };

    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
        if (!tests_have(needed[i]))
            return needed[i];
    return NULL;
}

/* ---- the namespace */

/*
 * As root on the host one experiment lowers the host's tcp_max_orphans for some tenths of a second;
 * the namespace does not see that file, so it is opened before.
 */
static bool enter_namespace(bool inside)
{
    const bool root = geteuid() == 0;
    const int orphans = inside ? -1 : netns_keep_orphans(root ? O_RDWR : O_RDONLY);

    experiments_may_limit_orphans(root ? orphans : -1);
    return netns_enter();
}

/* ---- the two processes */

static int run_tests(bool inside)
{
    Suite *suite = suite_create("live");
    SRunner *runner = srunner_create(suite);
    TCase *(*const parts[])(void) = {
        experiments_case, oracle_case, walks_case, coherence_case,
        answers_case,     bulk_case,   many_case,  restarts_case,
    };
    const size_t all = sizeof(parts) / sizeof(parts[0]);
    int failures;

    /* experiments take long, and restarts are about the subagent's own life */
    for (size_t i = inside; i < all - inside; i++)
        suite_add_tcase(suite, parts[i]());
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_ENV);
    failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 && live_ended_well ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int test(const char *folder, bool inside)
{
    const char *missing;

    setvbuf(stdout, NULL, _IOLBF, 0);
    alarm((unsigned)patience(60 * MINUTES_MOST));
    setenv("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin", 0);
    missing = missing_program();
    if (missing != NULL)
        return tests_skip(missing, ENOENT);
    if (!enter_namespace(inside))
        return tests_skip("no network namespace of our own", errno);
    if (experiments_prepare() != 0 || !daemons_init(folder, inside)) {
        perror("check_live");
        return TESTS_BROKEN;
    }
    managers_init();
    return run_tests(inside);
}

/* Signals that end the guard also end the tester and its children. */
static pid_t tester;

static void end_tester(int signal)
{
    (void)signal;
    if (tester > 0)
        kill(tester, SIGKILL);
}

static int guard(void)
{
    int status = 0, ended;
    pid_t child;

    signal(SIGINT, end_tester);
    signal(SIGTERM, end_tester);
    signal(SIGHUP, end_tester);
    while ((child = wait(&ended)) > 0 || errno == EINTR)
        if (child == tester)
            status = ended;
    if (!WIFSIGNALED(status))
        return WEXITSTATUS(status);
    fprintf(stderr, "check_live: ended by signal %d, %s\n", WTERMSIG(status),
            strsignal(WTERMSIG(status)));
    return TESTS_BROKEN;
}

/* With an argument, `inside`, the plugin in snmpd is tested rather than the subagent. */
int main(int argc, char **argv)
{
    bool inside = argc > 1 && strcmp(argv[1], "inside") == 0;
    char folder[200];
    pid_t parent = getpid();

    /* a process that loses its parent becomes the guard's child, so that it waits for all */
    if (!scratch_begin() || !scratch_folder(folder, sizeof(folder)) ||
        prctl(PR_SET_CHILD_SUBREAPER, 1) != 0 || (tester = fork()) < 0) {
        perror("check_live");
        return TESTS_BROKEN;
    }
    if (tester == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
            return TESTS_BROKEN;
        return test(folder, inside);
    }
    return guard();
}
