/*
 * Traffic on loopback that moves a counter fast, for tests/check_alarms_live.sh and `./quickstart run --spike`; and connections
 * as a healthy host has them, which is to move none that anyone is alarmed by.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTS = 20, ROUNDS_A_SECOND = 5, DATAGRAMS = 200, CONNECTIONS_A_SECOND = 500 };

/* A socket on a port of its own on loopback; -1 if there is none. */
static int bound_socket(int type, struct sockaddr_in *address)
{
    socklen_t length = sizeof(*address);
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
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

/* Begins so many connections, and gives them up before their SYN would be sent again. */
static void connect_many(const struct sockaddr_in *address)
{
    int client[CONNECTS];

    for (unsigned i = 0; i < CONNECTS; i++)
        client[i] = connecting(address, SOCK_NONBLOCK);
    poll(NULL, 0, 1000 / ROUNDS_A_SECOND);
    for (unsigned i = 0; i < CONNECTS; i++)
        close(client[i]);
}

/* Connections to a listener that accepts nobody: the first two fill its queue, the others are too many. */
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

/* Connections to a port that nobody listens on. */
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

/* Datagrams to a socket that nobody reads. */
static bool flood(int seconds)
{
    static const char datagram[1000];
    struct sockaddr_in address;
    int receiver = bound_socket(SOCK_DGRAM, &address), sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), least = 1;

    if (receiver < 0 || sender < 0 || setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &least, sizeof(least)) != 0)
        return false;
    for (int round = 0; round < seconds * ROUNDS_A_SECOND; round++) {
        for (unsigned i = 0; i < DATAGRAMS; i++)
            sendto(sender, datagram, sizeof(datagram), 0, (struct sockaddr *)&address, sizeof(address));
        poll(NULL, 0, 1000 / ROUNDS_A_SECOND);
    }
    close(sender);
    close(receiver);
    return true;
}

/* One connection, a request, an answer, and an orderly end. */
static bool converse(int listener, const struct sockaddr_in *address)
{
    char octet = 'a';
    int client = connecting(address, 0), server = accept(listener, NULL, NULL);
    bool good = client >= 0 && server >= 0 && send(client, &octet, 1, 0) == 1 && recv(server, &octet, 1, 0) == 1 &&
                send(server, &octet, 1, 0) == 1 && recv(client, &octet, 1, 0) == 1;

    close(client);
    close(server);
    return good;
}

static bool be_busy(int seconds)
{
    struct sockaddr_in address;
    int listener = bound_socket(SOCK_STREAM, &address);

    if (listener < 0 || listen(listener, SOMAXCONN) != 0)
        return false;
    for (int i = 0; i < seconds * CONNECTIONS_A_SECOND; i++) {
        if (!converse(listener, &address))
            return false;
        poll(NULL, 0, 1000 / CONNECTIONS_A_SECOND);
    }
    close(listener);
    return true;
}

static const struct {
    const char *name;
    bool (*run)(int seconds);
} kinds[] = { { "overflow", overflow }, { "refuse", refuse }, { "flood", flood }, { "busy", be_busy } };

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
    fputs("Usage: spike overflow|refuse|flood|busy SECONDS\n", stderr);
    return 2;
}
