/*
 * Answers for names without a value: absent, unknown, not writable, after the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "live.h"

/* ---- GET */

static const struct {
    const char *what, *arcs;
    u_char type;
} gets[] = {
    { "netstatAgentVersion", "1.1.1.0", ASN_OCTET_STR },
    { "netstatSourceState of net/netstat", "1.1.4.1.3.1", ASN_INTEGER },
    { "tcpExtListenOverflows", "1.2.10.25.0", ASN_COUNTER64 },
    { "tcpExtTCPPrequeued, which kernels no longer have", "1.2.10.27.0", SNMP_NOSUCHINSTANCE },
    { "tcpExtListenOverflows with another instance", "1.2.10.25.1", SNMP_NOSUCHINSTANCE },
    { "tcpExtListenOverflows without an instance", "1.2.10.25", SNMP_NOSUCHINSTANCE },
    { "netstatCounterValue without an index", "1.2.1.1.3", SNMP_NOSUCHINSTANCE },
    { "netstatCounterValue of a row that is not there", "1.2.1.1.3.1.65.1.66",
      SNMP_NOSUCHINSTANCE },
    { "netstatSourceState of no source", "1.1.4.1.3.99", SNMP_NOSUCHINSTANCE },
    { "netstatSourceIndex, which is not accessible", "1.1.4.1.1.1", SNMP_NOSUCHOBJECT },
    { "a number in tcpExt that was never given", "1.2.10.9999.0", SNMP_NOSUCHOBJECT },
    { "a group that was never given", "1.2.9999.1.0", SNMP_NOSUCHOBJECT },
    { "netstatConformance", "2.1", SNMP_NOSUCHOBJECT },
    { "the root", "", SNMP_NOSUCHOBJECT },
};

START_TEST(get_tells_what_is_there)
{
    struct name name = below_root(gets[_i].arcs);
    const struct varbind *answer = manager_get(manager, &name);

    ck_assert_msg(answer != NULL, "%s: no answer", gets[_i].what);
    ck_assert_msg(answer->type == gets[_i].type, "%s: type 0x%x, not 0x%x", gets[_i].what,
                  answer->type, gets[_i].type);
}
END_TEST

START_TEST(net_netstat_is_ok)
{
    struct name source = below_root("1.1.4.1.2.1"), state = below_root("1.1.4.1.3.1");

    ck_assert_str_eq(manager_get(manager, &source)->text, "net/netstat");
    ck_assert_int_eq(manager_get(manager, &state)->number, 1);
}
END_TEST

START_TEST(sysORTable_has_our_row)
{
    struct name column = name_parse(".1.3.6.1.2.1.1.9.1.3");
    size_t count, ours = 0;
    struct varbind *rows = manager_walk(manager, &column, &count);

    ck_assert_ptr_nonnull(rows);
    for (size_t i = 0; i < count; i++)
        ours += strstr(rows[i].text, "LINUX-NETSTAT-MIB") != NULL;
    free(rows);
    ck_assert_uint_eq(ours, 1);
}
END_TEST

/* The MIB says that asking for netstatSourceTable reads no source. */
START_TEST(sources_are_not_read_for_their_table)
{
    struct name readings = below_root("1.1.4.1.6.1"), age = below_root("1.1.4.1.4.1");
    struct name no_row = below_root("1.1.4.1.4.99");
    long long before = manager_get(manager, &readings)->number;

    await_new_reading();
    manager_get(manager, &age);
    manager_get(manager, &no_row);
    ck_assert_int_eq(manager_get(manager, &readings)->number, before);
}
END_TEST

/* ---- SET */

static const struct {
    const char *community, *arcs;
    long status;
} sets[] = {
    { READER, "1.2.10.25.0", SNMP_ERR_NOACCESS },
    { WRITER, "1.2.10.25.0", SNMP_ERR_NOTWRITABLE },
    { WRITER, "1.2.10.27.0", SNMP_ERR_NOTWRITABLE },
    { WRITER, "1.2.1.1.4.3.84.99.112.7.77.97.120.67.111.110.110",
      SNMP_ERR_NOTWRITABLE }, /* Tcp MaxConn */
    { WRITER, "9.9.0", SNMP_ERR_NOTWRITABLE },
};

