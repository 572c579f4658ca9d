#include "master.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/build.h"
#include "clock.h"
#include "scratch.h"

enum { PATIENCE_S = 10, SERVES_S = 30, ADD_AGENT_CAPS = 16 };
enum { NETWORK_ORDER = 1 << 4 };

/* ---- octets */

void octets_byte(struct octets *octets, uint8_t byte)
{
    if (octets->length < sizeof(octets->at))
        octets->at[octets->length++] = byte;
}

void octets_short(struct octets *octets, uint16_t number)
{
    octets_byte(octets, (uint8_t)(octets->little_endian ? number : number >> 8));
    octets_byte(octets, (uint8_t)(octets->little_endian ? number >> 8 : number));
}

void octets_number(struct octets *octets, uint32_t number)
{
    octets_short(octets, (uint16_t)(octets->little_endian ? number : number >> 16));
    octets_short(octets, (uint16_t)(octets->little_endian ? number >> 16 : number));
}

void octets_string(struct octets *octets, const void *text, size_t length)
{
    octets_number(octets, (uint32_t)length);
    for (size_t i = 0; i < length; i++)
        octets_byte(octets, ((const uint8_t *)text)[i]);
    while ((octets->length - octets->pdu) % 4 != 0)
        octets_byte(octets, 0);
}

void octets_name(struct octets *octets, const uint32_t *arcs, size_t count, bool include)
{
    octets_byte(octets, (uint8_t)count);
    octets_byte(octets, 0);
    octets_byte(octets, include);
    octets_byte(octets, 0);
    for (size_t i = 0; i < count; i++)
        octets_number(octets, arcs[i]);
}

void octets_our_name(struct octets *octets, const uint32_t *arcs, size_t count, bool include)
{
    uint32_t name[128] = { NA_MIB_ROOT };
    const size_t root = sizeof((uint32_t[]){ NA_MIB_ROOT }) / sizeof(uint32_t);

    for (size_t i = 0; i < count; i++)
        name[root + i] = arcs[i];
    octets_name(octets, name, root + count, include);
}

void octets_begin(struct octets *octets, uint8_t type, uint8_t flags, uint32_t session,
                  uint32_t packet)
{
    octets->pdu = octets->length;
    octets_byte(octets, 1);
    octets_byte(octets, type);
    octets_byte(octets, flags | (octets->little_endian ? 0 : NETWORK_ORDER));
    octets_byte(octets, 0);
    octets_number(octets, session);
    octets_number(octets, packet); /* the transaction */
    octets_number(octets, packet);
    octets_number(octets, 0);
}

void octets_end(struct octets *octets)
{
    size_t end = octets->length;

    octets->length = octets->pdu + 16;
    octets_number(octets, (uint32_t)(end - octets->pdu - NA_PDU_HEADER));
    octets->length = end;
}

static uint32_t number_at(const uint8_t *header, size_t at)
{
    const uint8_t *from = header + at;

    return header[2] & NETWORK_ORDER
             ? (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3]
             : (uint32_t)from[3] << 24 | (uint32_t)from[2] << 16 | (uint32_t)from[1] << 8 | from[0];
}

/* ---- the subagent */

static void run_subagent(const struct master *master)
{
    const char *builddir = getenv("top_builddir");
    char program[512];

    snprintf(program, sizeof(program), "%s/subagent/netstat-agentx",
             builddir != NULL ? builddir : ".");
    setenv("SNMPCONFPATH", master->folder, 1);
    setenv("SNMP_PERSISTENT_DIR", master->folder, 1);
    setenv("MIBS", "", 1);
    if (freopen(master->log, "a", stderr) == NULL)
        _exit(127);
    execl(program, "netstat-agentx", "-f", "-C", "-c", master->configuration, "-x", master->address,
          "-Le", (char *)NULL);
    _exit(127);
}

static bool configure(struct master *master, unsigned ping, const char *lines)
{
    FILE *file;

    snprintf(master->configuration, sizeof(master->configuration), "%s/conf", master->folder);
    file = fopen(master->configuration, "we");
    if (file == NULL)
        return false;
    fprintf(file, "agentXPingInterval %u\n%s", ping, lines);
    return fclose(file) == 0;
}

static bool start_subagent(struct master *master)
{
    pid_t parent = getpid();

    fflush(NULL);
    master->subagent = fork();
    if (master->subagent == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
            _exit(127);
        run_subagent(master);
    }
    return master->subagent > 0;
}

