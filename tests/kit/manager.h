/*
 * An SNMP manager on libnetsnmp's client API: a session with an agent, requests, and decoded
 * responses. Uses SNMPv2c. Not thread-safe.
 */
#ifndef MANAGER_H
#define MANAGER_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>
#include <stdint.h>

struct name {
    oid arc[MAX_OID_LEN];
    size_t length;
};

/*
 * Parses numbers with dots between and before them; ignores what follows the last number. Length 0
 * if there is none.
 */
struct name name_parse(const char *text);
void name_add_string(struct name *name,
                     const char *text); /* as a part of an index, its length first */
int name_compare(const struct name *left, const struct name *right);
bool name_begins(const struct name *name, const struct name *beginning);
const char *name_text(const struct name *name); /* for messages; the last four results stay valid */

struct varbind {
    struct name name;
    u_char type;    /* ASN_COUNTER64 and so on, or SNMP_NOSUCHINSTANCE and its like */
    int64_t number; /* of any type that is a number; no counter here comes near 2^63 */
    char text[128]; /* of a string */
};

enum { MANAGER_VARBINDS = 400 }; /* in one PDU */

struct varbinds {
    size_t count;
    struct varbind at[MANAGER_VARBINDS];
};

struct request {
    int command;                     /* SNMP_MSG_... */
    long non_repeaters, repetitions; /* of a GETBULK */
    size_t count;
    struct name name[MANAGER_VARBINDS];
};

enum { MANAGER_NO_ANSWER = -1 };

struct manager {
    void *session; /* libnetsnmp's */
    bool waiting;  /* for an answer */
    long status;   /* SNMP_ERR_..., or MANAGER_NO_ANSWER */
    struct varbinds answer;
};

/* To be called once, before the first manager. */
void managers_init(void);

/*
 * `address` as in snmpcmd(1). NULL if the session cannot be opened; for a stream that includes a
 * missing listener.
 */
struct manager *manager_open(const char *address, const char *community);
void manager_close(struct manager *manager);

void request_clear(struct request *request, int command);
void request_add(struct request *request, const struct name *name);

/* Several managers may wait at once: send for each, then wait for all. A SET asks for INTEGER 1
 * everywhere. */
void manager_send(struct manager *manager, const struct request *request);
void managers_wait(struct manager *const *managers, size_t count);

/*
 * Sends, waits, and returns the status. The answer belongs to the manager and is valid until its
 * next request.
 */
long manager_ask(struct manager *manager, const struct request *request);
/*
 * The same for one name. The varbind belongs to the manager; NULL if the status is not
 * SNMP_ERR_NOERROR.
 */
const struct varbind *manager_get(struct manager *manager, const struct name *name);
const struct varbind *manager_next(struct manager *manager, const struct name *name);

/*
 * All instances below a name, by GETBULK; to be freed. NULL if a request fails or the names do not
 * increase.
 */
struct varbind *manager_walk(struct manager *manager, const struct name *beginning, size_t *count);

#endif
