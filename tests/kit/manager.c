#include "manager.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>

enum { PATIENCE_S = 20 }; /* a running agent answers much sooner, even under valgrind */

/* ---- names */

struct name name_parse(const char *text)
{
    struct name name = { .length = 0 };
    char *end;

    while (name.length < MAX_OID_LEN) {
        if (*text == '.')
            text++;
        if (*text < '0' || *text > '9')
            break;
        name.arc[name.length++] = strtoul(text, &end, 10);
        text = end;
    }
    return name;
}

void name_add_string(struct name *name, const char *text)
{
    name->arc[name->length++] = strlen(text);
    while (*text != '\0')
        name->arc[name->length++] = (unsigned char)*text++;
}

int name_compare(const struct name *left, const struct name *right)
{
    return snmp_oid_compare(left->arc, left->length, right->arc, right->length);
}

bool name_begins(const struct name *name, const struct name *beginning)
{
    return netsnmp_oid_is_subtree(beginning->arc, beginning->length, name->arc, name->length) == 0;
}

const char *name_text(const struct name *name)
{
    static char texts[4][1024];
    static unsigned turn;
    char *text = texts[turn++ % 4];
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < name->length && used < sizeof(texts[0]); i++)
        used += (size_t)snprintf(text + used, sizeof(texts[0]) - used, ".%lu",
                                 (unsigned long)name->arc[i]);
    return text;
}

/* ---- sessions */

void managers_init(void)
{
    setenv("MIBS", "", 1); /* names are numbers here, so no MIB needs to be installed */
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    /* the tests wait for the listener themselves */
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    init_snmp("check_live");
}

static void take_value(struct varbind *to, const netsnmp_variable_list *from)
{
    size_t length = from->val_len < sizeof(to->text) ? from->val_len : sizeof(to->text) - 1;

    to->type = from->type;
    to->number = 0;
    to->text[0] = '\0';
    switch (from->type) {
    case ASN_INTEGER: to->number = *from->val.integer; break;
    case ASN_COUNTER:
    case ASN_GAUGE:
    case ASN_TIMETICKS: to->number = (uint32_t)*from->val.integer; break;
    case ASN_COUNTER64:
        to->number = (int64_t)((uint64_t)from->val.counter64->high << 32 |
                               from->val.counter64->low);
        break;
    case ASN_OCTET_STR:
        memcpy(to->text, from->val.string, length);
        to->text[length] = '\0';
        break;
    }
}

static void take_answer(struct manager *manager, const netsnmp_pdu *pdu)
{
    manager->status = pdu->errstat;
    for (const netsnmp_variable_list *from = pdu->variables; from != NULL;
         from = from->next_variable) {
        struct varbind *to = &manager->answer.at[manager->answer.count];

        if (manager->answer.count == MANAGER_VARBINDS) {
            manager->status = SNMP_ERR_TOOBIG;
            return;
        }
        memcpy(to->name.arc, from->name, from->name_length * sizeof(oid));
        to->name.length = from->name_length;
        take_value(to, from);
        manager->answer.count++;
    }
}

/*
 * The library's callback for the request and for the session; the session gets it when the agent
 * has closed it.
 */
static int on_event(int operation, netsnmp_session *session, int id, netsnmp_pdu *pdu, void *arg)
{
    struct manager *manager = arg;

    (void)session;
    (void)id;
    if (!manager->waiting || operation == NETSNMP_CALLBACK_OP_CONNECT ||
        operation == NETSNMP_CALLBACK_OP_RESEND)
        return 1;
    manager->waiting = false;
    if (operation == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE)
        take_answer(manager, pdu);
    return 1;
}

struct manager *manager_open(const char *address, const char *community)
{
    struct manager *manager = calloc(1, sizeof(*manager));
    netsnmp_session session;

    if (manager == NULL)
        return NULL;
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_2c;
    session.peername = (char *)address;
    session.community = (u_char *)community;
    session.community_len = strlen(community);
    session.timeout = PATIENCE_S * 1000000L;
    session.retries = 0;
    session.callback = on_event;
    session.callback_magic = manager;
    manager->session = snmp_sess_open(&session);
    if (manager->session != NULL)
        return manager;
    free(manager);
    return NULL;
}

void manager_close(struct manager *manager)
{
    if (manager == NULL)
        return;
    manager->waiting = false;
    snmp_sess_close(manager->session);
    free(manager);
}

/* ---- requests */

void request_clear(struct request *request, int command)
{
    request->command = command;
    request->non_repeaters = request->repetitions = 0;
    request->count = 0;
}

