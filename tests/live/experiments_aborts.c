#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "experiments_steps.h"
#include "kit/namespace.h"
#include "kit/traffic.h"

/* TCPAbortOn...: connections that the kernel aborted, counted by the reason. */

static int open_one(struct stage *stage)
{
    return open_pair(stage, 0);
}

static const struct movement open_one_moves[] = { { "Tcp", "PassiveOpens", BY(1) },
                                                  { "Tcp", "CurrEstab", BY(2) },
                                                  { "Tcp", "OutRsts", STILL },
                                                  { 0 } };

/* AbortOnClose: the server closes without having read. Both ends leave ESTABLISHED for CLOSED:
 * EstabResets counts two. */
static int connection_with_data(struct stage *stage)
{
    if (open_pair(stage, 0) != STEP_DONE)
        return STEP_FAILED;
    return send_acknowledged(stage, stage->client, "hello\n");
}

static int close_server(struct stage *stage)
{
    close_socket(stage, stage->server);
    return expect_error(stage, stage->client, ECONNRESET, "the reset");
}

static const struct movement abort_on_close_moves[] = {
    { "TcpExt", "TCPAbortOnClose", BY(1) }, { "TcpExt", "TCPAbortOnData", STILL },
    { "TcpExt", "TCPAbortFailed", STILL },  { "TcpExt", "TW", STILL },
    { "Tcp", "EstabResets", BY(2) },        { "Tcp", "OutRsts", BY(1) },
    { "Tcp", "CurrEstab", BY(-2) },         { 0 }
};

const struct step abort_on_close_steps[] = {
    { "a connection, and data that the server does not read", connection_with_data,
      open_one_moves },
    { "the server closes", close_server, abort_on_close_moves },
    { 0 }
};

/* AbortOnData: SO_LINGER with no time is enough; in spite of the name no data need be in flight. */
static int close_client_at_once(struct stage *stage)
{
    if (set_linger(stage, stage->client, 0) != STEP_DONE)
        return STEP_FAILED;
    close_socket(stage, stage->client);
    return expect_error(stage, stage->server, ECONNRESET, "the reset");
}

static const struct movement abort_on_data_moves[] = {
    { "TcpExt", "TCPAbortOnData", BY(1) }, { "TcpExt", "TCPAbortOnClose", STILL },
    { "TcpExt", "TCPAbortFailed", STILL }, { "TcpExt", "TW", STILL },
    { "Tcp", "EstabResets", BY(2) },       { "Tcp", "OutRsts", BY(1) },
    { "Tcp", "CurrEstab", BY(-2) },        { 0 }
};

const struct step abort_on_data_steps[] = { { "a connection", open_one, open_one_moves },
                                            { "the client closes with SO_LINGER and no time",
                                              close_client_at_once, abort_on_data_moves },
                                            { 0 } };

/* AbortOnLinger: the FIN is sent and acknowledged, then the client's FIN-WAIT-2, whose timeout is
 * zero, ends in a reset. */
static int close_client_lingering(struct stage *stage)
{
    if (set_linger(stage, stage->client, 10) != STEP_DONE ||
        set_option(stage, stage->client, IPPROTO_TCP, TCP_LINGER2, -1) != STEP_DONE)
        return STEP_FAILED;
    close_socket(stage, stage->client);
    if (wait_for_events(stage, stage->server, 0, "the reset") != STEP_DONE)
        return STEP_FAILED;
    return wait_for_rest(stage);
}

static const struct movement abort_on_linger_moves[] = { { "TcpExt", "TCPAbortOnLinger", BY(1) },
                                                         { "TcpExt", "TCPAbortOnData", STILL },
                                                         { "TcpExt", "TCPAbortFailed", STILL },
                                                         { "TcpExt", "TW", STILL },
                                                         { "Tcp", "EstabResets", BY(1) },
                                                         { "Tcp", "OutRsts", BY(1) },
                                                         { "Tcp", "InSegs", BY(3) },
                                                         { "Tcp", "OutSegs", BY(3) },
                                                         { 0 } };

const struct step abort_on_linger_steps[] = { { "a connection", open_one, open_one_moves },
                                              { "the client closes with a negative TCP_LINGER2",
                                                close_client_lingering, abort_on_linger_moves },
                                              { 0 } };

/*
 * AbortOnTimeout: the server's filter drops what the client sends. The document waits some minutes
 * for orphans to time out; TCP_USER_TIMEOUT has the same effect sooner. The number of
 * retransmissions before that depends on the timer.
 */
enum { USER_TIMEOUT_MS = 10 };

static int send_to_nobody(struct stage *stage)
{
    if (drop_what_arrives(stage, stage->server) != STEP_DONE ||
        set_option(stage, stage->client, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS) !=
            STEP_DONE ||
        send_text(stage, stage->client, "hello\n") != STEP_DONE)
        return STEP_FAILED;
    return expect_error(stage, stage->client, ETIMEDOUT, "the timeout");
}

