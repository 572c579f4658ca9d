/*
 * A GETBULK returns the same as the corresponding GETNEXTs, whichever part answers it, and also for
 * managers that may see only a part.
 */
#include <stdio.h>
#include <stdlib.h>

#include "live.h"

static const struct {
    const char *community;
    long non_repeaters, repetitions;
    const char *arcs[3]; /* where each variable begins; "" is the root */
} bulks[] = {
    { READER, 0, 50, { "1.2.10" } },
    { READER, 0, 1, { "1.2.10" } },
    { READER, 0, 2, { "", "1.2.1.1.3" } },
    { READER, 0, 33, { "1.3.1.1.3", "1.2.11", "1.1.4.1.4" } },
    { READER, 1, 20, { "1.1.1", "1.2.1.1.4", "2.9" } },
    { READER, 0, 90, { "2" } },
    { PART_READER, 0, 50, { "1.2.9" } },
    { PART_READER, 0, 100, { "" } },
    { PART_READER, 0, 3, { "1.2.10" } },
    { PART_READER, 1, 30, { "1.2.9", "1.2.10.50", "1.2.1.1.3.9" } },
};

static struct manager *asker;

/* The names that successive GETNEXTs return after a name, one per repetition. */
static void go_on(struct name name, long repetitions, struct name *names)
{
    for (long i = 0; i < repetitions; i++) {
        const struct varbind *next = manager_next(asker, &name);

        ck_assert_ptr_nonnull(next);
        names[i] = name = next->name;
    }
}

START_TEST(bulk_has_what_next_has)
{
    static struct request request;
    static struct name expected[3][100];
    struct name hidden = below_root(HIDDEN_PART);
    size_t at = 0, variables = 0;
    char address[300];

    snprintf(address, sizeof(address), "unix:%s", in_folder("snmp"));
    asker = manager_open(address, bulks[_i].community);
    ck_assert_ptr_nonnull(asker);
    request_clear(&request, SNMP_MSG_GETBULK);
    request.non_repeaters = bulks[_i].non_repeaters;
    request.repetitions = bulks[_i].repetitions;
    for (; variables < 3 && bulks[_i].arcs[variables] != NULL; variables++) {
        struct name name = below_root(bulks[_i].arcs[variables]);

        request_add(&request, &name);
        go_on(name, (long)variables < bulks[_i].non_repeaters ? 1 : bulks[_i].repetitions,
              expected[variables]);
    }
    ck_assert_int_eq(manager_ask(asker, &request), SNMP_ERR_NOERROR);
    for (long row = 0; row < bulks[_i].repetitions; row++)
        for (size_t i = 0; i < variables; i++) {
            const struct varbind *one = &asker->answer.at[at];

            if ((long)i < bulks[_i].non_repeaters && row > 0)
                continue;
            ck_assert_uint_lt(at, asker->answer.count);
            ck_assert_msg(name_compare(&one->name, &expected[i][row]) == 0,
                          "row %ld of %s: %s, not %s", row, bulks[_i].arcs[i],
                          name_text(&one->name), name_text(&expected[i][row]));
            ck_assert(bulks[_i].community[0] != PART_READER[0] ||
                      !name_begins(&one->name, &hidden));
            at++;
        }
    ck_assert_uint_eq(at, asker->answer.count);
    manager_close(asker);
}
END_TEST

TCase *bulk_case(void)
{
    TCase *tcase = tcase_create("bulk");

    tcase_add_unchecked_fixture(tcase, live_begin, live_end);
    tcase_add_loop_test(tcase, bulk_has_what_next_has, 0, sizeof(bulks) / sizeof(bulks[0]));
    return tcase;
}
