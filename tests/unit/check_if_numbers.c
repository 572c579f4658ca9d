/*
 * The number of an interface by its name, and whether it is still the same interface.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "kernel/if_numbers.h"
#include "kit/suite.h"

static struct na_given_indexes given;
static struct na_if_numbers numbers;
static int64_t now;

static void start(void)
{
    given = (struct na_given_indexes){ .serial = 0 };
    numbers = (struct na_if_numbers){ .serial = 0 };
    now = 0;
}

static void stop(void)
{
    na_if_numbers_clear(&numbers);
    na_given_indexes_clear(&given);
}

/* Runs a round with "name index name index ...". */
static void give(const char *text)
{
    char name[16];
    unsigned index;
    int used;

    na_given_indexes_begin(&given);
    for (; sscanf(text, " %15s %u%n", name, &index, &used) == 2; text += used)
        ck_assert(na_given_indexes_add(&given, name, strlen(name), index));
    ck_assert(na_given_indexes_end(&given));
}

static void begin(void)
{
    now += 1000;
    na_if_numbers_begin(&numbers);
}

static struct na_if_number see(const char *name)
{
    bool again = true;
    const struct na_if_number *number = na_if_numbers_see(&numbers, &given, name, now, &again);

    ck_assert_ptr_nonnull(number);
    ck_assert(!again);
    return *number;
}

/* A reading with these names alone, separated by blanks; returns the index of the last. */
static uint32_t reading(const char *names)
{
    char name[16];
    uint32_t index = 0;
    int used;

    begin();
    for (; sscanf(names, " %15s%n", name, &used) == 1; names += used)
        index = see(name).index;
    return index;
}

START_TEST(names_alone)
{
    ck_assert_uint_eq(reading("lo veth1 eth0"), 3);
    ck_assert_uint_eq(reading("lo eth0"), 3);
    ck_assert_uint_eq(reading("lo eth0 new"), 4);
    ck_assert_uint_eq(reading("eth0 lo veth1"), 2);
    ck_assert_uint_eq(na_if_numbers_index(&numbers, &given, "new"), 4);
}
END_TEST

START_TEST(same_or_another)
{
    struct na_if_number first, second;

    begin();
    first = see("eth0");
    ck_assert_int_eq(first.made_at, 0);
    begin();
    second = see("eth0");
    ck_assert_uint_eq(second.serial, first.serial);
    ck_assert_int_eq(second.made_at, 0);
    reading("lo");
    begin();
    second = see("eth0");
    ck_assert_uint_eq(second.index, first.index);
    ck_assert_uint_ne(second.serial, first.serial);
    ck_assert_int_eq(second.made_at, now);
    /* a look-up by another table does not count as a reading */
    reading("lo");
    first = second;
    ck_assert_uint_eq(na_if_numbers_index(&numbers, &given, "eth0"), first.index);
    begin();
    ck_assert_uint_ne(see("eth0").serial, first.serial);
}
END_TEST

START_TEST(twice_in_a_reading)
{
    bool again;

    begin();
    see("eth0");
    ck_assert_ptr_nonnull(na_if_numbers_see(&numbers, &given, "eth0", now, &again));
    ck_assert(again);
}
END_TEST

START_TEST(given_index)
{
    struct na_if_number first, second;

    give("lo 1 eth0 7");
    begin();
    first = see("eth0");
    ck_assert_uint_eq(first.index, 7);
    ck_assert_uint_eq(see("lo").index, 1);
    /* recreated under its name: another interface */
    give("lo 1 eth0 9");
    begin();
    second = see("eth0");
    ck_assert_uint_eq(second.index, 9);
    ck_assert_uint_ne(second.serial, first.serial);
    ck_assert_int_eq(second.made_at, now);
    /* no longer given, as for an interface that left its multicast groups: the last index stays */
    give("lo 1");
    begin();
    first = see("eth0");
    ck_assert_uint_eq(first.index, 9);
    ck_assert_uint_eq(first.serial, second.serial);
    /* ... until another name has it */
    give("lo 1 eth1 9");
    begin();
    ck_assert_uint_eq(see("eth0").index, NA_IF_NUMBER_OWN);
    ck_assert_uint_eq(see("eth1").index, 9);
    ck_assert_uint_eq(reading("eth2"), NA_IF_NUMBER_OWN + 1);
}
END_TEST

/* Our own numbers are replaced by the kernel's as soon as those are known. */
START_TEST(given_late)
{
    struct na_if_number other;

    ck_assert_uint_eq(reading("lo eth0 eth1"), 3);
    give("eth1 2");
    begin();
    ck_assert_uint_eq(see("lo").index, 1);
    ck_assert_uint_eq(see("eth0").index, NA_IF_NUMBER_OWN);
    other = see("eth1");
    ck_assert_uint_eq(other.index, 2);
    ck_assert_int_eq(other.made_at, now);
}
END_TEST

START_TEST(clash_of_high_numbers)
{
    char text[64];

    snprintf(text, sizeof(text), "a %u", (unsigned)NA_IF_NUMBER_OWN);
    give(text);
    ck_assert_uint_eq(reading("b"), NA_IF_NUMBER_OWN + 1);
    ck_assert_uint_eq(reading("a b"), NA_IF_NUMBER_OWN + 1);
    give("c 1");
    ck_assert_uint_eq(reading("a"), NA_IF_NUMBER_OWN);
    ck_assert_uint_gt(reading("a b d"), NA_IF_NUMBER_OWN + 1);
}
END_TEST

/*
 * Interfaces that come and go continually, such as those of containers, use a bounded amount of
 * memory.
 */
START_TEST(many_gone)
{
    enum { EACH = 1000, READINGS = 40 };
    uint32_t own = 0;

    for (unsigned i = 0; i < READINGS; i++) {
        begin();
        ck_assert_uint_eq(see("lo").index, 1);
        for (unsigned j = 0; j < EACH; j++) {
            char name[16];

            snprintf(name, sizeof(name), "veth%u", i * EACH + j);
            ck_assert_uint_gt(see(name).index, own);
            own = na_if_numbers_index(&numbers, &given, name);
        }
        ck_assert_uint_le(numbers.known.count, NA_IF_NUMBERS_GONE + 2 * EACH + 1);
    }
    ck_assert_uint_eq(own, READINGS * EACH + 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("numbers of interfaces");
    TCase *tests = tcase_create("numbers");

    tcase_add_checked_fixture(tests, start, stop);
    tcase_add_test(tests, names_alone);
    tcase_add_test(tests, same_or_another);
    tcase_add_test(tests, twice_in_a_reading);
    tcase_add_test(tests, given_index);
    tcase_add_test(tests, given_late);
    tcase_add_test(tests, clash_of_high_numbers);
    tcase_add_test(tests, many_gone);
    suite_add_tcase(suite, tests);
    return tests_run(suite);
}
