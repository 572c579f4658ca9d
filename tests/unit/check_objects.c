/*
 * The objects: for each root one expected tree, against which GET, GETNEXT and walks are checked;
 * and requests without an answer.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms/mib_tables.h"
#include "expected.h"
#include "kit/facts.h"
#include "objects_changes.h"
#include "kit/support.h"

static char **kernels; /* the roots in tests/fixtures; in loops, our own root comes after them */
static size_t kernels_count;

/* The objects of one root. */
struct served {
    struct world world;
    struct na_objects *objects;
    struct na_request request;
    struct tree tree;
};

/* All sources, an unknown group and an unknown name, and numbers at the ends of their ranges. */
static void make_root(const struct world *world)
{
    static const char *const copies[][2] = {
        { "net/snmp6", "live-6.18.44-netns-traffic/net/snmp6" },
        { "net/xfrm_stat", "synth-7.1.3/net/xfrm_stat" },
        { "net/tls_stat", "synth-7.1.3/net/tls_stat" },
        { "net/sctp/snmp", "synth-7.1.3/net/sctp/snmp" },
        { "net/sockstat", "odd/sockstat.negative" },
        { "net/sockstat6", "synth-7.1.3/net/sockstat6" },
        { "net/stat/nf_conntrack", "odd/nf_conntrack.6.1" },
    };

    world_add(world, "net/netstat", "synth-7.1.3/net/netstat",
              "ZZTopExt: Alpha Omega\nZZTopExt: 1 18446744073709551615\n");
    world_add(world, "net/snmp", "odd/snmp.icmpmsg_two_pairs",
              "IcmpMsg: InType256 InTypeX OutType\nIcmpMsg: 1 2 3\n");
    for (size_t i = 0; i < COUNT_OF(copies); i++)
        world_copy(world, copies[i][0], copies[i][1]);
    world_write(world, "sys/net/ipv4/tcp_mem", "10 2147483648 9223372036854775807\n");
    world_write(world, "sys/net/ipv4/udp_mem", "4294967294 4294967295 4294967296\n");
    world_write(world, "sys/net/core/somaxconn", "4096\n");
}

static void serve(struct served *served, int root)
{
    struct facts facts = { 0 };

    if ((size_t)root < kernels_count)
        world_open_on(&served->world, kernels[root]);
    else {
        world_open(&served->world);
        make_root(&served->world);
    }
    world_start(&served->world, 64);
    na_snapshot_sample(served->world.snapshot);
    served->objects = na_objects_new(served->world.snapshot, na_mib_tables);
    ck_assert_ptr_nonnull(served->objects);
    served->request = (struct na_request){
        1, served->world.now
    }; /* snmpd started last: 0 to it for anything that began earlier */
    facts_read_root(&facts, served->world.root);
    ck_assert_uint_gt(facts.count, 0);
    tree_of_facts(&served->tree, &facts, served->world.root);
    facts_clear(&facts);
}

static void serve_no_more(struct served *served)
{
    na_objects_free(served->objects);
    tree_clear(&served->tree);
    world_close(&served->world);
}

static bool is_value(const struct instance *expected, const struct na_value *value)
{
    if (value->type != expected->type)
        return false;
    if (value->type != NA_TYPE_STRING)
        return value->number == expected->number;
    return value->length == strlen(expected->text) &&
           memcmp(value->text, expected->text, value->length) == 0;
}

/*
 * Requests what follows a name and compares it with the tree. Assertions cost a system call each
 * even if they succeed.
 */
