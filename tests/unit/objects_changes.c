#include "alarms/mib_tables.h"
#include "objects_changes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "expected.h"
#include "kit/support.h"

/* Objects of a world whose files change, and the request that is being made. */
struct subject {
    struct world world;
    struct na_objects *objects;
    struct na_request request;
};

static void begin(struct subject *subject)
{
    world_open(&subject->world);
    world_start(&subject->world, 64);
    subject->objects = na_objects_new(subject->world.snapshot, na_mib_tables);
    ck_assert_ptr_nonnull(subject->objects);
    subject->request = (struct na_request){ 1, subject->world.now - 1000 * SECOND };
}

static void end(struct subject *subject)
{
    na_objects_free(subject->objects);
    world_close(&subject->world);
}

/* A new request, a second later, when the previous reading is no longer fresh. */
static void new_request(struct subject *subject)
{
    subject->world.now += SECOND;
    subject->request.key++;
}

static bool get(struct subject *subject, const uint32_t *name, size_t length, uint64_t *number)
{
    struct na_value value;

    if (!na_objects_get(subject->objects, &subject->request, name, length, &value))
        return false;
    *number = value.number;
    return true;
}

static bool get_at(struct subject *subject, const char *oid, uint64_t *number)
{
    uint32_t name[NA_OID_MAX];
    size_t length = oid_from_text(name, oid);

    return get(subject, name, length, number);
}

static bool get_counter(struct subject *subject, unsigned column, const char *group,
                        const char *counter, uint64_t *number)
{
    uint32_t name[NA_OID_MAX];
    size_t length = oid_of_counter(name, column, group, counter);

    return get(subject, name, length, number);
}

/* Walks all there is in one request, in strict order; returns how many instances lie at or below a
 * name. */
static size_t walk(struct subject *subject, const uint32_t *below, size_t below_length)
{
    uint32_t name[NA_OID_MAX], last[NA_OID_MAX];
    size_t length = 0, last_length = 0, found = 0;
    struct na_value value;

    while (next_in_tree(subject->objects, &subject->request, name, &length, false, &value)) {
        if (compare_oids(name, length, last, last_length) <= 0)
            ck_abort_msg("%s comes after its successor", oid_text(name, length));
        memcpy(last, name, length * sizeof(*name));
        last_length = length;
        found += length >= below_length &&
                 compare_oids(name, below_length, below, below_length) == 0;
    }
    return found;
}

static size_t walk_at(struct subject *subject, const char *oid)
{
    uint32_t name[NA_OID_MAX];
    size_t length = oid_from_text(name, oid);

    return walk(subject, name, length);
}

/* ---- new names */

#define TCP "Tcp: MaxConn\nTcp: -1\n"
#define ICMP6 "Icmp6InType128  \t9\n"

static const struct {
    const char *file, *before, *after, *icmp, *group, *name;
} first_messages[] = {
    { "net/snmp", TCP, "IcmpMsg: InType8\nIcmpMsg: 4\n" TCP, "1.2.2.1.4.1.1.8", "IcmpMsg",
      "InType8" },
    { "net/snmp", TCP, "IcmpMsg: OutType255\nIcmpMsg: 4\n" TCP, "1.2.2.1.4.1.2.255", "IcmpMsg",
      "OutType255" },
    { "net/snmp", "IcmpMsg: InType3 OutType3\nIcmpMsg: 1 2\n" TCP,
      "IcmpMsg: InType3 InType8 OutType3\nIcmpMsg: 1 4 2\n" TCP, "1.2.2.1.4.1.1.8", "IcmpMsg",
      "InType8" },
    { "net/snmp", "IcmpMsg: InType3\nIcmpMsg: 1\n" TCP,
      "IcmpMsg: InType3 OutType0\nIcmpMsg: 1 4\n" TCP, "1.2.2.1.4.1.2.0", "IcmpMsg", "OutType0" },
    { "net/snmp6", "Ip6InReceives  \t1\n", "Ip6InReceives  \t1\nIcmp6InType135  \t4\n",
      "1.2.2.1.4.2.1.135", "Icmp6", "Icmp6InType135" },
    { "net/snmp6", "Icmp6InType1  \t1\n", "Icmp6InType1  \t1\nIcmp6OutType255  \t4\n",
      "1.2.2.1.4.2.2.255", "Icmp6", "Icmp6OutType255" },
};

