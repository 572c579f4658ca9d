#include "odd_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/facts.h"
#include "kit/support.h"

/* What a name is served as: a number, or NULL where it must be absent; a NULL name stands for all
 * of the group. */
struct exception {
    const char *group, *name, *number;
};

/* Which of its names a file is to be served with, the exceptions aside. */
enum rest { NOTHING, AS_READ };

static const struct odd_file {
    const char *file;
    enum na_source_id source;
    enum na_state state;
    uint32_t wrong;
    enum rest rest;
    struct exception exceptions[6];
} odd_files[] = {
    /* rows that are whole, if unlike today's */
    { "netstat.2.1.93",
      NA_NETSTAT,
      NA_OK,
      0,
      NOTHING,
      { { "TcpExt", "SyncookiesSent", "11" },
        { "TcpExt", "SyncookiesRecv", "12" },
        { "TcpExt", "SyncookiesFailed", "13" } } },
    { "netstat.2.2.26",
      NA_NETSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "TcpExt", "SockMallocOOM", "10" }, { "IpExt", "ArpFilter", "11" } } },
    { "netstat.crlf",
      NA_NETSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "IpExt", "InNoRoutes", "20001" }, { "IpExt", "InCEPkts", "20017" } } },
    { "netstat.lines_gt_4096",
      NA_NETSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "TcpExt", "SyncookiesSent", "18446744073709551615" },
        { "MPTcpExt", "MPCapableSYNRX", "18446744073709551614" },
        { "MPTcpExt", "MPCurrEstab", "0" } } }, /* a level, and below zero */
    { "netstat.values_max_u64",
      NA_NETSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "TcpExt", "TW", "18446744073709551615" } } },
    { "netstat.no_trailing_newline_5.7_mptcp_unused",
      NA_NETSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "MPTcpExt", "InfiniteMapRx", "0" }, { "IpExt", "ReasmOverlaps", "20018" } } },
    { "netstat.unknown_names_future",
      NA_NETSTAT,
      NA_OK,
      0,
      NOTHING,
      { { "TcpExt", "SyncookiesSent", "5" },
        { "TcpExt", "TCPBrandNewThing", "77" },
        { "TcpExt", "ListenDrops", "6" },
        { "ZZTopExt", "Alpha", "1" },
        { "ZZTopExt", "Beta", "2" },
        { "IpExt", "InOctets", "9" } } },

    /* rows of which some is wrong: that is left out */
    { "netstat.empty", NA_NETSTAT, NA_MALFORMED, 1, NOTHING, { { 0 } } },
    { "netstat.header_only_gvisor", NA_NETSTAT, NA_MALFORMED, 1, NOTHING, { { 0 } } },
    { "netstat.truncated_mid_header", NA_NETSTAT, NA_MALFORMED, 1, NOTHING, { { 0 } } },
    { "netstat.truncated_mid_value",
      NA_NETSTAT,
      NA_MALFORMED,
      2,
      AS_READ, /* the number cut off, the names without one */
      { { "MPTcpExt", "SubflowRecover", NULL },
        { "MPTcpExt", "SndWndShared", NULL },
        { "IpExt", "ReasmOverlaps", "20018" } } },
    { "netstat.duplicate_name",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "TcpExt", "TW", NULL }, { "TcpExt", "DelayedACKs", "2" } } },
    { "netstat.duplicate_prefix",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "TcpExt", "TW", NULL },
        { "TcpExt", "DelayedACKs", NULL },
        { "IpExt", "InOctets", "4" } } },
    { "netstat.fused_name_2.1.99-2.1.119",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "TcpExt", "SyncookiesSent", NULL },
        { "TcpExt", "SyncookiesFailedEmbryonicRsts", NULL } } },
    { "netstat.prefix_mismatch",
      NA_NETSTAT,
      NA_MALFORMED,
      2,
      NOTHING,
      { { "TcpExt", "A", NULL }, { "IpExt", "A", NULL }, { "IpExt", "InOctets", NULL } } },
    { "netstat.value_garbage",
      NA_NETSTAT,
      NA_MALFORMED,
      3,
      NOTHING,
      { { "TcpExt", "TW", NULL },
        { "TcpExt", "DelayedACKs", NULL },
        { "TcpExt", "ListenDrops", NULL } } },
    { "netstat.value_overflow_u64",
      NA_NETSTAT,
      NA_MALFORMED,
      2,
      NOTHING,
      { { "TcpExt", "TW", NULL },
        { "TcpExt", "DelayedACKs", "2" },
        { "TcpExt", "ListenDrops", NULL } } },
    { "netstat.values_long",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      AS_READ,
      { { "TcpExt", NULL, NULL }, { "MPTcpExt", "MPCapableSYNRX", "30001" } } },
    { "netstat.values_short",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      AS_READ,
      { { "TcpExt", NULL, NULL }, { "MPTcpExt", "MPCapableSYNRX", "30001" } } },

    /* levels and what a kernel prints without its sign */
    { "snmp.2.2_fast_path_line",
      NA_SNMP,
      NA_OK,
      0,
      AS_READ,
      { { "Udp", "OutDatagrams", "4" }, { "Tcp", "MaxConn", "0" } } },
    { "snmp.currestab_transient_huge",
      NA_SNMP,
      NA_OK,
      0,
      AS_READ,
      { { "Tcp", "CurrEstab", "0" }, { "Tcp", "MaxConn", "18446744073709551615" } } }, /* -1 */
    { "snmp.icmpmsg_two_pairs",
      NA_SNMP,
      NA_OK,
      0,
      AS_READ,
      { { "IcmpMsg", "InType15", "515" },
        { "IcmpMsg", "InType40", "600" },
        { "IcmpMsg", "OutType255", "604" } } },
    { "snmp.maxconn_18446744073709551615_old_64bit",
      NA_SNMP,
      NA_OK,
      0,
      AS_READ,
      { { "Tcp", "MaxConn", "18446744073709551615" } } },
    { "snmp.maxconn_4294967295_old_32bit",
      NA_SNMP,
      NA_OK,
      0,
      AS_READ,
      { { "Tcp", "MaxConn", "18446744073709551615" } } },
    { "snmp.no_icmpmsg",
      NA_SNMP,
      NA_OK,
      0,
      AS_READ,
      { { "IcmpMsg", "InType0", NULL }, { "Tcp", "CurrEstab", "60009" } } },

    { "snmp6.negative_ld_2.4",
      NA_SNMP6,
      NA_OK,
      0,
      NOTHING,
      { { "Ip6", "Ip6InReceives", "4000000000" },
        { "Ip6", "Ip6InDelivers", "5" } } }, /* of 32 bits, printed with a sign */
    { "snmp6.udp6_missing_ipv6_disabled", NA_SNMP6, NA_MALFORMED, 1, NOTHING, { { 0 } } },
    { "sctp_snmp.negative",
      NA_SCTP_SNMP,
      NA_OK,
      0,
      NOTHING,
      { { "Sctp", "SctpCurrEstab", "0" }, { "Sctp", "SctpActiveEstabs", "7" } } },

    { "sockstat.2.2",
      NA_SOCKSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "Sockstat", "TCP.highest", "18" }, { "Sockstat", "sockets.used", "57" } } },
    { "sockstat.2.4",
      NA_SOCKSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "Sockstat", "TCP.alloc", "14" }, { "Sockstat", "FRAG.memory", "0" } } },
    { "sockstat.7.1_no_udplite",
      NA_SOCKSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "Sockstat", "UDPLITE.inuse", NULL }, { "Sockstat", "UDP.mem", "1" } } },
    { "sockstat.negative",
      NA_SOCKSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "Sockstat", "TCP.inuse", "0" },
        { "Sockstat", "TCP.mem", "0" },
        { "Sockstat", "UDP.mem", "0" } } },

    /* entries is the total, 0x102, in each of the two rows */
    { "nf_conntrack.2.6.32",
      NA_CONNTRACK,
      NA_OK,
      0,
      AS_READ,
      { { "NfConntrack", "entries", "258" },
        { "NfConntrack", "searched", "2" },
        { "NfConntrack", "expect_delete", "30" } } },
    { "nf_conntrack.3.10",
      NA_CONNTRACK,
      NA_OK,
      0,
      AS_READ,
      { { "NfConntrack", "search_restart", "32" } } },
    { "nf_conntrack.5.10",
      NA_CONNTRACK,
      NA_OK,
      0,
      AS_READ,
      { { "NfConntrack", "clashres", "2" }, { "NfConntrack", "searched", NULL } } },
    { "nf_conntrack.6.1",
      NA_CONNTRACK,
      NA_OK,
      0,
      AS_READ,
      { { "NfConntrack", "chainlength", "14" }, { "NfConntrack", "delete_list", NULL } } },
};

