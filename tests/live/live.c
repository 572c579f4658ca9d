#include "live.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/build.h"
#include "base/catalogue.h"

enum { FRESH_FACTOR = 20 }; /* the MIB's, at netstatSourceAge */

struct manager *manager;
bool live_ended_well = true;

void live_begin(void)
{
    if (manager == NULL)
        manager = snmpd_start();
    if (manager == NULL)
        daemons_explain();
    ck_assert_msg(manager != NULL, "snmpd does not answer");
    if (!subagent_start()) {
        daemons_explain();
        ck_abort_msg("the subagent does not answer");
    }
}

void live_end(void)
{
    int subagent, snmpd;

    manager_close(manager);
    manager = NULL;
    subagent = subagent_stop(SIGTERM);
    snmpd = snmpd_stop(SIGTERM);
    if (subagent == 0 && snmpd == 0)
        return;
    live_ended_well = false;
    fprintf(stderr, "exit status %d of the subagent, %d of snmpd\n", subagent, snmpd);
    daemons_explain();
}

struct name below_root(const char *arcs)
{
    char text[1024];

    snprintf(text, sizeof(text), "%s.%s", NA_MIB_ROOT_TEXT, arcs);
    return name_parse(text);
}

struct name counter_name(unsigned column, const char *group, const char *counter)
{
    struct name name = below_root("1.2.1.1");

    name.arc[name.length++] = column;
    name_add_string(&name, group);
    name_add_string(&name, counter);
    return name;
}

struct name scalar_name(const char *group, const char *counter)
{
    struct name name = below_root("1.2");

    for (size_t i = 0; i < na_counters_count; i++) {
        const struct na_counter *known = &na_counters[i];

        if (known->object == NULL || strcmp(known->name, counter) != 0 ||
            strcmp(na_groups[known->group].name, group) != 0)
            continue;
        name.arc[name.length++] = na_groups[known->group].arc;
        name.arc[name.length++] = known->number;
        name.arc[name.length++] = 0;
        return name;
    }
    name.length = 0;
    return name;
}

static size_t take_string(const struct name *name, size_t at, char *text, size_t room)
{
    size_t length = at < name->length ? name->arc[at] : 0;

    ck_assert_uint_lt(length, room);
    ck_assert_uint_le(at + 1 + length, name->length);
    for (size_t i = 0; i < length; i++)
        text[i] = (char)name->arc[at + 1 + i];
    text[length] = '\0';
    return at + 1 + length;
}

struct row_name row_name(const struct name *name)
{
    struct row_name row;
    size_t at = take_string(name, below_root("1.2.1.1.3").length, row.group, sizeof(row.group));

    ck_assert_uint_eq(take_string(name, at, row.counter, sizeof(row.counter)), name->length);
    return row;
}

/*
 * Requests netstatSourceAge (in milliseconds) and netstatSourceCost (in microseconds) of each
 * existing source. Other names could make the subagent look for new sources.
 */
static void request_ages(struct request *request)
{
    struct name ages = below_root("1.1.4.1.4");
    size_t count;
    struct varbind *rows = manager_walk(manager, &ages, &count);

    ck_assert_ptr_nonnull(rows);
    request_clear(request, SNMP_MSG_GET);
    for (size_t i = 0; i < count; i++) {
        struct name cost = rows[i].name;

        cost.arc[ages.length - 1] = 5;
        request_add(request, &rows[i].name);
        request_add(request, &cost);
    }
    free(rows);
}

static bool readings_expired(void *arg)
{
    const struct varbinds *answer = &manager->answer;

    ck_assert_int_eq(manager_ask(manager, arg), SNMP_ERR_NOERROR);
    for (size_t i = 0; i + 1 < answer->count; i += 2) /* both are rounded down */
        if (answer->at[i].number * 1000 <= FRESH_FACTOR * (answer->at[i + 1].number + 1))
            return false;
    return true;
}

void await_new_reading(void)
{
    static struct request ages;

    if (ages.count == 0)
        request_ages(&ages);
    ck_assert_msg(becomes(readings_expired, &ages, 30), "a reading stays fresh for more than 30 s");
}

struct varbind *walk_all(size_t *count)
{
    struct name root = below_root("");
    struct varbind *all = manager_walk(manager, &root, count);

    ck_assert_msg(all != NULL, "the walk failed, or its names do not increase");
    return all;
}

bool appears_later(const struct name *name)
{
    static const char *const columns[] = {
        "1.2.1.1.5",  "1.2.1.1.6",                /* netstatCounterIncrease1Min, 5Min */
        "1.3.2.1.5",  "1.3.2.1.6",                /* netstatIfLinkErrorsIncrease5Min, Losses */
        "1.5.2.1.13", "1.5.2.1.14", "1.5.2.1.15", /* netstatListenerOwner, Pid, Process */
        "1.5.3.1.9",  "1.5.3.1.10", "1.5.3.1.11", /* netstatUdpSocketPid, Process, Owner */
        "1.5.8.1.8",  "1.5.8.1.9",  "1.5.8.1.10", /* netstatUnixListenerOwner, Pid, Process */
        "1.7.1", /* netstatNsTable: other programs make namespaces */
    };

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        struct name column = below_root(columns[i]);

        if (name_begins(name, &column))
            return true;
    }
    return false;
}

struct varbind *walk_lasting(size_t *count)
{
    size_t walked;
    struct varbind *all = walk_all(&walked);

    *count = 0;
    for (size_t i = 0; i < walked; i++)
        if (!appears_later(&all[i].name))
            all[(*count)++] = all[i];
    return all;
}