static void check_next(struct served *served, const uint32_t *name, size_t length, bool inclusive)
{
    size_t next = tree_next(&served->tree, name, length, inclusive), found_length = length;
    const struct instance *expected = &served->tree.instance[next];
    uint32_t found[NA_OID_MAX];
    struct na_value value;
    bool there;

    memcpy(found, name, length * sizeof(*name));
    there = next_in_tree(served->objects, &served->request, found, &found_length, inclusive,
                         &value);
    if (there != (next < served->tree.count))
        ck_abort_msg("the end of the tree is not where it should be: %s", oid_text(name, length));
    if (there && compare_oids(found, found_length, expected->name, expected->length) != 0)
        ck_abort_msg("%s instead of instance %zu", oid_text(found, found_length), next);
    if (there && !is_value(expected, &value))
        ck_abort_msg("%s has type %d and number %" PRIu64 " instead of %d and %" PRIu64,
                     oid_text(found, found_length), value.type, value.number, expected->type,
                     expected->number);
    if (!there && compare_oids(found, found_length, name, length) != 0)
        ck_abort_msg("the name was changed at the end of the tree");
}

static void check_both(struct served *served, const uint32_t *name, size_t length)
{
    check_next(served, name, length, false);
    check_next(served, name, length, true);
}

/* The distance between requested instances: 1, unless requesting all takes long. */
static size_t stride(void)
{
    return tests_are_slow() ? 11 : 1;
}

START_TEST(get_of_every_instance)
{
    struct served served;

    serve(&served, _i);
    for (size_t i = 0; i < served.tree.count; i += stride()) {
        const struct instance *expected = &served.tree.instance[i];
        struct na_value value;

        if (!na_objects_get(served.objects, &served.request, expected->name, expected->length,
                            &value) ||
            !is_value(expected, &value))
            ck_abort_msg("%s is absent or wrong", oid_text(expected->name, expected->length));
        if (!na_objects_knows(served.objects, expected->name, expected->length))
            ck_abort_msg("%s is not known", oid_text(expected->name, expected->length));
    }
    serve_no_more(&served);
}
END_TEST

enum { LESS, MORE, LONGER, SHORTER, AROUND };

/* A name beside that of an instance. */
static void step_aside(struct instance *instance, int where)
{
    switch (where) {
    case LESS:
        instance->name[instance->length - 1]--; /* 4294967295 below 0 */
        break;
    case MORE: instance->name[instance->length - 1]++; break;
    case LONGER: instance->name[instance->length++] = 0; break;
    default: instance->length--;
    }
}

/* Names close to an instance exist only if they are in the tree. */
START_TEST(get_of_absent_instances)
{
    struct served served;

    serve(&served, _i);
    for (size_t i = 0; i < served.tree.count * AROUND; i += stride()) {
        struct instance near = served.tree.instance[i / AROUND];
        const struct instance *first;
        struct na_value value;
        bool expected;

        step_aside(&near, (int)(i % AROUND));
        first = &served.tree.instance[tree_next(&served.tree, near.name, near.length, true)];
        expected = first < served.tree.instance + served.tree.count &&
                   compare_oids(near.name, near.length, first->name, first->length) == 0;
        if (na_objects_get(served.objects, &served.request, near.name, near.length, &value) !=
            expected)
            ck_abort_msg("%s %s", oid_text(near.name, near.length),
                         expected ? "is absent" : "is there");
    }
    serve_no_more(&served);
}
END_TEST

START_TEST(next_of_every_instance_and_between)
{
    struct served served;

    serve(&served, _i);
    for (size_t i = 0; i < served.tree.count; i += stride()) {
        check_both(&served, served.tree.instance[i].name, served.tree.instance[i].length);
        for (int where = 0; where < AROUND; where++) {
            struct instance near = served.tree.instance[i];

            step_aside(&near, where);
            check_both(&served, near.name, near.length);
        }
    }
    serve_no_more(&served);
}
END_TEST

/* GETNEXT from each prefix of some instances; using all would take long and test nothing more. */
START_TEST(next_of_prefixes)
{
    struct served served;

    serve(&served, _i);
    for (size_t i = 0; i < served.tree.count; i += 13 * stride())
        for (size_t length = 0; length < served.tree.instance[i].length; length++)
            check_both(&served, served.tree.instance[i].name, length);
    serve_no_more(&served);
}
END_TEST

