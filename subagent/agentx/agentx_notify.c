/*
 * Notifications to the master agent. They contain only 32-bit numbers and text, since notifications
 * with a Counter64 cannot be sent to SNMPv1 sinks.
 *
 * The library's send_v2trap does not show whether a notification arrived, and drops it while no
 * master agent is connected. So this file sends AgentX Notify PDUs, which the master agent
 * acknowledges (RFC 2741, 7.1.11).
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx/agentx.h"

#include <time.h>

#include "agentx/agentx_output.h"
#include "agentx/agentx_requests.h"
#include "agentx/agentx_pdu.h"
#include "agentx/snmp_handler.h"
#include "base/memory.h"

/* seconds; the session with a master agent that answers nothing ends earlier, after NA_PATIENCE */
enum { ANSWER_WITHIN = 2 * NA_PATIENCE };

/*
 * Arcs of the objects in a notification, below netstatAlarms; those used only in notifications are
 * below 7.
 */
enum {
    SEQUENCE = 1,
    RULE,
    SEVERITY,
    INSTANCE,
    INSTANCE_NAME,
    VALUE,
    THRESHOLD,
    WINDOW,
    SENTENCE,
    TIME,
    VARIABLES
};

/* Net-SNMP's callbacks take no argument of ours; a process has one session. */
static struct {
    netsnmp_session *session; /* NULL: no master agent, or inside it */
    struct na_notifications *notifications;
    uint32_t ping; /* number of a Ping that was sent after `before`; 0: none */
    uint32_t before,
        /* sequence numbers of the last notification before that Ping, and of the last one of all */
        sent;
} notifier;

/* Appends an object of netstatNotificationObjects with the instance 0. */
static void add(netsnmp_variable_list **variables, uint32_t arc, u_char type, const void *value,
                size_t length)
{
    oid name[NA_WHOLE_NAME_MAX];
    size_t arcs = na_snmp_handler_name(name, (const uint32_t[]){ 1, 6, 7, arc, 0 }, 5);

    snmp_varlist_add_variable(variables, name, arcs, type, value, length);
}

static void add_number(netsnmp_variable_list **variables, uint32_t arc, u_char type, long number)
{
    add(variables, arc, type, &number, sizeof(number));
}

static void add_text(netsnmp_variable_list **variables, uint32_t arc, const char *text)
{
    add(variables, arc, ASN_OCTET_STR, text, strlen(text));
}

/* DateAndTime with the offset from UTC, eleven octets (RFC 2579). */
static void add_time(netsnmp_variable_list **variables, const struct timespec *at)
{
    struct tm day;
    long offset;
    u_char octets[11];

    localtime_r(&at->tv_sec, &day);
    offset = labs(day.tm_gmtoff) / 60;
    octets[0] = (u_char)((day.tm_year + 1900) >> 8);
    octets[1] = (u_char)(day.tm_year + 1900);
    octets[2] = (u_char)(day.tm_mon + 1);
    octets[3] = (u_char)day.tm_mday;
    octets[4] = (u_char)day.tm_hour;
    octets[5] = (u_char)day.tm_min;
    octets[6] = (u_char)day.tm_sec;
    octets[7] = (u_char)(at->tv_nsec / 100000000);
    octets[8] = day.tm_gmtoff < 0 ? '-' : '+';
    octets[9] = (u_char)(offset / 60);
    octets[10] = (u_char)(offset % 60);
    add(variables, TIME, ASN_OCTET_STR, octets, sizeof(octets));
}

static void add_instance(netsnmp_variable_list **variables,
                         const struct na_notification *notification)
{
    oid name[NA_WHOLE_NAME_MAX];
    size_t length = na_snmp_handler_name(name, notification->name, notification->length);

    add(variables, INSTANCE, ASN_OBJECT_ID, name, length * sizeof(oid));
}

/* Whether all variables were appended, with their names and values. */
static bool is_whole(const netsnmp_variable_list *variables)
{
    int left = VARIABLES;

    for (; variables != NULL; variables = variables->next_variable, left--)
        if (variables->name == NULL || (variables->val_len > 0 && variables->val.string == NULL))
            return false;
    return left == 0;
}

