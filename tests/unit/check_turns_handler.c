/*
 * Requests that wait in the library's handler, while snmpd unloads the plugin.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <check.h>
#include <string.h>

#include "agentx/snmp_handler.h"
#include "alarms/mib_tables.h"
#include "kit/fake_kernel.h"
#include "kit/suite.h"

static const int64_t SECOND = 1000000000;

enum { MANY = 100000 };

static int64_t clock_now(void *arg)
{
    (void)arg;
    return SECOND;
}

static void wake(void *arg)
{
    (void)arg;
}

/* A request for the number of established connections. */
static struct question {
    netsnmp_pdu pdu;
    netsnmp_agent_session session;
    netsnmp_agent_request_info info;
    netsnmp_variable_list variable;
    netsnmp_request_info request;
} first, second;

static netsnmp_handler_registration *registered;
static struct na_objects *objects;
static unsigned repeated;

/* Returns whether the request waits. */
static bool ask(struct question *question, long transaction)
{
    uint32_t arcs[NA_OID_MAX];
    oid name[NA_WHOLE_NAME_MAX];
    size_t count = na_objects_column("netstatTcpStateSockets", arcs);

    ck_assert_uint_gt(count, 0);
    arcs[count++] = 1; /* ipv4 */
    arcs[count++] = 5; /* established */
    *question = (struct question){ .pdu.transid = transaction };
    question->session.pdu = &question->pdu;
    question->info = (netsnmp_agent_request_info){ .mode = MODE_GET, .asp = &question->session };
    question->variable.type = ASN_NULL;
    count = na_snmp_handler_name(name, arcs, count);
    ck_assert_int_eq(snmp_set_var_objid(&question->variable, name, count), 0);
    question->request.requestvb = &question->variable;
    registered->handler->access_method(registered->handler, registered, &question->info,
                                       &question->request);
    return question->request.delegated;
}

/* The replacements used by --wrap: a library that has another request as soon as one is done. */
int __wrap_netsnmp_register_handler(netsnmp_handler_registration *registration);
int __wrap_netsnmp_unregister_handler(netsnmp_handler_registration *registration);
void __wrap_netsnmp_check_outstanding_agent_requests(void);

int __wrap_netsnmp_register_handler(netsnmp_handler_registration *registration)
{
    registered = registration;
    return MIB_REGISTERED_OK;
}

int __wrap_netsnmp_unregister_handler(netsnmp_handler_registration *registration)
{
    netsnmp_handler_registration_free(registration);
    return MIB_UNREGISTERED_OK;
}

void __wrap_netsnmp_check_outstanding_agent_requests(void)
{
    if (repeated++ == 0)
        ask(&second, 2);
}

START_TEST(nothing_waits_when_the_objects_go)
{
    struct na_snapshot *snapshot = na_snapshot_new(
        "/proc", 64, 10, (struct na_clock){ clock_now, NULL }, NULL, NULL);

    fake_kernel = (struct fake_kernel){ .tcp = MANY };
    na_snapshot_take_turns(snapshot, 1, wake, NULL);
    objects = na_objects_new(snapshot, na_mib_tables);
    for (unsigned i = 1; i <= 2; i++) { /* loaded again, requests wait again */
        repeated = 0;
        ck_assert(na_snmp_handler_register(objects));
        ck_assert(ask(&first, 1));
        na_snmp_handler_unregister();
        ck_assert_uint_eq(repeated, 1);
        ck_assert(!second.request.delegated);
        ck_assert_int_eq(second.variable.type, SNMP_NOSUCHINSTANCE);
        snmp_reset_var_buffers(&first.variable);
        snmp_reset_var_buffers(&second.variable);
    }
    na_objects_free(objects);
    na_snapshot_free(snapshot);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("turns in the handler");
    TCase *handler = tcase_create("handler");

    tcase_add_test(handler, nothing_waits_when_the_objects_go);
    suite_add_tcase(suite, handler);
    return tests_run(suite);
}