START_TEST(set_is_refused)
{
    static struct request request;
    struct name name = below_root(sets[_i].arcs);
    char address[300];
    struct manager *writer;

    snprintf(address, sizeof(address), "unix:%s", in_folder("snmp"));
    writer = manager_open(address, sets[_i].community);
    ck_assert_ptr_nonnull(writer);
    request_clear(&request, SNMP_MSG_SET);
    request_add(&request, &name);
    ck_assert_msg(manager_ask(writer, &request) == sets[_i].status,
                  "SET of %s as %s: error %ld, not %ld", sets[_i].arcs, sets[_i].community,
                  writer->status, sets[_i].status);
    manager_close(writer);
}
END_TEST

/* ---- GETNEXT */

/* The next name, skipping increases, which may have appeared since the earlier request. */
static struct name next_of(const struct name *name)
{
    struct name next = *name;

    do {
        const struct varbind *answer = manager_next(manager, &next);

        ck_assert_msg(answer != NULL && answer->type != SNMP_ENDOFMIBVIEW, "GETNEXT of %s: none",
                      name_text(&next));
        next = answer->name;
    } while (appears_later(&next));
    return next;
}

static void next_is(struct name from, struct name expected)
{
    struct name got = next_of(&from);

    ck_assert_msg(name_compare(&got, &expected) == 0, "GETNEXT of %s is %s, not %s",
                  name_text(&from), name_text(&got), name_text(&expected));
}

/* Before, inside and after the subtree, where snmpd's own objects follow. */
START_TEST(getnext_goes_through_and_on)
{
    struct name root = below_root(""), before = root, behind = root, other_module;
    size_t count;
    struct varbind *all = walk_lasting(&count);

    before.arc[before.length - 1]--;
    behind.arc[behind.length - 1]++;
    other_module = next_of(&behind);
    ck_assert(!name_begins(&other_module, &root));
    next_is(before, all[0].name);
    next_is(root, all[0].name);
    for (size_t i = 0; i + 1 < count; i++)
        next_is(all[i].name, all[i + 1].name);
    next_is(all[count - 1].name, other_module);
    next_is(below_root("2"), other_module);
    next_is(below_root("4294967295.4294967295"), other_module);
    free(all);
}
END_TEST

START_TEST(getnext_steps_over_the_absent)
{
    struct name absent = below_root("1.2.10.27.0"), object = below_root("1.2.10.27"),
                behind = next_of(&absent);

    ck_assert(!name_begins(&behind, &object));
    next_is(object, behind);
    next_is(below_root("1.2.10.26.0"), behind);
    next_is(below_root("1.2.10.25"), below_root("1.2.10.25.0"));
}
END_TEST

/* ---- the configuration */

START_TEST(malformed_configuration_is_reported)
{
    const char *const arguments[] = {
        "--check", "-C", "-c", in_folder("malformed.conf"), "-x", in_folder("agentx"), NULL
    };
    FILE *file = fopen(in_folder("malformed.conf"), "we");
    char *text;

    ck_assert_ptr_nonnull(file);
    fputs("samplingInterval 10\nsamplingInterval tomorrow\n", file);
    fclose(file);
    ck_assert_int_eq(run_subagent(arguments, &text), 1);
    ck_assert_msg(strstr(text, "malformed.conf: line 2: Error: samplingInterval") != NULL, "%s",
                  text);
    free(text);
    ck_assert_msg(subagent_serves(manager), "the running subagent no longer serves");
}
END_TEST

TCase *answers_case(void)
{
    TCase *tcase = tcase_create("answers");

    tcase_add_unchecked_fixture(tcase, live_begin, live_end);
    tcase_add_loop_test(tcase, get_tells_what_is_there, 0, sizeof(gets) / sizeof(gets[0]));
    tcase_add_test(tcase, net_netstat_is_ok);
    tcase_add_test(tcase, sysORTable_has_our_row);
    tcase_add_test(tcase, sources_are_not_read_for_their_table);
    tcase_add_loop_test(tcase, set_is_refused, 0, sizeof(sets) / sizeof(sets[0]));
    tcase_add_test(tcase, getnext_goes_through_and_on);
    tcase_add_test(tcase, getnext_steps_over_the_absent);
    tcase_add_test(tcase, malformed_configuration_is_reported);
    return tcase;
}
