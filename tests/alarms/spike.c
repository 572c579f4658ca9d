/*
 * Traffic on loopback that moves a counter fast, for tests/alarms/check_alarms_live.sh and
 * `./quickstart run --spike`; a socket that shows in the tables of `./quickstart run`; and
 * connections as on a healthy host, which must raise no alarm.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "kit/deaf.h"

enum {
    CONNECTS = 20,
    ROUNDS_A_SECOND = 5,
    DATAGRAMS = 200,
    DISCARD = 9,
    CONNECTIONS_A_SECOND = 500,
    CONNECTIONS_LEAST = 100,
    OPEN_MOST = 2000,
    LATE_S = 60,
};

/* A socket on a new port on loopback; -1 if that fails. */
static int bound_socket(int type, struct sockaddr_in *address)
{
    socklen_t length = sizeof(*address);
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    *address = (struct sockaddr_in){ .sin_family = AF_INET,
                                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (fd < 0 || bind(fd, (struct sockaddr *)address, sizeof(*address)) != 0 ||
        getsockname(fd, (struct sockaddr *)address, &length) != 0)
        return -1;
    return fd;
}

static int connecting(const struct sockaddr_in *address, int flags)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);

    if (fd >= 0)
        connect(fd, (const struct sockaddr *)address, sizeof(*address));
    return fd;
}

/* Starts connections and abandons them before their SYN is sent again. */
static void connect_many(const struct sockaddr_in *address)
{
    int client[CONNECTS];

    for (unsigned i = 0; i < CONNECTS; i++)
        client[i] = connecting(address, SOCK_NONBLOCK);
    poll(NULL, 0, 1000 / ROUNDS_A_SECOND);
    for (unsigned i = 0; i < CONNECTS; i++)
        close(client[i]);
}

/*
 * Connections to a listener that does not accept: the first two fill its queue, the others overflow
 * it.
 */
static bool overflow(int seconds)
{
    struct sockaddr_in address;
    int listener = bound_socket(SOCK_STREAM, &address);

    if (listener < 0 || listen(listener, 1) != 0)
        return false;
    for (int round = 0; round < seconds * ROUNDS_A_SECOND; round++)
        connect_many(&address);
    close(listener);
    return true;
}

/* Connections to a port without a listener. */
static bool refuse(int seconds)
{
    struct sockaddr_in address;
    int unused = bound_socket(SOCK_STREAM, &address);

    if (unused < 0)
        return false;
    for (int round = 0; round < seconds * ROUNDS_A_SECOND; round++)
        connect_many(&address);
    close(unused);
    return true;
}

/* Connections to a listener whose filter drops everything, so that it never answers: their SYNs are
 * sent again after 1, 2, 4, 8 seconds. */
static bool meet_silence(int seconds)
{
    struct sockaddr_in address;
    int listener = bound_socket(SOCK_STREAM, &address), client[CONNECTS];

    if (listener < 0 || !deaf_make(listener) || listen(listener, 1) != 0)
        return false;
    for (unsigned i = 0; i < CONNECTS; i++)
        client[i] = connecting(&address, SOCK_NONBLOCK);
    poll(NULL, 0, seconds * 1000);
    for (unsigned i = 0; i < CONNECTS; i++)
        close(client[i]);
    close(listener);
    return true;
}

/* Datagrams to a socket that is not read. */
static bool flood(int seconds)
{
    static const char datagram[1000];
    struct sockaddr_in address;
    int receiver = bound_socket(SOCK_DGRAM, &address),
        sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), least = 1;

    if (receiver < 0 || sender < 0 ||
        setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &least, sizeof(least)) != 0)
        return false;
    for (int round = 0; round < seconds * ROUNDS_A_SECOND; round++) {
        for (unsigned i = 0; i < DATAGRAMS; i++)
            sendto(sender, datagram, sizeof(datagram), 0, (struct sockaddr *)&address,
                   sizeof(address));
        poll(NULL, 0, 1000 / ROUNDS_A_SECOND);
    }
    close(sender);
    close(receiver);
    return true;
}