static const struct movement abort_on_timeout_moves[] = {
    { "TcpExt", "TCPAbortOnTimeout", BY(1) }, { "TcpExt", "TCPAbortOnMemory", STILL },
    { "TcpExt", "TCPTimeouts", 1, 9 },        { "Tcp", "RetransSegs", 1, 9 },
    { "Tcp", "EstabResets", BY(1) },          { "Tcp", "OutRsts", STILL },
    { "Tcp", "CurrEstab", BY(-1) },           { 0 }
};

const struct step abort_on_timeout_steps[] = { { "a connection", open_one, open_one_moves },
                                               { "data that is never acknowledged", send_to_nobody,
                                                 abort_on_timeout_moves },
                                               { 0 } };

/*
 * AbortOnMemory. In the document 54 of 64 connections are aborted, with room for 10 orphans. Since
 * about 5.16 kernels behave differently: they compare the limit with a count that they update every
 * 100 ms. Of 64 connections closed at once they abort none, or all if there were too many orphans
 * just before. So this test first makes eleven orphans, then closes connections one by one. Until
 * the kernel has counted they only add to the orphans; from then on each is aborted. The step
 * continues until 54 were, which their peers notice by a reset.
 */
enum { ORPHANS_ALLOWED = 10, ORPHANS_ABORTED = 54, ORPHAN_LINGER_S = 120 };

/* Opens a connection and closes its client, which is then an orphan with nothing outstanding, or
 * was aborted. */
static int make_orphan(struct stage *stage, bool *aborted)
{
    struct pollfd server = { .fd = -1 };
    char end_of_data;

    *aborted = false;
    if (open_connection(stage, 0) != STEP_DONE ||
        set_option(stage, stage->client, IPPROTO_TCP, TCP_LINGER2, ORPHAN_LINGER_S) != STEP_DONE)
        return STEP_FAILED;
    close_socket(stage, stage->client);
    if (wait_for_events(stage, stage->server, POLLRDHUP, "the FIN") != STEP_DONE ||
        wait_for_rest(stage) != STEP_DONE)
        return STEP_FAILED;
    server.fd = stage->server;
    *aborted = poll(&server, 1, 0) == 1 && (server.revents & POLLERR) != 0;
    if (*aborted)
        return STEP_DONE;
    /* The FIN would be acknowledged some time later; once it has been read, it is acknowledged on
     * request. */
    if (recv(stage->server, &end_of_data, sizeof(end_of_data), MSG_DONTWAIT) != 0)
        return failed(stage, errno, "recv at the end of the data");
    if (set_option(stage, stage->server, IPPROTO_TCP, TCP_QUICKACK, 1) != STEP_DONE)
        return STEP_FAILED;
    return wait_for_rest(stage);
}

static int orphans_allowed(struct stage *stage)
{
    int result = can_limit_orphans(stage);
    bool aborted;

    if (result != STEP_DONE)
        return result;
    stage->listener = open_listener(stage, 0, 8);
    if (stage->listener < 0)
        return STEP_FAILED;
    for (int i = 0; result == STEP_DONE && i <= ORPHANS_ALLOWED; i++)
        result = make_orphan(stage, &aborted);
    return result;
}

static int orphans_too_many(struct stage *stage)
{
    int result = limit_orphans(stage, ORPHANS_ALLOWED);
    bool aborted;

    for (int count = 0; result == STEP_DONE && count < ORPHANS_ABORTED; count += aborted) {
        result = make_orphan(stage, &aborted);
        if (aborted)
            close_socket(stage, stage->server);
        else
            poll(NULL, 0, 5); /* the next try */
    }
    put_back_orphans(stage);
    return result;
}

static const struct movement orphans_allowed_moves[] = {
    { "Tcp", "ActiveOpens", BY(ORPHANS_ALLOWED + 1) },
    { "Tcp", "PassiveOpens", BY(ORPHANS_ALLOWED + 1) },
    { "Tcp", "OutRsts", STILL },
    { "TcpExt", "TCPAbortOnMemory", STILL },
    { "TcpExt", "TW", STILL },
    { 0 }
};

static const struct movement orphans_too_many_moves[] = {
    { "TcpExt", "TCPAbortOnMemory", BY(ORPHANS_ABORTED) },
    { "TcpExt", "TCPAbortOnData", STILL },
    { "TcpExt", "TCPAbortOnLinger", STILL },
    { "TcpExt", "TCPAbortOnTimeout", STILL },
    { "TcpExt", "TCPAbortFailed", STILL },
    { "Tcp", "OutRsts", ORPHANS_ABORTED,
      2 * ORPHANS_ABORTED }, /* one more if the server acknowledges the FIN late */
    { "Tcp", "EstabResets", BY(ORPHANS_ABORTED) },
    { 0 }
};

const struct step abort_on_memory_steps[] = {
    { "eleven orphans, while there may be many", orphans_allowed, orphans_allowed_moves },
    { "there may be ten: 54 closed connections are aborted", orphans_too_many,
      orphans_too_many_moves },
    { 0 }
};