bool master_begin(struct master *master, unsigned ping, const char *lines)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    *master = (struct master){ .listener = -1, .session = -1 };
    if (!scratch_folder(master->folder, sizeof(master->folder)) || !configure(master, ping, lines))
        return false;
    snprintf(master->address, sizeof(master->address), "%s/agentx", master->folder);
    snprintf(master->log, sizeof(master->log), "%s/log", master->folder);
    if (strlen(master->address) >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(address.sun_path, master->address);
    master->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (master->listener < 0 ||
        bind(master->listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(master->listener, 5) != 0)
        return false;
    return start_subagent(master);
}

/* Waits for the subagent to exit; kills it after `seconds`. */
static int subagent_ended(struct master *master, double seconds)
{
    double deadline = clock_now() + seconds;
    int status = 0;
    pid_t ended;

    while ((ended = waitpid(master->subagent, &status, WNOHANG)) == 0 && clock_now() < deadline)
        poll(NULL, 0, 2);
    if (ended == 0) {
        kill(master->subagent, SIGKILL);
        waitpid(master->subagent, &status, 0);
    }
    master->subagent = 0;
    master_close(master);
    return ended == 0 ? -1 : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int master_end(struct master *master, double seconds)
{
    int status;

    if (master->subagent <= 0)
        return 0;
    kill(master->subagent, SIGTERM);
    status = subagent_ended(master, seconds);
    close(master->listener);
    return status;
}

/* ---- a session */

void master_close(struct master *master)
{
    if (master->session >= 0)
        close(master->session);
    master->session = -1;
}

bool master_accept(struct master *master)
{
    struct pollfd waiting = { master->listener, POLLIN, 0 };

    master_close(master);
    if (poll(&waiting, 1, PATIENCE_S * 1000) == 1)
        master->session = accept4(master->listener, NULL, NULL, SOCK_CLOEXEC);
    return master->session >= 0;
}

/* Takes octets, or drops them where there is no room; false at the end or the deadline. */
static bool take(struct master *master, uint8_t *room, size_t length, double deadline)
{
    struct pollfd waiting = { master->session, POLLIN, 0 };
    uint8_t dropped[4096];

    while (length > 0) {
        size_t most = room == NULL && length > sizeof(dropped) ? sizeof(dropped) : length;
        double left = deadline - clock_now();
        ssize_t got;

        if (left < 0 || poll(&waiting, 1, (int)(left * 1000) + 1) != 1)
            return false;
        got = recv(master->session, room != NULL ? room : dropped, most, 0);
        if (got <= 0) {
            master_close(master);
            return false;
        }
        length -= (size_t)got;
        if (room != NULL)
            room += got;
    }
    return true;
}

bool master_hear(struct master *master, uint8_t *header, double seconds)
{
    double deadline = clock_now() + seconds;

    return master->session >= 0 && take(master, header, NA_PDU_HEADER, deadline) &&
           take(master, NULL, number_at(header, 16), deadline);
}

bool master_tell(struct master *master, const struct octets *octets)
{
    double deadline = clock_now() + PATIENCE_S;
    size_t sent = 0;

    while (sent < octets->length && master->session >= 0 && clock_now() < deadline) {
        struct pollfd ready = { master->session, POLLIN | POLLOUT, 0 };
        uint8_t dropped[4096];
        ssize_t done = 0;

        if (poll(&ready, 1, 1000) == 1 && (ready.revents & POLLIN)) {
            done = recv(master->session, dropped, sizeof(dropped), 0);
            if (done <= 0)
                master_close(master);
        } else if (ready.revents & POLLOUT) {
            done = send(master->session, octets->at + sent, octets->length - sent,
                        MSG_NOSIGNAL | MSG_DONTWAIT);
            if (done < 0 && errno != EAGAIN)
                master_close(master);
            sent += done > 0 ? (size_t)done : 0;
        } else if (ready.revents != 0)
            master_close(master);
    }
    return sent == octets->length;
}

void master_answer(struct master *master, const uint8_t *header, uint16_t error)
{
    static struct octets answer;

    answer.length = 0;
    octets_begin(&answer, NA_PDU_RESPONSE, 0, MASTER_SESSION, number_at(header, 12));
    octets_number(&answer, 4711); /* sysUpTime */
    octets_short(&answer, error);
    octets_short(&answer, 0);
    octets_end(&answer);
    send(master->session, answer.at, answer.length, MSG_NOSIGNAL);
}

/* Requests netstatAgentVersion; its answer is recognised by the packet's number. */
static bool is_answered(struct master *master)
{
    static struct octets get;
    uint8_t header[NA_PDU_HEADER];
    uint32_t asked = 0x7e570000 + ++master->packet;

    get.length = 0;
    octets_begin(&get, NA_PDU_GET, 0, MASTER_SESSION, asked);
    octets_our_name(&get, (const uint32_t[]){ 1, 1, 1, 0 }, 4, false);
    octets_name(&get, NULL, 0, false);
    octets_end(&get);
    send(master->session, get.at, get.length, MSG_NOSIGNAL);
    while (master_hear(master, header, PATIENCE_S)) {
        if (header[1] != NA_PDU_RESPONSE)
            master_answer(master, header, 0);
        else if (number_at(header, 12) == asked)
            return number_at(header, 16) > 40; /* with a value */
    }
    return false;
}

/* Answers the subagent's requests at the start of a session. */
static bool introduced(struct master *master)
{
    uint8_t header[NA_PDU_HEADER];

    while (master_hear(master, header, PATIENCE_S)) {
        master_answer(master, header, 0);
        if (header[1] == ADD_AGENT_CAPS) {
            master->sessions++;
            return true;
        }
    }
    return false;
}

bool master_serves(struct master *master)
{
    double deadline = clock_now() + SERVES_S;

    /* Connections that the subagent has abandoned for lack of an answer may be in the queue before
     * its current one. */
    while (clock_now() < deadline) {
        if (master->session < 0 && (!master_accept(master) || !introduced(master)))
            continue;
        if (is_answered(master))
            return true;
        if (master->session >= 0) /* it is silent */
            return false;
    }
    return false;
}