/* A few unread datagrams: they wait in the socket, and none is dropped. */
static bool leave_unread(int seconds)
{
    static const char datagram[1000];
    struct sockaddr_in address;
    int receiver = bound_socket(SOCK_DGRAM, &address),
        sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    for (unsigned i = 0; i < 5; i++)
        if (sendto(sender, datagram, sizeof(datagram), 0, (const struct sockaddr *)&address,
                   sizeof(address)) < 0)
            return false;
    poll(NULL, 0, seconds * 1000);
    close(sender);
    close(receiver);
    return true;
}

/* Datagrams to 192.0.2.2, which the caller has routed through an interface that cannot deliver
 * them. */
static bool send_away(int seconds)
{
    static const char datagram[1000];
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons(DISCARD),
                                         .sin_addr.s_addr = inet_addr("192.0.2.2") };
    int sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    for (int round = 0; round < seconds * ROUNDS_A_SECOND; round++) {
        for (unsigned i = 0; i < DATAGRAMS; i++)
            if (sendto(sender, datagram, sizeof(datagram), 0, (const struct sockaddr *)&address,
                       sizeof(address)) < 0)
                return false;
        poll(NULL, 0, 1000 / ROUNDS_A_SECOND);
    }
    close(sender);
    return true;
}

/* The two ends of a connection. */
struct connection {
    int client, server;
};

/* A new connection, a request and an answer. */
static bool converse(struct connection *connection, int listener, const struct sockaddr_in *address)
{
    char octet = 'a';

    connection->client = connecting(address, 0);
    connection->server = accept(listener, NULL, NULL);
    return connection->client >= 0 && connection->server >= 0 &&
           send(connection->client, &octet, 1, 0) == 1 &&
           recv(connection->server, &octet, 1, 0) == 1 &&
           send(connection->server, &octet, 1, 0) == 1 &&
           recv(connection->client, &octet, 1, 0) == 1;
}

/* How many connections may be open at once. */
static unsigned room_for_connections(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 1;
    if (files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    return files.rlim_cur / 2 > OPEN_MOST + CONNECTS ? OPEN_MOST
                                                     : (unsigned)files.rlim_cur / 2 - CONNECTS;
}

static time_t clock_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/*
 * Many connections per second; the oldest is closed when too many are open. A host that is too slow
 * to open enough of them gets more time, but not without limit.
 */
static bool be_busy(int seconds)
{
    static struct connection ring[OPEN_MOST];
    struct sockaddr_in address;
    int listener = bound_socket(SOCK_STREAM, &address);
    unsigned room = room_for_connections();
    const time_t end = clock_seconds() + seconds;
    const unsigned least = (unsigned)seconds * CONNECTIONS_LEAST;
    unsigned made = 0;

    if (listener < 0 || listen(listener, SOMAXCONN) != 0)
        return false;
    for (; clock_seconds() < end || (made < least && clock_seconds() < end + LATE_S); made++) {
        struct connection *connection = &ring[made % room];

        if (made >= room) {
            close(connection->client);
            close(connection->server);
        }
        if (!converse(connection, listener, &address))
            return false;
        poll(NULL, 0, 1000 / CONNECTIONS_A_SECOND);
    }
    close(listener);
    return true;
}

static const struct {
    const char *name;
    bool (*run)(int seconds);
} kinds[] = { { "overflow", overflow },   { "refuse", refuse },  { "flood", flood },
              { "unread", leave_unread }, { "away", send_away }, { "busy", be_busy },
              { "silence", meet_silence } };

int main(int argc, char **argv)
{
    int seconds = argc == 3 ? atoi(argv[2]) : 0;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && seconds > 0; i++)
        if (strcmp(argv[1], kinds[i].name) == 0) {
            if (kinds[i].run(seconds))
                return 0;
            fprintf(stderr, "spike %s: %s\n", argv[1], strerror(errno));
            return 1;
        }
    fputs("Usage: spike overflow|refuse|flood|unread|away|busy|silence SECONDS\n", stderr);
    return 2;
}
