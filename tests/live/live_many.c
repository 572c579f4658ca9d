/*
 * Requests for more names than fit into an AgentX PDU of snmpd's library, in the request or in the
 * response: they are refused without other effects. All managers share the subagent's session, so
 * it must survive them.
 */
#include "live.h"

/* Numbers of names: all fit, the response does not fit, the request does not fit. */
static const size_t names[] = { 500, 1200, 1500, 2000 };

START_TEST(many_names)
{
    struct name scalar = scalar_name("TcpExt", "ListenOverflows");
    struct snmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_GET), *response = NULL;
    const struct varbind *after;
    size_t answers = 0;

    for (size_t i = 0; i < names[_i]; i++)
        snmp_add_null_var(pdu, scalar.arc, scalar.length);
    ck_assert_int_eq(snmp_sess_synch_response(manager->session, pdu, &response), STAT_SUCCESS);
    for (const netsnmp_variable_list *variable = response->variables; variable != NULL;
         variable = variable->next_variable)
        answers += variable->type == ASN_COUNTER64;
    ck_assert_msg(response->errstat != SNMP_ERR_NOERROR || answers == names[_i],
                  "%zu answers of %zu", answers, names[_i]);
    ck_assert_msg(response->errstat == SNMP_ERR_NOERROR || names[_i] > names[0],
                  "error %ld for %zu names", response->errstat, names[_i]);
    snmp_free_pdu(response);
    after = manager_get(manager, &scalar);
    ck_assert(after != NULL && after->type == ASN_COUNTER64);
}
END_TEST

TCase *many_case(void)
{
    TCase *tcase = tcase_create("many names");

    tcase_add_unchecked_fixture(tcase, live_begin, live_end);
    tcase_add_loop_test(tcase, many_names, 0, sizeof(names) / sizeof(names[0]));
    return tcase;
}
