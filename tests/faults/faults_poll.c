/*
 * Managers for the tests of faults, and the sockets of a busy host.
 *
 *   faults_poll requests ADDRESS N
 *       sends N requests one after the other, as pollers do; each must be answered correctly
 *   faults_poll values ADDRESS SECONDS
 *       walks all counters repeatedly while the files do not change: whatever else is answered,
 *       no value differs from its first one; continues, for a minute at most, until there were
 *       both correct values and truncated walks
 *   faults_poll stall ADDRESS SECONDS SLOW MS
 *       checks that a scalar is answered within MS while another manager walks the subtree SLOW;
 *       continues, for half a minute more at most, until a walk has been answered
 *   faults_poll sockets N
 *       holds N TCP sockets on loopback open until standard input ends
 */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/build.h"
#include "kit/clock.h"
#include "kit/manager.h"

static const char COMMUNITY[] = "public";

static struct name ours(const char *arcs)
{
    char text[256];

    snprintf(text, sizeof(text), "%s.%s", NA_MIB_ROOT_TEXT, arcs);
    return name_parse(text);
}

/* Whether this is a value of ours, not an exception or another agent's next object. */
static bool is_ours(const struct varbind *answer)
{
    struct name root = name_parse(NA_MIB_ROOT_TEXT);

    return name_begins(&answer->name, &root) && answer->type != SNMP_NOSUCHOBJECT &&
           answer->type != SNMP_NOSUCHINSTANCE && answer->type != SNMP_ENDOFMIBVIEW;
}

/* ---- requests */

enum { SCALARS, PIECES, ABSENT, KINDS };

/* Typical requests of pollers: some scalars, a part of each table by GETNEXT, and a name that does
 * not exist. */
static void make_requests(struct request *requests)
{
    static const char *const scalars[] = { "1.2.10.25.0", "1.2.10.26.0", "1.2.13.5.0",
                                           "1.2.25.1.0",  "1.1.1.0",     "1.6.1.0" };
    static const char *const pieces[] = {
        "1.2.1.1.3", "1.2.2", "1.3.1.1.3", "1.4.1", "1.5", "1.1.4"
    };
    struct name absent = ours("1.2.10.9999.0"), name;

    request_clear(&requests[SCALARS], SNMP_MSG_GET);
    for (size_t i = 0; i < sizeof(scalars) / sizeof(scalars[0]); i++) {
        name = ours(scalars[i]);
        request_add(&requests[SCALARS], &name);
    }
    request_clear(&requests[PIECES], SNMP_MSG_GETNEXT);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        name = ours(pieces[i]);
        request_add(&requests[PIECES], &name);
    }
    request_clear(&requests[ABSENT], SNMP_MSG_GET);
    request_add(&requests[ABSENT], &absent);
}

static bool is_answered(struct manager *manager, const struct request *request, size_t kind)
{
    bool good = manager_ask(manager, request) == SNMP_ERR_NOERROR &&
                manager->answer.count == request->count;

    for (size_t i = 0; good && i < request->count; i++)
        good = is_ours(&manager->answer.at[i]) == (kind != ABSENT);
    return good;
}

static int poll_often(const char *address, long count)
{
    static struct request requests[KINDS];
    struct manager *manager = manager_open(address, COMMUNITY);
    double began = clock_now();
    long failures = 0, asked;

    make_requests(requests);
    for (asked = 0; asked < count && failures <= 10 && manager != NULL; asked++)
        failures += !is_answered(manager, &requests[asked % KINDS], asked % KINDS);
    if (manager != NULL)
        manager_close(manager);
    printf("%ld requests in %.0f s, %ld not answered\n", asked, clock_now() - began, failures);
    return manager == NULL || failures > 0;
}

/* ---- values */

static int by_name(const void *a, const void *b)
{
    return name_compare(&((const struct varbind *)a)->name, &((const struct varbind *)b)->name);
}

static bool same(const struct varbind *a, const struct varbind *b)
{
    return a->type == b->type && a->number == b->number && strcmp(a->text, b->text) == 0;
}

/* Walks below a name for as long as answers come, and returns how many values were not those
 * expected. */
static long compare(struct manager *manager, const struct name *below,
                    const struct varbind *expected, size_t count, long *right)
{
    struct request request;
    struct name last = *below;
    long wrong = 0;

    for (;;) {
        request_clear(&request, SNMP_MSG_GETBULK);
        request.repetitions = 20;
        request_add(&request, &last);
        if (manager_ask(manager, &request) != SNMP_ERR_NOERROR)
            return wrong;
        for (size_t i = 0; i < manager->answer.count; i++) {
            const struct varbind *at = &manager->answer.at[i];
            const struct varbind *known = bsearch(at, expected, count, sizeof(*expected), by_name);

            if (!name_begins(&at->name, below))
                return wrong;
            if (known == NULL || !same(known, at)) {
                printf("FAIL: %s has another value\n", name_text(&at->name));
                wrong++;
            } else
                ++*right;
            last = at->name;
        }
    }
}

enum { COMPARING_MOST = 60 }; /* seconds */