/* The requested table: that of ICMP messages or that of all counters. */
enum { GET_ICMP, GET_COUNTER, NEXT_ICMP, NEXT_COUNTER, WALK_ICMP, WALK_COUNTER, WAYS };

START_TEST(first_message_is_there_at_once)
{
    struct subject subject;
    unsigned row = (unsigned)_i / WAYS, way = (unsigned)_i % WAYS;
    uint32_t name[NA_OID_MAX], found[NA_OID_MAX];
    size_t length, found_length;
    uint64_t number = 0;
    struct na_value value = { 0 };

    length = way % 2 == 0
               ? oid_from_text(name, first_messages[row].icmp)
               : oid_of_counter(name, 3, first_messages[row].group, first_messages[row].name);
    begin(&subject);
    /* the following row in the tables exists and is from another file: it must not be returned as
     * the next one before the first file has been read */
    world_write(&subject.world, "net/netstat", "MPTcpExt: MPFailTx\nMPTcpExt: 1\n");
    world_write(&subject.world, "net/snmp", "%s", TCP);
    world_write(&subject.world, "net/snmp6", "%s", ICMP6);
    world_write(&subject.world, first_messages[row].file, "%s", first_messages[row].before);
    ck_assert_uint_eq(walk(&subject, name, length), 0);
    world_write(&subject.world, first_messages[row].file, "%s", first_messages[row].after);
    new_request(&subject);
    if (way == GET_ICMP || way == GET_COUNTER)
        ck_assert(get(&subject, name, length, &number) && number == 4);
    else if (way == WALK_ICMP || way == WALK_COUNTER)
        ck_assert_uint_eq(walk(&subject, name, length), 1);
    else {
        memcpy(found, name, length * sizeof(*name));
        found_length = length - 1; /* after the part that the others have in common */
        found[found_length++] = name[length - 1] ? name[length - 1] - 1 : 0;
        ck_assert(na_objects_next(subject.objects, &subject.request, found, &found_length,
                                  name[length - 1] == 0, &value));
        ck_assert(compare_oids(found, found_length, name, length) == 0 && value.number == 4);
    }
    end(&subject);
}
END_TEST

/*
 * Names that the catalogue lacks, in groups that it has or lacks, before and after all others in
 * the table.
 */
static const struct {
    const char *group, *name;
} new_names[] = {
    { "TcpExt", "Zoo" },
    { "TcpExt", "A" },
    { "A", "A" },
    { "ZZTopExt", "Alpha" },
    { "SomeVendorsExtension", "Alpha" },
};

enum { AT_START, LATER, AFTER_A_SAMPLE, TIMES };

START_TEST(new_name_is_there_at_once)
{
    const char *group = new_names[_i / TIMES].group, *name = new_names[_i / TIMES].name;
    struct subject subject;
    uint64_t number;

    begin(&subject);
    if (_i % TIMES != AT_START) {
        world_write(&subject.world, "net/netstat", "TcpExt: TW\nTcpExt: 5\n");
        walk_at(&subject, "1");
        new_request(&subject);
    }
    world_write(&subject.world, "net/netstat", "%s: %s\n%s: 4\n", group, name, group);
    if (_i % TIMES == AFTER_A_SAMPLE)
        na_snapshot_sample(subject.world.snapshot);
    ck_assert_msg(get_counter(&subject, 3, group, name, &number) && number == 4, "%s %s is absent",
                  group, name);
    end(&subject);
}
END_TEST

/* ---- one request sees one state */

static void write_all(const struct subject *subject, unsigned value)
{
    world_write(&subject->world, "net/netstat",
                "TcpExt: TW ListenDrops\nTcpExt: %u %u\nIpExt: InOctets\nIpExt: %u\n", value, value,
                value);
    world_write(&subject->world, "net/snmp", "Udp: InErrors MemErrors New%u\nUdp: %u %u %u\n",
                value, value, value, value);
}