START_TEST(walk_is_the_tree)
{
    struct served served;
    struct na_value value;
    uint32_t name[NA_OID_MAX];
    size_t length = 0, seen = 0;

    serve(&served, _i);
    for (; next_in_tree(served.objects, &served.request, name, &length, false, &value); seen++) {
        const struct instance *expected = &served.tree.instance[seen];

        if (seen == served.tree.count ||
            compare_oids(name, length, expected->name, expected->length) != 0)
            ck_abort_msg("%s is not expected", oid_text(name, length));
        if (!is_value(expected, &value))
            ck_abort_msg("%s has number %" PRIu64 " instead of %" PRIu64, oid_text(name, length),
                         value.number, expected->number);
    }
    ck_assert_uint_eq(seen, served.tree.count);
    serve_no_more(&served);
}
END_TEST

/* ---- requests without an answer */

/* Names of no object of the MIB, and names of objects that have no such instance in an empty root.
 */
static const char *const no_objects[] = {
    "",
    "1",
    "1.1",
    "1.1.4.1",
    "1.1.4.1.1",
    "1.1.4.1.1.1",
    "1.1.4.1.9.1",
    "1.1.99.0",
    "1.2.1.1.1.1",
    "1.2.1.1.2.1",
    "1.2.1.1.7.1",
    "1.2.2.1.3.1",
    "1.2.3.1.1.2.73.112",
    "1.2.9.1.0",
    "1.2.10",
    "1.2.10.0",
    "1.2.10.65535.0",
    "1.2.99.1.0",
    "1.3",
    "2.1",
    "4294967295",
};
static const char *const no_instances[] = {
    "1.1.1",
    "1.1.1.1",
    "1.1.1.0.0",
    "1.1.5.0",
    "1.1.6.0",
    "1.1.7.0",
    "1.1.8.0",
    "1.1.9.0",
    "1.1.4.1.2.0",
    "1.1.4.1.2.99",
    "1.2.1.1.3",
    "1.2.1.1.3.2.84",
    "1.2.2.1.4.1.1.8",
    "1.2.2.1.4.3.1.8",
    "1.2.2.1.4.1.1.4294967295",
    "1.2.1.1.3.7.73.99.109.112.77.115.103",
    "1.2.1.1.3.7.73.99.109.112.77.115.103.4294967295",
    "1.2.3.1.2.2.73.112",
    "1.2.10.25",
    "1.2.10.25.0",
    "1.2.10.25.1",
};

static void check_in_vain(struct na_objects *objects, const char *oid, bool known)
{
    const struct na_request request = { 1, 0 };
    uint32_t name[NA_OID_MAX];
    size_t length = oid_from_text(name, oid);
    struct na_value value;

    ck_assert_msg(!na_objects_get(objects, &request, name, length, &value), "%s is there", oid);
    ck_assert_msg(na_objects_knows(objects, name, length) == known, "%s is %sknown", oid,
                  known ? "not " : "");
}

START_TEST(absent_and_unknown_differ)
{
    struct world world;
    struct na_objects *objects;

    world_open(&world);
    world_start(&world, 64);
    objects = na_objects_new(world.snapshot, na_mib_tables);
    ck_assert_ptr_nonnull(objects);
    for (size_t i = 0; i < COUNT_OF(no_objects); i++)
        check_in_vain(objects, no_objects[i], false);
    for (size_t i = 0; i < COUNT_OF(no_instances); i++)
        check_in_vain(objects, no_instances[i], true);
    na_objects_free(objects);
    world_close(&world);
}
END_TEST