void request_add(struct request *request, const struct name *name)
{
    if (request->count < MANAGER_VARBINDS)
        request->name[request->count++] = *name;
}

void manager_send(struct manager *manager, const struct request *request)
{
    netsnmp_pdu *pdu = snmp_pdu_create(request->command);
    long one = 1;

    manager->answer.count = 0;
    manager->status = MANAGER_NO_ANSWER;
    manager->waiting = true;
    if (request->command == SNMP_MSG_GETBULK) {
        pdu->non_repeaters = request->non_repeaters;
        pdu->max_repetitions = request->repetitions;
    }
    for (size_t i = 0; i < request->count; i++) {
        const struct name *name = &request->name[i];

        if (request->command == SNMP_MSG_SET)
            snmp_pdu_add_variable(pdu, name->arc, name->length, ASN_INTEGER, &one, sizeof(one));
        else
            snmp_add_null_var(pdu, name->arc, name->length);
    }
    if (snmp_sess_async_send(manager->session, pdu, on_event, manager) == 0) {
        manager->waiting = false;
        snmp_free_pdu(pdu);
    }
}

/* Whether any manager is still waiting; adds those to the set. */
static bool who_waits(struct manager *const *managers, size_t count, fd_set *set, int *size)
{
    bool anyone = false;

    FD_ZERO(set);
    *size = 0;
    for (size_t i = 0; i < count; i++) {
        struct timeval unused = { 0 };
        int block = 1;

        if (!managers[i]->waiting)
            continue;
        anyone = true;
        snmp_sess_select_info(managers[i]->session, size, set, &unused, &block);
    }
    return anyone;
}

void managers_wait(struct manager *const *managers, size_t count)
{
    time_t deadline = time(NULL) + PATIENCE_S;
    fd_set set;
    int size;

    while (who_waits(managers, count, &set, &size) && time(NULL) <= deadline) {
        struct timeval moment = { .tv_sec = 1 };

        if (select(size, &set, NULL, NULL, &moment) <= 0)
            continue;
        for (size_t i = 0; i < count; i++)
            if (managers[i]->waiting)
                snmp_sess_read(managers[i]->session, &set);
    }
    for (size_t i = 0; i < count; i++)
        managers[i]->waiting = false;
}

long manager_ask(struct manager *manager, const struct request *request)
{
    manager_send(manager, request);
    managers_wait(&manager, 1);
    return manager->status;
}

static const struct varbind *ask_one(struct manager *manager, int command, const struct name *name)
{
    static struct request request;

    request_clear(&request, command);
    request_add(&request, name);
    return manager_ask(manager, &request) == SNMP_ERR_NOERROR && manager->answer.count == 1
             ? &manager->answer.at[0]
             : NULL;
}

const struct varbind *manager_get(struct manager *manager, const struct name *name)
{
    return ask_one(manager, SNMP_MSG_GET, name);
}

const struct varbind *manager_next(struct manager *manager, const struct name *name)
{
    return ask_one(manager, SNMP_MSG_GETNEXT, name);
}

/* Appends what an answer has of the subtree; false if its names do not increase or memory ran out.
 */
static bool collect(const struct varbinds *answer, const struct name *beginning,
                    struct varbind **found, size_t *count, bool *end)
{
    struct varbind *more = realloc(*found, (*count + answer->count) * sizeof(*more));

    if (answer->count == 0 || more == NULL)
        return false;
    *found = more;
    for (size_t i = 0; i < answer->count && !*end; i++) {
        *end = answer->at[i].type == SNMP_ENDOFMIBVIEW ||
               !name_begins(&answer->at[i].name, beginning);
        if (*end)
            continue;
        if (*count > 0 && name_compare(&answer->at[i].name, &more[*count - 1].name) <= 0)
            return false;
        more[(*count)++] = answer->at[i];
    }
    return true;
}

struct varbind *manager_walk(struct manager *manager, const struct name *beginning, size_t *count)
{
    static struct request request;
    struct varbind *found = NULL;
    bool end = false;

    *count = 0;
    while (!end) {
        request_clear(&request, SNMP_MSG_GETBULK);
        request_add(&request, *count == 0 ? beginning : &found[*count - 1].name);
        request.repetitions = MANAGER_VARBINDS / 4;
        if (manager_ask(manager, &request) != SNMP_ERR_NOERROR ||
            !collect(&manager->answer, beginning, &found, count, &end)) {
            free(found);
            return NULL;
        }
    }
    return found;
}
