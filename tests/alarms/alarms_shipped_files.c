/* Shipped rules over the files of a kernel: when they are raised, and their sentences. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms_stage.h"

/* Applies one rule of the shipped configuration. */
static void configure_shipped(const char *name)
{
    size_t length, wanted = strlen(name);
    char *text = fixture_text("../../subagent/netstat-agentx.conf", &length), *rest = text, *line;

    while ((line = strsep(&rest, "\n")) != NULL)
        if (strncmp(line, "alarm ", 6) == 0 && strncmp(line + 6, name, wanted) == 0 &&
            line[6 + wanted] == ' ')
            break;
    ck_assert_msg(line != NULL, "no rule %s", name);
    configure(line + 6, NULL);
    free(text);
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