/* Oddities of which there is no file: their text stands in the file's place. */
static const struct odd_file odd_texts[] = {
    { "entries  found new\n00000003  00000001 rubbish\n00000003  00000002 00000004\n",
      NA_CONNTRACK,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "NfConntrack", "entries", "3" },
        { "NfConntrack", "found", "3" },
        { "NfConntrack", "new", NULL } } },
    { "entries  found new\n00000003  00000001\n00000003  00000002 00000004\n",
      NA_CONNTRACK,
      NA_MALFORMED,
      1,
      NOTHING,
      { { 0 } } },
    { "entries  found\n00000003  00000001 00000007\n",
      NA_CONNTRACK,
      NA_MALFORMED,
      1,
      NOTHING,
      { { 0 } } },
    { "entries  foundnew\n00000003  00000001 00000007\n",
      NA_CONNTRACK,
      NA_MALFORMED,
      1,
      NOTHING,
      { { 0 } } },
    { "entries  found\n00000003  10000000000000001\n",
      NA_CONNTRACK,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "NfConntrack", "entries", "3" } } },
    { "entries  found found\n00000003  00000001 00000002\n",
      NA_CONNTRACK,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "NfConntrack", "entries", "3" } } },
    { "entries  found\n", NA_CONNTRACK, NA_MALFORMED, 1, NOTHING, { { 0 } } },
    /* one name more than numbers, as the first kernels with this file printed it */
    { "entries  allocs forced_gc_runs forced_gc_goal_miss\n00000003  00000001 00000002\n",
      NA_ARP_CACHE,
      NA_MALFORMED,
      1,
      NOTHING,
      { { 0 } } },
    { "entries\t\tsyn_received\tcookie_invalid\n00000000\t0000000b\t00000002\n"
      "00000000\t00000001\t00000000\n",
      NA_SYNPROXY,
      NA_OK,
      0,
      AS_READ,
      { { "Synproxy", "entries", "0" },
        { "Synproxy", "syn_received", "12" },
        { "Synproxy", "cookie_invalid", "2" },
        { "Synproxy", "cookie_valid", NULL } } },

    { "TCP: inuse rubbish tw 2\nUDP: inuse 3\n",
      NA_SOCKSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Sockstat", "UDP.inuse", "3" } } },
    { "TCP: inuse 1 tw\nUDP: inuse 3\n",
      NA_SOCKSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Sockstat", "UDP.inuse", "3" } } },
    { "TCP: inuse 1 2 tw 3\nUDP: inuse 3\n",
      NA_SOCKSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Sockstat", "UDP.inuse", "3" } } },
    { "TCP: inuse 1 2 3\nUDP: inuse 3\n",
      NA_SOCKSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Sockstat", "UDP.inuse", "3" } } },
    { "TCP: inuse orphan 0 tw 2\nUDP: inuse 3\n",
      NA_SOCKSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Sockstat", "UDP.inuse", "3" } } },
    { "TCP inuse 1\nUDP: inuse 3\n",
      NA_SOCKSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Sockstat", "UDP.inuse", "3" } } },
    { "TCP: inuse 1\nUDP: inuse 3\nTCP: tw 4\nTCP: inuse 1\n",
      NA_SOCKSTAT,
      NA_MALFORMED,
      2,
      NOTHING,
      { { "Sockstat", "UDP.inuse", "3" } } },

    { "garbage\nTcpExt: TW\nTcpExt: 5\n",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "TcpExt", "TW", "5" } } },

    /* names and numbers that do not belong together: the whole group is left out, the others are
       served */
    { "TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 1 2 3 4\nIpExt: "
      "InOctets\nIpExt: 9\n",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "IpExt", "InOctets", "9" } } },
    { "TcpExt: A B C\nTcpExt: 1 2\nIpExt: InOctets\nIpExt: 9\n",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "IpExt", "InOctets", "9" } } },
    { "TcpExt: A B\nTcpExt: 1 2\nTcpExt: 3 4\nIpExt: InOctets\nIpExt: 9\n",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "IpExt", "InOctets", "9" } } },
    { "TcpExt: 3 4\nTcpExt: A B\nTcpExt: 1 2\nIpExt: InOctets\nIpExt: 9\n",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "IpExt", "InOctets", "9" } } },
    { "TcpExt: A B\nIpExt: InOctets\nIpExt: 9\nTcpExt: A B\nTcpExt: 1 2\n",
      NA_NETSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "IpExt", "InOctets", "9" } } },
    { "TcpExt: A B\nTcpExt: C\nTcpExt: 5\nIpExt: InOctets\nIpExt: 9\n",
      NA_NETSTAT,
      NA_MALFORMED,
      3,
      NOTHING,
      { { "IpExt", "InOctets", "9" } } },
    { "Tcp: RtoMin ActiveOpens\nUdp: 1 2\nUdp: InDatagrams\nUdp: 3\nIp: InReceives\nIp: 4\n",
      NA_SNMP,
      NA_MALFORMED,
      2,
      NOTHING,
      { { "Ip", "InReceives", "4" } } },
    { "IcmpMsg: InType3\nIcmpMsg: 1\nIcmpMsg: InType8 OutType0\nIcmpMsg: 2\nTcp: ActiveOpens\nTcp: "
      "5\n",
      NA_SNMP,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Tcp", "ActiveOpens", "5" } } },

    /* as gVisor prints it: names without numbers, in every reading */
    { "TcpExt: SyncookiesSent ListenDrops\nIpExt: InNoRoutes InOctets\nMPTcpExt: MPCapableSYNRX\n",
      NA_NETSTAT,
      NA_MALFORMED,
      3,
      NOTHING,
      { { 0 } } },

    /*
     * copies without the last newline: what is there is complete, unless the last row is visibly
     * cut
     */
    { "TcpExt: TW ListenDrops\nTcpExt: 5 67",
      NA_NETSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "TcpExt", "ListenDrops", "67" } } },
    { "TcpExt: TW ListenDrops\nTcpExt: 5 67 ",
      NA_NETSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "TcpExt", "ListenDrops", "67" } } },
    { "TcpExt: TW ListenDrops TWKilled\nTcpExt: 5 67",
      NA_NETSTAT,
      NA_MALFORMED,
      2,
      NOTHING,
      { { "TcpExt", "TW", "5" } } },
    { "TcpExt: TW ListenDrops\nTcpExt: 5 67 8", NA_NETSTAT, NA_MALFORMED, 1, NOTHING, { { 0 } } },
    { "Tcp: ActiveOpens MaxConn\nTcp: 5 -1",
      NA_SNMP,
      NA_OK,
      0,
      NOTHING,
      { { "Tcp", "ActiveOpens", "5" }, { "Tcp", "MaxConn", "18446744073709551615" } } },
    { "Ip6InReceives  \t7\nIp6InDelivers  \t58",
      NA_SNMP6,
      NA_OK,
      0,
      AS_READ,
      { { "Ip6", "Ip6InDelivers", "58" } } },
    { "Ip6InReceives  \t7\nIp6InDelivers  ",
      NA_SNMP6,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Ip6", "Ip6InReceives", "7" } } },
    { "TCP: inuse 1 tw 2\nUDP: inuse 34",
      NA_SOCKSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "Sockstat", "UDP.inuse", "34" } } },
    { "TCP: inuse 1 tw 2\nUDP: inuse 34 ",
      NA_SOCKSTAT,
      NA_OK,
      0,
      AS_READ,
      { { "Sockstat", "UDP.inuse", "34" } } },
    { "TCP: inuse 1 tw",
      NA_SOCKSTAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Sockstat", "TCP.inuse", "1" } } },
    { "entries  found\n00000003  00000001\n00000003  00000002",
      NA_CONNTRACK,
      NA_OK,
      0,
      AS_READ,
      { { "NfConntrack", "found", "3" } } },
    { "entries  found\n00000003  00000001\n00000003  0000000",
      NA_CONNTRACK,
      NA_MALFORMED,
      1,
      NOTHING,
      { { 0 } } },
    { "entries  found\n00000003  00000001\n00000003",
      NA_CONNTRACK,
      NA_MALFORMED,
      1,
      NOTHING,
      { { 0 } } },

    { "Ip6InReceives  \trubbish\nIp6InDelivers  \t5\n",
      NA_SNMP6,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Ip6", "Ip6InDelivers", "5" } } },
    { "Ip6InReceives\nIp6InDelivers  \t5\n",
      NA_SNMP6,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Ip6", "Ip6InDelivers", "5" } } },
    { "Ip6InReceives  \t1 2\nIp6InDelivers  \t5\n",
      NA_SNMP6,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Ip6", "Ip6InDelivers", "5" } } },
    { "Ip6InReceives  \t18446744073709551616\nIp6InDelivers  \t18446744073709551615\n",
      NA_SNMP6,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Ip6", "Ip6InDelivers", "18446744073709551615" } } },
    { "Ip6InReceives  \t-2147483649\nIp6InDelivers  \t-2147483648\n",
      NA_SNMP6,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Ip6", "Ip6InDelivers", "2147483648" } } },
    { "Ip6InReceives  \t1\nIp6InDelivers  \t5\nIp6InReceives  \t2\n",
      NA_SNMP6,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Ip6", "Ip6InDelivers", "5" } } },
    { "TlsTxSw  \t-1\nTlsRxSw  \t5\n",
      NA_TLS_STAT,
      NA_MALFORMED,
      1,
      NOTHING,
      { { "Tls", "TlsRxSw", "5" } } },
};

static void expect_file(const struct odd_file *odd, const char *text, struct facts *facts)
{
    if (odd->rest == AS_READ)
        facts_read_text(facts, odd->source, text);
    for (size_t i = 0; i < COUNT_OF(odd->exceptions) && odd->exceptions[i].group; i++)
        if (odd->exceptions[i].name != NULL)
            facts_replace(facts, odd->source, odd->exceptions[i].group, odd->exceptions[i].name,
                          odd->exceptions[i].number);
        else
            facts_drop_group(facts, odd->exceptions[i].group);
}

static void check_served(const struct odd_file *odd, const char *text, size_t length)
{
    struct facts facts = { 0 };
    const struct na_source *source;
    struct world world;

    expect_file(odd, text, &facts);
    world_open(&world);
    world_write_bytes(&world, facts_file(odd->source), text, length);
    world_start(&world, 64);
    for (uint32_t reading = 1; reading <= 2;
         reading++) { /* again with what the parser remembers of the first time */
        const struct na_reading *seen = world_read_anew(&world, odd->source);

        source = na_snapshot_source(world.snapshot, odd->source);
        ck_assert_msg(source->state == odd->state, "%s: state %d (%s)", odd->file, source->state,
                      source->last_error);
        ck_assert_msg(source->wrong == odd->wrong, "%s: %u wrong (%s)", odd->file, source->wrong,
                      source->last_error);
        ck_assert_msg(source->errors == (odd->wrong > 0), "%s: %u errors at reading %u", odd->file,
                      source->errors, reading);
        ck_assert_msg((source->last_error[0] != '\0') == (odd->wrong > 0), "%s: \"%s\"", odd->file,
                      source->last_error);
        facts_compare(&facts, &source->slots, seen->values.present, seen->values.value,
                      seen->values.count, odd->file);
    }
    world_close(&world);
    facts_clear(&facts);
}

START_TEST(odd_file_is_served)
{
    char name[256];
    size_t length;
    char *text;

    snprintf(name, sizeof(name), "odd/%s", odd_files[_i].file);
    text = fixture_text(name, &length);
    check_served(&odd_files[_i], text, length);
    free(text);
}
END_TEST

START_TEST(odd_text_is_served)
{
    check_served(&odd_texts[_i], odd_texts[_i].file, strlen(odd_texts[_i].file));
}
END_TEST

/* Folders are two samples of one file, for the tests of the snapshot; the other files here have no
 * source yet. */
static bool is_ours(const char *name)
{
    static const char *const kinds[] = { "netstat.",  "snmp.",      "snmp6.",
                                         "sockstat.", "sctp_snmp.", "nf_conntrack." };

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return false;
}

START_TEST(no_odd_file_is_forgotten)
{
    char **names;
    size_t count = fixture_list("odd", is_ours, &names);

    for (size_t i = 0; i < count; i++) {
        size_t row = 0;

        while (row < COUNT_OF(odd_files) && strcmp(odd_files[row].file, names[i]) != 0)
            row++;
        ck_assert_msg(row < COUNT_OF(odd_files), "odd/%s has no row in the table", names[i]);
    }
    ck_assert_uint_eq(count, COUNT_OF(odd_files));
    fixture_list_free(names, count);
}
END_TEST

TCase *odd_files_case(void)
{
    TCase *odd = tcase_create("odd files");

    tcase_add_loop_test(odd, odd_file_is_served, 0, COUNT_OF(odd_files));
    tcase_add_loop_test(odd, odd_text_is_served, 0, COUNT_OF(odd_texts));
    tcase_add_test(odd, no_odd_file_is_forgotten);
    return odd;
}
