/*
 * A spike: for some seconds, connects to a listener on loopback that accepts nobody, so that its queue overflows. For
 * `./quickstart run --spike`.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1, CONNECTS = 20, ROUNDS_A_SECOND = 5 };

static int open_listener(struct sockaddr_in *address)
{
    socklen_t length = sizeof(*address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (listener < 0 || bind(listener, (struct sockaddr *)address, sizeof(*address)) != 0 || listen(listener, BACKLOG) != 0 ||
        getsockname(listener, (struct sockaddr *)address, &length) != 0)
        return -1;
    return listener;
}

/* The first ones fill the queue and stay; the others are too many, and are given up before they would be sent again. */
static bool connect_many(const struct sockaddr_in *address)
{
    int client[CONNECTS];
    bool good = true;

    for (unsigned i = 0; i < CONNECTS; i++) {
        client[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        good = good && client[i] >= 0 &&
               (connect(client[i], (const struct sockaddr *)address, sizeof(*address)) == 0 || errno == EINPROGRESS);
    }
    poll(NULL, 0, 1000 / ROUNDS_A_SECOND);
    for (unsigned i = 0; i < CONNECTS; i++)
        if (client[i] >= 0)
            close(client[i]);
    return good;
}

int main(int argc, char **argv)
{
    int seconds = argc == 2 ? atoi(argv[1]) : 0;
    struct sockaddr_in address;

    if (seconds <= 0) {
        fprintf(stderr, "Usage: spike SECONDS\n");
        return 2;
    }
    if (open_listener(&address) < 0) {
        perror("spike");
        return 1;
    }
    for (int round = 0; round < seconds * ROUNDS_A_SECOND; round++)
        if (!connect_many(&address)) {
            perror("spike");
            return 1;
        }
    return 0;
}
