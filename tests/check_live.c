/*
 * The live test: the subagent under a real snmpd, asked by real managers, with traffic in a network namespace of its own,
 * whose counters start at 0.
 *
 * The process that was started only guards the one that tests: whatever becomes of that, it waits for all that was started
 * and removes the folder. All tests run in one process, since snmpd and the subagent are its children.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "experiments.h"
#include "live.h"

enum {
    SKIPPED = 77, BROKEN = 99,  /* automake's */
    MINUTES_MOST = 5,           /* of which a run takes a tenth */
};

/* Not with this host or these privileges. A build server that cannot test is one that has been set up wrongly. */
static int skip(const char *why, int error)
{
    const char *ci = getenv("CI");
    bool must = ci != NULL && strcmp(ci, "true") == 0;

    printf("%s: %s%s%s\n", must ? "FAIL" : "SKIP", why, error != 0 ? ": " : "", error != 0 ? strerror(error) : "");
    return must ? EXIT_FAILURE : SKIPPED;
}

static const char *missing_program(void)
{
    static const char *const needed[] = { "snmpd", "snmpwalk", "snmpbulkwalk", "nstat" };

    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
        if (!have_program(needed[i]))
            return needed[i];
    return NULL;
}

/* ---- the namespace */

static bool write_to(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool written = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;

    if (file >= 0)
        close(file);
    errno = error;
    return written;
}

/* Without privileges a user namespace gives them, inside it. */
static bool enter_user_namespace(void)
{
    char uids[40], gids[40];

    snprintf(uids, sizeof(uids), "0 %u 1", geteuid());
    snprintf(gids, sizeof(gids), "0 %u 1", getegid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 && write_to("/proc/self/uid_map", uids) &&
           write_to("/proc/self/setgroups", "deny") && write_to("/proc/self/gid_map", gids);
}

/*
 * As root on the host one experiment lowers the host's tcp_max_orphans for some tenths of a second; the namespace does not see
 * that file, so it is opened before.
 */
static bool enter_namespace(void)
{
    int orphans = geteuid() == 0 ? open("/proc/sys/net/ipv4/tcp_max_orphans", O_RDWR | O_CLOEXEC) : -1;

    experiments_may_limit_orphans(orphans);
    return unshare(CLONE_NEWNET) == 0 || enter_user_namespace();
}

/* ---- the two processes */

static int run_tests(void)
{
    Suite *suite = suite_create("live");
    SRunner *runner = srunner_create(suite);
    TCase *(*const parts[])(void) = { experiments_case, oracle_case, walks_case, coherence_case, answers_case, restarts_case };
    int failures;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        suite_add_tcase(suite, parts[i]());
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_ENV);
    failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures == 0 && live_ended_well ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int test(const char *folder)
{
    const char *missing;

    setvbuf(stdout, NULL, _IOLBF, 0);
    alarm((unsigned)patience(60 * MINUTES_MOST));
    setenv("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin", 0);
    missing = missing_program();
    if (missing != NULL)
        return skip(missing, ENOENT);
    if (!enter_namespace())
        return skip("no network namespace of our own", errno);
    if (experiments_prepare() != 0 || !daemons_init(folder)) {
        perror("check_live");
        return BROKEN;
    }
    managers_init();
    return run_tests();
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

/* Signals that end the guard end the tester, and everything with it. */
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
    fprintf(stderr, "check_live: ended by signal %d, %s\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return BROKEN;
}

int main(void)
{
    char folder[200];
    const char *temporary = getenv("TMPDIR");
    pid_t parent = getpid();
    int status;

    snprintf(folder, sizeof(folder), "%s/netstat-live.XXXXXX", temporary != NULL ? temporary : "/tmp");
    /* what loses its parent becomes the guard's child, so that it waits for all */
    if (mkdtemp(folder) == NULL || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0 || (tester = fork()) < 0) {
        perror("check_live");
        return BROKEN;
    }
    if (tester == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
            return BROKEN;
        return test(folder);
    }
    status = guard();
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return status;
}
