/*
 * What is missing: rows and counters that are gone, that could not be looked at, or that a rule
 * leaves to another one.
 */
#include <stdio.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms_stage.h"

/* Contains the text; forgets the sentences. */
static void expect_part(const char *part)
{
    ck_assert_msg(strstr(sentences, part) != NULL, "no \"%s\" in: %s", part, sentences);
    sentences[0] = '\0';
}

/* ---- any */

#define DEV_HEAD "Inter-|\n face |bytes packets errs drop|bytes\n"

/* Interfaces as net/dev has them, each with its errors. */
#define LINK(name, errors) " " name ": 0 0 " errors " 0 0\n"

static void write_links(const char *lines)
{
    world_write(&world, "net/dev", DEV_HEAD "%s", lines);
}

/* The last row goes: what is reported is what it was, not a measure of nothing. */
START_TEST(any_without_rows)
{
    configure("r warning any interface eth* netstatIfRxErrs reaches 10", NULL);
    write_links(LINK("eth0", "12"));
    tick(1);
    expect_part("r raised: ");
    write_links(LINK("lo", "99"));
    tick(1);
    expect_sentences("r cleared: any interface eth* netstatIfRxErrs is gone; it was 12, threshold "
                     "10\n");
    tick(2);
    expect_sentences("");
}
END_TEST

TCase *alarms_missing_case(void)
{
    TCase *tcase = tcase_create("missing");

    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    tcase_add_test(tcase, any_without_rows);
    return tcase;
}
