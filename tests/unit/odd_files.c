#include "odd_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/facts.h"
#include "kit/support.h"
#include "odd_tables.h"

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
         reading++) { /* the second time with the layout remembered from the first */
        const struct na_reading *seen = world_read_again(&world, odd->source);

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

        while (row < odd_files_count && strcmp(odd_files[row].file, names[i]) != 0)
            row++;
        ck_assert_msg(row < odd_files_count, "odd/%s has no row in the table", names[i]);
    }
    ck_assert_uint_eq(count, odd_files_count);
    fixture_list_free(names, count);
}
END_TEST

TCase *odd_files_case(void)
{
    TCase *odd = tcase_create("odd files");

    tcase_add_loop_test(odd, odd_file_is_served, 0, (int)odd_files_count);
    tcase_add_loop_test(odd, odd_text_is_served, 0, (int)odd_texts_count);
    tcase_add_test(odd, no_odd_file_is_forgotten);
    return odd;
}