START_TEST(too_long_a_name_has_no_answer)
{
    struct served served;
    uint32_t name[NA_OID_MAX + 11];
    struct na_value value;
    size_t length = COUNT_OF(name);

    serve(&served, (int)kernels_count);
    for (size_t i = 0; i < length; i++)
        name[i] = 1;
    oid_of_counter(name, 3, "TcpExt", "TW");
    check_both(&served, name, NA_OID_MAX); /* the longest there is */
    ck_assert(!na_objects_get(served.objects, &served.request, name, length, &value));
    ck_assert(!na_objects_next(served.objects, &served.request, name, &length, false, &value));
    ck_assert(!na_objects_next(served.objects, &served.request, name, &length, true, &value));
    ck_assert_uint_eq(length, COUNT_OF(name));
    serve_no_more(&served);
}
END_TEST

/* ---- names for people */

static const struct {
    const char *name, *words;
} described[] = {
    { "1.1.1.0", "netstatAgentVersion.0" },
    { "1.1.4.1.3.10", "netstatSourceState.10" },
    { "1.2.1.1.3.2.73.112.2.84.87", "netstatCounterValue.\"Ip\".\"TW\"" },
    { "1.2.1.1.4.2.73.112", "netstatCounterLevel.\"Ip\"" },
    { "1.2.1.1.5.200.73",
      "netstatCounterIncrease1Min.200.73" }, /* no string of that length follows */
    { "1.2.2.1.4.2.1.135", "netstatIcmpMsgPackets.ipv6.in.135" },
    { "1.2.2.1.4.3.2.8", "netstatIcmpMsgPackets.3.out.8" },
    { "1.2.3.1.4.3.84.99.112", "netstatGroupDiscontinuityTime.\"Tcp\"" },
    { "1.2.10.25.0", "tcpExtListenOverflows.0" },
    { "1.2.10.25", "tcpExtListenOverflows" },
    { "1.2.28.3.0", "limitsTcpMemMax.0" },
    { "1.2.10.65535.0", ".65535.0" },
    { "1.3.7", ".1.3.7" },
};

START_TEST(names_are_put_in_words)
{
    struct world world;
    struct na_objects *objects;
    char text[256];

    world_open(&world);
    world_start(&world, 64);
    objects = na_objects_new(world.snapshot, na_mib_tables);
    for (size_t i = 0; i < COUNT_OF(described); i++) {
        uint32_t name[NA_OID_MAX];
        size_t length = oid_from_text(name, described[i].name);

        na_objects_describe(objects, name, length, text, sizeof(text));
        ck_assert_str_eq(text, described[i].words);
        for (size_t room = 1; room < strlen(described[i].words); room++) {
            na_objects_describe(objects, name, length, text, room);
            ck_assert_uint_eq(strlen(text), room - 1);
            ck_assert(strncmp(text, described[i].words, room - 1) == 0);
        }
    }
    na_objects_free(objects);
    world_close(&world);
}
END_TEST

static Suite *objects_suite(void)
{
    Suite *suite = suite_create("objects");
    TCase *trees = tcase_create("trees"), *other = tcase_create("names");
    int roots = (int)kernels_count + 1;

    tcase_add_loop_test(trees, get_of_every_instance, 0, roots);
    tcase_add_loop_test(trees, get_of_absent_instances, 0, roots);
    tcase_add_loop_test(trees, next_of_every_instance_and_between, 0, roots);
    tcase_add_loop_test(trees, next_of_prefixes, 0, roots);
    tcase_add_loop_test(trees, walk_is_the_tree, 0, roots);
    tcase_set_timeout(trees, 120);
    tcase_add_test(other, absent_and_unknown_differ);
    tcase_add_test(other, too_long_a_name_has_no_answer);
    tcase_add_test(other, names_are_put_in_words);
    suite_add_tcase(suite, trees);
    suite_add_tcase(suite, other);
    suite_add_tcase(suite, changes_case());
    return suite;
}

int main(void)
{
    int status;

    kernels_count = fixture_list("", fixture_is_root, &kernels);
    status = tests_run(objects_suite());
    fixture_list_free(kernels, kernels_count);
    return status;
}
