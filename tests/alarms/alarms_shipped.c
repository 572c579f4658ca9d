/* The shipped rules: as text, and over the files of a kernel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms_stage.h"
#include "base/catalogue.h"
#include "alarms/rule_fits.h"
#include "alarms/rule_text.h"

enum { MISTAKE_MOST = 400, SHIPPED_LEAST = 47 };

/* ---- the shipped configuration */

struct shipped {
    char *text, *rest;
    const char *rule;        /* without `alarm` */
    bool enabled, commented; /* not an example; below a comment */
};

static void open_shipped(struct shipped *shipped)
{
    size_t length;

    *shipped = (struct shipped){ .text = fixture_text("../../subagent/netstat-agentx.conf",
                                                      &length) };
    shipped->rest = shipped->text;
}

static void close_shipped(struct shipped *shipped)
{
    free(shipped->text);
}

/* The next rule; false at the end. */
static bool next_shipped(struct shipped *shipped)
{
    static const char token[] = "alarm ";
    const char *line;

    while ((line = strsep(&shipped->rest, "\n")) != NULL) {
        shipped->enabled = line[0] != '#';
        shipped->rule = line + !shipped->enabled;
        if (strncmp(shipped->rule, token, strlen(token)) == 0) {
            shipped->rule += strlen(token);
            return true;
        }
        shipped->commented = !shipped->enabled;
    }
    return false;
}

/* `alarm NAME off`, an example of how a rule is switched off. */
static bool is_off(const char *rule)
{
    return strcmp(rule + strcspn(rule, " "), " off") == 0;
}

/* ---- as text */

static bool is_in_catalogue(const struct na_rule_counter *counter)
{
    return na_catalogue_find(counter->group, counter->name) != NULL;
}

static bool has_one_threshold(const struct na_rule *rule)
{
    const struct na_alarm_rule *numbers = &rule->numbers;

    if (numbers->measure == NA_STATE || rule->rows == NA_ROWS_GONE)
        return true;
    return numbers->falls ? numbers->clear <= numbers->raise : numbers->clear >= numbers->raise;
}

static void expect_good(const char *line)
{
    char mistake[MISTAKE_MOST];
    struct na_rule rule;

    ck_assert_msg(na_rule_read(line, &rule, mistake, sizeof(mistake)), "%s: %s", line, mistake);
    ck_assert_msg(rule.target != NA_TARGET_COUNTER || is_in_catalogue(&rule.counter),
                  "%s: the catalogue has no such counter", line);
    ck_assert_msg(na_rule_fits(&rule, mistake, sizeof(mistake)), "%s: %s", line, mistake);
    for (size_t i = 0; i < rule.divisors; i++)
        ck_assert_msg(rule.divisor[i].group[0] == '\0' || is_in_catalogue(&rule.divisor[i]),
                      "%s: the catalogue has no %s %s", line, rule.divisor[i].group,
                      rule.divisor[i].name);
    ck_assert_msg(rule.text[0] != '\0', "%s: without a remedy", line);
    ck_assert_msg(!has_one_threshold(&rule) || rule.numbers.clear_for > 0, "%s: would flap", line);
    for (size_t length = 0; length < strlen(line); length++) {
        char *cut = strndup(line, length);

        na_rule_read(cut, &rule, mistake, sizeof(mistake));
        free(cut);
    }
}

/* So are the examples that are to be switched on. */
START_TEST(shipped_rules_are_good)
{
    struct shipped shipped;
    unsigned rules = 0;

    open_shipped(&shipped);
    while (next_shipped(&shipped)) {
        if (is_off(shipped.rule))
            continue;
        expect_good(shipped.rule);
        ck_assert_msg(shipped.commented, "%s: without a comment", shipped.rule);
        rules++;
    }
    ck_assert_uint_ge(rules, SHIPPED_LEAST);
    close_shipped(&shipped);
}
END_TEST

TCase *alarms_shipped_case(void)
{
    TCase *tcase = tcase_create("shipped rules");

    tcase_add_test(tcase, shipped_rules_are_good);
    return tcase;
}

/* ---- over files */

/* Applies one rule that is enabled. */
static void configure_shipped(const char *name)
{
    size_t wanted = strlen(name);
    struct shipped shipped;
    bool found = false;

    open_shipped(&shipped);
    while (!found && next_shipped(&shipped))
        found = shipped.enabled && strncmp(shipped.rule, name, wanted) == 0 &&
                shipped.rule[wanted] == ' ';
    ck_assert_msg(found, "no rule %s", name);
    configure(shipped.rule, NULL);
    close_shipped(&shipped);
}

/* The files of the kernel's two neighbour tables. */
static const struct neighbours {
    const char *table, *full, *file, *limit;
} neighbours[] = {
    { "arpTable", "arpTableFull", "net/stat/arp_cache", "sys/net/ipv4/neigh/default/gc_thresh3" },
    { "ndiscTable", "ndiscTableFull", "net/stat/ndisc_cache",
      "sys/net/ipv6/neigh/default/gc_thresh3" },
};

static void write_neighbours(const struct neighbours *table, unsigned entries, unsigned fulls)
{
    world_write(&world, table->file,
                "entries  allocs   table_fulls\n%08x 00000001 %08x\n%08x 00000001 00000000\n",
                entries, fulls, entries);
}

/* The entries are of the table, not of a CPU: 819 of 1024 are less than 80 %, on two CPUs too. */
START_TEST(neighbour_table_fills_up)
{
    configure_shipped(neighbours[_i].table);
    world_write(&world, neighbours[_i].limit, "1024\n");
    write_neighbours(&neighbours[_i], 819, 0);
    tick(WINDOW_TICKS + 1);
    expect_sentences("");
    write_neighbours(&neighbours[_i], 820, 0);
    tick(1);
    ck_assert_ptr_nonnull(strstr(sentences, " raised: "));
    ck_assert_ptr_nonnull(strstr(sentences, "gc_thresh3"));
    sentences[0] = '\0';
    write_neighbours(&neighbours[_i], 760, 0);
    tick(WINDOW_TICKS + 1);
    ck_assert_ptr_nonnull(strstr(sentences, " cleared: "));
}
END_TEST

START_TEST(neighbour_table_is_full)
{
    configure_shipped(neighbours[_i].full);
    write_neighbours(&neighbours[_i], 1024, 7);
    tick(WINDOW_TICKS + 1);
    expect_sentences("");
    write_neighbours(&neighbours[_i], 1024, 8);
    tick(1);
    ck_assert_ptr_nonnull(strstr(sentences, " raised: "));
}
END_TEST

TCase *alarms_shipped_files_case(void)
{
    TCase *tcase = tcase_create("shipped rules over files");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, open_stage, close_stage);
    tcase_add_loop_test(tcase, neighbour_table_fills_up, 0, COUNT_OF(neighbours));
    tcase_add_loop_test(tcase, neighbour_table_is_full, 0, COUNT_OF(neighbours));
    return tcase;
}