static int compare_values(const char *address, double seconds)
{
    static const char *const parts[] = { "1.2.1.1.3", "1.2.10", "1.2.13", "1.2.25" };
    enum { PARTS = sizeof(parts) / sizeof(parts[0]) };
    struct manager *manager = manager_open(address, COMMUNITY);
    struct varbind *expected[PARTS];
    struct name below[PARTS];
    size_t count[PARTS];
    long wrong = 0, right = 0, cut = 0, before;
    double began;

    for (size_t i = 0; i < PARTS; i++) {
        below[i] = ours(parts[i]);
        expected[i] = manager ? manager_walk(manager, &below[i], &count[i]) : NULL;
        if (expected[i] == NULL || count[i] == 0) {
            printf("FAIL: nothing at %s\n", parts[i]);
            return 1;
        }
    }
    puts("ready");
    fflush(stdout);
    began = clock_now(); /* only now: the walks above take their time on a slow host */
    while (clock_now() - began < seconds ||
           ((right == 0 || cut == 0) && clock_now() - began < COMPARING_MOST))
        for (size_t i = 0; i < PARTS; i++) {
            before = right;
            wrong += compare(manager, &below[i], expected[i], count[i], &right);
            cut += right - before < (long)count[i];
        }
    for (size_t i = 0; i < PARTS; i++)
        free(expected[i]);
    manager_close(manager);
    printf("%ld right values, %ld wrong ones, %ld walks cut short\n", right, wrong, cut);
    return wrong > 0 || right == 0 || cut == 0;
}

/* ---- stalls */

enum { WALK_MOST = 30 }; /* seconds that the first walk may take longer */

/* Walks again and again, and counts the walks; ends if one is not answered. */
static void walk_for_ever(const char *address, const char *arcs, volatile long *walks)
{
    struct manager *manager = manager_open(address, COMMUNITY);
    struct name slow = name_parse(arcs);
    struct varbind *found;
    size_t count;

    while (manager != NULL && (found = manager_walk(manager, &slow, &count)) != NULL) {
        free(found);
        ++*walks;
    }
    _exit(1);
}

static int measure_stall(const char *address, double seconds, const char *slow, double most)
{
    volatile long *walks = mmap(NULL, sizeof(*walks), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct name scalar = ours("1.2.10.25.0");
    struct manager *manager;
    pid_t other = walks != MAP_FAILED ? fork() : -1;
    double longest = 0, end = clock_now() + seconds;
    long answers = 0, failures = 0;
    bool walked;

    if (other < 0)
        return 1;
    if (other == 0)
        walk_for_ever(address, slow, walks);
    manager = manager_open(address, COMMUNITY);
    while (manager != NULL &&
           (clock_now() < end || (*walks == 0 && clock_now() < end + WALK_MOST))) {
        double began = clock_now(), took;
        const struct varbind *answer = manager_get(manager, &scalar);

        failures += answer == NULL || !is_ours(answer);
        took = clock_now() - began;
        answers++;
        if (took > longest)
            longest = took;
    }
    walked = waitpid(other, NULL, WNOHANG) == 0 && *walks > 0;
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    if (manager != NULL)
        manager_close(manager);
    printf("stall %ld ms at most, of %ld answers, %ld failures; %ld walks%s\n",
           (long)(longest * 1000 + 0.5), answers, failures, *walks,
           walked ? "" : ", and then no answer");
    return failures > 0 || answers == 0 || !walked || longest * 1000 > most;
}

/* ---- sockets */

enum { CONNECTIONS_MOST = 20000 }; /* to one port: clients have 28,000 ephemeral ports */

static int listening(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return listener >= 0 && bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0 &&
                   listen(listener, 100) == 0
             ? listener
             : -1;
}

/* Opens connections to its own port until the end; reports with one octet that they are open. */
static void hold_connections(long count, uint16_t port, int ready)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons(port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int listener = listening(port);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (long i = 0; i < count; i++) {
        int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

        if (client < 0 ||
            connect(client, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
            accept(listener, NULL, NULL) < 0) {
            fprintf(stderr, "after %ld connections to port %u: %s\n", i, port, strerror(errno));
            _exit(1);
        }
    }
    if (write(ready, "", 1) == 1)
        pause();
    _exit(1);
}

/* The number of descriptors of a process is limited, so there are several processes. */
static int hold_sockets(long count)
{
    struct rlimit most;
    long each, left = count / 2;
    unsigned processes = 0;
    int ready[2];
    char end;

    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    each = most.rlim_max / 2 - 20 < CONNECTIONS_MOST ? (long)most.rlim_max / 2 - 20
                                                     : CONNECTIONS_MOST;
    if (setrlimit(RLIMIT_NOFILE, &most) != 0 || pipe(ready) != 0)
        return 1;
    for (; left > 0; left -= each, processes++)
        if (fork() == 0)
            hold_connections(left < each ? left : each, (uint16_t)(2000 + processes), ready[1]);
    close(ready[1]);
    for (unsigned i = 0; i < processes; i++)
        if (read(ready[0], &end, 1) != 1)
            return 1;
    puts("ready");
    fflush(stdout);
    return read(STDIN_FILENO, &end, 1) < 0;
}

int main(int argc, char **argv)
{
    managers_init();
    if (argc == 4 && strcmp(argv[1], "requests") == 0)
        return poll_often(argv[2], atol(argv[3]));
    if (argc == 4 && strcmp(argv[1], "values") == 0)
        return compare_values(argv[2], atof(argv[3]));
    if (argc == 6 && strcmp(argv[1], "stall") == 0)
        return measure_stall(argv[2], atof(argv[3]), argv[4], atof(argv[5]));
    if (argc == 3 && strcmp(argv[1], "sockets") == 0)
        return hold_sockets(atol(argv[2]));
    return 2;
}
