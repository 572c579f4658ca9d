#include "alarms/mib_tables.h"
#include "alarms_stage.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { RULES_MOST = 8 };

struct world world;
struct na_objects *objects;
struct na_alarms *alarms;
char sentences[SENTENCES_MAX];

static void note(const struct na_notification *notification)
{
    size_t length = strlen(sentences);

    snprintf(sentences + length, sizeof(sentences) - length, "%s\n", notification->sentence);
}

void open_stage(void)
{
    world_open(&world);
    world_start(&world, 64);
    objects = na_objects_new(world.snapshot, na_mib_tables);
    alarms = na_alarms_new(objects);
    ck_assert_ptr_nonnull(alarms);
    na_objects_show_alarms(objects, alarms);
    na_alarms_notifications(alarms)->report = note;
    sentences[0] = '\0';
}

void close_stage(void)
{
    na_alarms_free(alarms);
    na_objects_free(objects);
    world_close(&world);
}

void configure(const char *first, ...)
{
    struct na_rule rules[RULES_MOST];
    char mistake[256];
    size_t count = 0;
    va_list lines;

    va_start(lines, first);
    for (const char *line = first; line != NULL; line = va_arg(lines, const char *)) {
        ck_assert_uint_lt(count, RULES_MOST);
        ck_assert_msg(na_rule_read(line, &rules[count++], mistake, sizeof(mistake)), "%s: %s", line,
                      mistake);
    }
    va_end(lines);
    ck_assert(na_alarms_configure(alarms, rules, count, (struct timespec){ .tv_sec = 1700000000 }));
}

void tick(unsigned times)
{
    static uint64_t key;

    for (unsigned i = 0; i < times; i++) {
        world.now += INTERVAL * SECOND;
        na_snapshot_sample(world.snapshot);
        na_alarms_step(alarms, ++key, world.now, (struct timespec){ .tv_sec = 1700000000 });
    }
}

void expect_sentences(const char *wanted)
{
    ck_assert_str_eq(sentences, wanted);
    sentences[0] = '\0';
}

size_t rows_of(size_t rule)
{
    return ((const struct na_rule_row *)na_rows_at(na_alarms_rules(alarms), rule))->set->count;
}

void write_overflows(uint64_t overflows)
{
    world_write(&world, "net/netstat",
                "TcpExt: ListenOverflows ListenDrops\nTcpExt: %" PRIu64 " 0\n", overflows);
}