/* A GETBULK as a subagent sees it: GETNEXTs with one key. */
START_TEST(a_request_sees_one_state)
{
    struct subject subject;
    uint32_t name[NA_OID_MAX];
    size_t length = oid_from_text(name, "1.2.1"), counters = 0;
    struct na_value value;

    begin(&subject);
    write_all(&subject, 1000);
    /* a request sees a file as it was when the request first needed it: here it needs both before
     * they change */
    walk_at(&subject, "1.2.1");
    while (na_objects_next(subject.objects, &subject.request, name, &length, false, &value) &&
           value.type == NA_TYPE_COUNTER64) {
        ck_assert_uint_eq(value.number, 1000);
        counters++;
        write_all(&subject, 1000 + (unsigned)counters);
        subject.world.now += SECOND;
    }
    ck_assert_uint_eq(counters, 6); /* New1000 and none of the newer */
    new_request(&subject);
    ck_assert(get_counter(&subject, 3, "Udp", "InErrors", &value.number) && value.number == 1006);
    end(&subject);
}
END_TEST

/* A group in two files is one group of the MIB, with the values of the file that prints it now. */
START_TEST(group_of_two_files_is_there_once)
{
    struct subject subject;
    uint64_t number;

    begin(&subject);
    world_write(&subject.world, "net/netstat", "Udp6: Strange Udp6InErrors\nUdp6: 7 8\n");
    world_write(&subject.world, "net/snmp6", "Udp6InDatagrams  \t5\nUdp6InErrors  \t6\n");
    ck_assert_uint_eq(walk_at(&subject, "1.2.3.1.2.4.85.100.112.54"), 1);
    ck_assert_uint_eq(walk_at(&subject, "1.2.1.1.3.4.85.100.112.54"), 3);
    ck_assert(get_counter(&subject, 3, "Udp6", "Strange", &number) && number == 7);
    ck_assert(get_counter(&subject, 3, "Udp6", "Udp6InDatagrams", &number) && number == 5);
    world_remove(&subject.world, "net/netstat");
    new_request(&subject);
    ck_assert(get_counter(&subject, 3, "Udp6", "Udp6InDatagrams", &number) && number == 5);
    ck_assert_uint_eq(walk_at(&subject, "1.2.3.1.2.4.85.100.112.54"), 1);
    ck_assert(get_at(&subject, "1.2.3.1.2.4.85.100.112.54", &number) && number == NA_SNMP6 + 1);
    ck_assert(get_counter(&subject, 3, "Udp6", "Udp6InErrors", &number) && number == 6);
    end(&subject);
}
END_TEST

/* ---- names that do not fit into the MIB's indexes */

#define TEN "abcdefghij"
#define LONGEST TEN TEN TEN TEN TEN TEN "abcd"
#define LONGEST_GROUP TEN TEN TEN "ab"

START_TEST(unfit_names_are_errors)
{
    struct subject subject;
    uint64_t number;

    begin(&subject);
    world_write(&subject.world, "net/netstat",
                "TcpExt: TW " LONGEST "e " LONGEST
                " caf\303\251 bell\a ListenDrops\nTcpExt: 1 2 3 4 5 6\n" LONGEST_GROUP
                "c: A B\n" LONGEST_GROUP "c: 7 8\n" LONGEST_GROUP ": " LONGEST "\n" LONGEST_GROUP
                ": 9\n");
    for (unsigned reading = 1; reading <= 2; reading++, new_request(&subject)) {
        ck_assert_uint_eq(walk_at(&subject, "1.2.1.1.3"), 4);
        ck_assert(get_counter(&subject, 3, "TcpExt", "TW", &number) && number == 1);
        ck_assert(get_counter(&subject, 3, "TcpExt", LONGEST, &number) && number == 3);
        ck_assert(get_counter(&subject, 3, "TcpExt", "ListenDrops", &number) && number == 6);
        ck_assert(get_counter(&subject, 3, LONGEST_GROUP, LONGEST, &number) && number == 9);
        ck_assert(!get_counter(&subject, 3, "TcpExt", LONGEST "e", &number));
        ck_assert(get_at(&subject, "1.1.3.0", &number) && number == 1);
        ck_assert(get_at(&subject, "1.1.4.1.3.1", &number) && number == NA_MALFORMED);
        ck_assert(get_at(&subject, "1.1.2.0", &number) && number == 2);
    }
    end(&subject);
}
END_TEST

/* ---- the subagent itself */