/* NULL if memory ran out. */
static netsnmp_variable_list *variables_of(const struct na_notification *notification)
{
    static const oid trap_oid[] = { 1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0 };
    netsnmp_variable_list *variables = NULL;
    oid trap[NA_WHOLE_NAME_MAX];
    size_t length = na_snmp_handler_name(trap,
                                         (const uint32_t[]){ 0, notification->raised ? 1 : 2 }, 2);

    snmp_varlist_add_variable(&variables, trap_oid, OID_LENGTH(trap_oid), ASN_OBJECT_ID, trap,
                              length * sizeof(oid));
    add_number(&variables, SEQUENCE, ASN_UNSIGNED, notification->sequence);
    add_text(&variables, RULE, notification->rule);
    add_number(&variables, SEVERITY, ASN_INTEGER, notification->severity);
    add_instance(&variables, notification);
    add_text(&variables, INSTANCE_NAME, notification->instance);
    add_text(&variables, VALUE, notification->value);
    add_text(&variables, THRESHOLD, notification->threshold);
    add_number(&variables, WINDOW, ASN_UNSIGNED, notification->window);
    add_text(&variables, SENTENCE, notification->sentence);
    add_time(&variables, &notification->at);
    if (is_whole(variables))
        return variables;
    snmp_free_varbind(variables);
    na_memory_lacks("a notification, which will be sent later");
    return NULL;
}

/*
 * The master agent's reply. Notifications without a reply when the session ends are sent again in
 * the next one; none is lost within a session.
 */
static int take_answer(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu,
                       void *magic)
{
    uint32_t sequence = (uint32_t)(uintptr_t)magic;

    (void)request;
    if (session != notifier.session)
        return 1;
    if (operation == NETSNMP_CALLBACK_OP_SEND_FAILED)
        na_notifications_return(notifier.notifications, sequence);
    else if (operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE)
        return 1;
    else if (pdu->errstat == SNMP_ERR_NOERROR)
        na_notifications_taken(notifier.notifications, sequence);
    else if (pdu->errstat == NA_PDU_NOT_OPEN)
        na_agentx_output_abandon("the AgentX master does not know our session");
    else {
        snmp_log(LOG_ERR, "the AgentX master refuses notification %u with error %ld\n",
                 (unsigned)sequence, pdu->errstat);
        na_notifications_refused(notifier.notifications, sequence);
    }
    return 1;
}

/*
 * A master agent that answers a Ping has received all notifications sent before it. If it has not
 * acknowledged them by then it never will.
 */
static void take_unanswered(void)
{
    const struct na_pings pings = na_agentx_requests_pings();

    if (notifier.ping != 0 && pings.answered >= notifier.ping) {
        na_notifications_taken_up_to(notifier.notifications, notifier.before);
        notifier.ping = 0;
    }
    if (notifier.ping == 0) {
        notifier.ping = pings.sent + 1;
        notifier.before = notifier.sent;
    }
}

/* inside snmpd, which sends to its sinks at once */
static bool send_inside(const struct na_notification *notification)
{
    netsnmp_variable_list *variables = variables_of(notification);

    if (variables == NULL)
        return false;
    send_v2trap(variables);
    snmp_free_varbind(variables);
    na_notifications_taken(notifier.notifications, notification->sequence);
    return true;
}

static bool send_to_master(const struct na_notification *notification)
{
    netsnmp_pdu *pdu = snmp_pdu_create(NA_PDU_NOTIFY);

    if (pdu == NULL)
        return false;
    pdu->version = notifier.session->version;
    pdu->sessid = notifier.session->sessid;
    pdu->flags |= UCD_MSG_FLAG_PDU_TIMEOUT;
    pdu->time = ANSWER_WITHIN;
    pdu->variables = variables_of(notification);
    if (pdu->variables != NULL && snmp_async_send(notifier.session, pdu, take_answer,
                                                  (void *)(uintptr_t)notification->sequence))
        return true;
    snmp_free_pdu(pdu);
    return false;
}

void na_agentx_notify(bool serving)
{
    const struct na_notification *notification;

    if (notifier.session != NULL)
        take_unanswered();
    while (serving && (notification = na_notifications_send(notifier.notifications)) != NULL) {
        uint32_t sequence = notification->sequence;

        if (!(notifier.session != NULL ? send_to_master(notification)
                                       : send_inside(notification))) {
            na_notifications_return(notifier.notifications, sequence);
            return;
        }
        notifier.sent = sequence;
    }
}

void na_agentx_notify_session(void *session)
{
    notifier.session = session;
    notifier.ping = notifier.sent = 0;
    if (session != NULL)
        na_notifications_return_all(notifier.notifications);
}

void na_agentx_notify_of(struct na_notifications *notifications)
{
    notifier.notifications = notifications;
}