START_TEST(asking_for_sources_reads_none)
{
    struct subject subject;
    uint64_t number;

    begin(&subject);
    world_write(&subject.world, "net/netstat", "TcpExt: TW\nTcpExt: 1\n");
    ck_assert(get_at(&subject, "1.1.4.1.3.1", &number) && number == NA_NOT_YET_READ);
    ck_assert(get_at(&subject, "1.1.4.1.6.1", &number) && number == 0);
    ck_assert(!get_at(&subject, "1.1.4.1.4.1", &number)); /* no reading, no age and no cost */
    ck_assert(!get_at(&subject, "1.1.4.1.5.1", &number));

    subject.world.tick = 3000;
    ck_assert(get_at(&subject, "1.2.10.12.0", &number) && number == 1);
    subject.world.tick = 0;
    subject.world.now += 7 * SECOND;
    ck_assert(get_at(&subject, "1.1.4.1.3.1", &number) && number == NA_OK);
    ck_assert(get_at(&subject, "1.1.4.1.4.1", &number) && number == 7000);
    ck_assert(get_at(&subject, "1.1.4.1.5.1", &number) && number == 3);
    ck_assert(get_at(&subject, "1.1.4.1.6.1", &number) && number == 1);
    end(&subject);
}
END_TEST

/* ---- time */

START_TEST(increases_are_columns)
{
    struct subject subject;
    uint64_t number;

    begin(&subject);
    for (unsigned second = 0; second <= 300;
         second += INTERVAL, subject.world.now += INTERVAL * SECOND) {
        world_write(&subject.world, "net/snmp",
                    "Tcp: CurrEstab InErrs OutRsts\nTcp: %u %u %" PRIu64 "\n", second, 2 * second,
                    second * UINT64_C(4000000000));
        na_snapshot_sample(subject.world.snapshot);
        if (second < 50)
            ck_assert_uint_eq(walk_at(&subject, "1.2.1.1.5"), 0);
    }
    subject.world.now -= INTERVAL * SECOND;
    ck_assert_uint_eq(walk_at(&subject, "1.2.1.1.5"), 2); /* of counters, not of levels */
    ck_assert_uint_eq(walk_at(&subject, "1.2.1.1.6"), 2);
    ck_assert(get_counter(&subject, 5, "Tcp", "InErrs", &number) && number == 120);
    ck_assert(get_counter(&subject, 6, "Tcp", "InErrs", &number) && number == 600);
    ck_assert(get_counter(&subject, 5, "Tcp", "OutRsts", &number) &&
              number == UINT32_MAX); /* the most a Gauge32 has */
    ck_assert(!get_counter(&subject, 5, "Tcp", "CurrEstab", &number));
    end(&subject);
}
END_TEST

START_TEST(discontinuity_by_the_agents_clock)
{
    static const char *const discontinuity = "1.2.3.1.4.6.84.99.112.69.120.116"; /* TcpExt */
    struct subject subject;
    uint64_t number;

    begin(&subject);
    world_write(&subject.world, "net/netstat",
                "TcpExt: TW\nTcpExt: 1000\nIpExt: InOctets\nIpExt: 5\n");
    ck_assert(get_at(&subject, discontinuity, &number) && number == 0);
    world_write(&subject.world, "net/netstat",
                "TcpExt: TW\nTcpExt: 1\nIpExt: InOctets\nIpExt: 6\n");
    new_request(&subject);
    ck_assert(get_at(&subject, discontinuity, &number) && number == 100100);
    /* and stays the same in later requests */
    for (unsigned i = 0; i < 100; i++) {
        subject.world.now += SECOND / 1000 + 1;
        ck_assert(get_at(&subject, discontinuity, &number) && number == 100100);
    }
    ck_assert(get_at(&subject, "1.2.3.1.4.5.73.112.69.120.116", &number) &&
              number == 0);                    /* IpExt continued */
    subject.request.epoch = subject.world.now; /* the agent has started since */
    ck_assert(get_at(&subject, discontinuity, &number) && number == 0);
    end(&subject);
}
END_TEST

TCase *changes_case(void)
{
    TCase *changes = tcase_create("changes");

    tcase_add_loop_test(changes, first_message_is_there_at_once, 0,
                        COUNT_OF(first_messages) * WAYS);
    tcase_add_loop_test(changes, new_name_is_there_at_once, 0, COUNT_OF(new_names) * TIMES);
    tcase_add_test(changes, a_request_sees_one_state);
    tcase_add_test(changes, group_of_two_files_is_there_once);
    tcase_add_test(changes, unfit_names_are_errors);
    tcase_add_test(changes, asking_for_sources_reads_none);
    tcase_add_test(changes, increases_are_columns);
    tcase_add_test(changes, discontinuity_by_the_agents_clock);
    tcase_set_timeout(changes, 60);
    return changes;
}
