/*
 * netstatAgent: the subagent itself and its sources.
 */

#include "base/build.h"
#include "base/mistakes.h"
#include "tables/net_dev.h"
#include "mib/mib_table.h"

enum { SENTENCE_MAX = 639 }; /* octets shown of a mistake */

/*
 * The number of names that the catalogue does not have, except ICMP types, which are known by their
 * pattern.
 */
static uint64_t unknown_names(const struct na_snapshot *snapshot)
{
    uint64_t names = 0;

    for (unsigned id = 0; id < NA_SOURCES; id++) {
        const struct na_slots *slots = &na_snapshot_source(snapshot, id)->slots;
        const struct na_reading *reading = na_snapshot_last(snapshot, id);

        for (size_t i = 0; i < reading->values.count && slots->unknown > 0; i++)
            names += reading->values.present[i] && slots->slot[i].counter == NULL &&
                     na_icmp_source(slots->groups[slots->slot[i].group].name, slots->slot[i].name) <
                         0;
    }
    return names;
}

static bool interfaces_left_out(struct na_table *table, const struct na_request *request,
                                struct na_value *value)
{
    const struct na_rows *rows = &na_snapshot_reading(table->snapshot, request->key, NA_DEV)->rows;

    if (rows->good)
        *value = na_gauge32(rows->total[NA_DEV_LEFT_OUT]);
    return rows->good;
}

/* The text is empty if there are no mistakes or memory ran out for it. */
static bool first_mistake(const struct na_mistakes *mistakes, struct na_value *value)
{
    size_t at = 0, length;
    const char *text;

    if (mistakes == NULL)
        return false;
    *value = na_string("");
    text = na_mistakes_next(mistakes, &at, &length);
    if (text == NULL)
        return true;
    if (length > SENTENCE_MAX) /* truncate at the start of a UTF-8 character */
        for (length = SENTENCE_MAX; length > 0 && (text[length] & 0xc0) == 0x80; length--)
            ;
    value->text = text;
    value->length = length;
    return true;
}

static bool agent_get(struct na_table *table, const struct na_request *request,
                      const struct na_row *row, unsigned column, struct na_value *value)
{
    const struct na_sessions sessions = na_snapshot_sessions(table->snapshot);
    uint32_t errors = 0;

    (void)row;
    switch (column) {
    case netstatAgentVersion: *value = na_string(NA_NAME_AND_VERSION); return true;
    case netstatAgentUnknownNames: *value = na_gauge32(unknown_names(table->snapshot)); return true;
    case netstatAgentErrors:
        for (unsigned id = 0; id < NA_SOURCES; id++)
            errors += na_snapshot_source(table->snapshot, id)->errors;
        *value = na_counter32(errors);
        return true;
    case netstatAgentInterfacesLeftOut: return interfaces_left_out(table, request, value);
    case netstatAgentConfigMistakes:
        if (table->mistakes != NULL)
            *value = na_gauge32(table->mistakes->count);
        return table->mistakes != NULL;
    case netstatAgentConfigFirstMistake: return first_mistake(table->mistakes, value);
    case netstatAgentSessions: *value = na_counter32(sessions.count); return sessions.count > 0;
    case netstatAgentSessionTime:
        *value = na_timestamp(request, sessions.began);
        return sessions.count > 0;
    default: return false;
    }
}

static bool agent_fill(struct na_table *table)
{
    return na_table_add(table, (uint32_t[]){ 0 }, 1, 0, 0);
}

static bool source_get(struct na_table *table, const struct na_request *request,
                       const struct na_row *row, unsigned column, struct na_value *value)
{
    const struct na_source *source = na_snapshot_source(table->snapshot, row->source);

    (void)request;
    if (source->state == NA_NOT_YET_READ &&
        (column == netstatSourceAge || column == netstatSourceCost))
        return false;
    switch (column) {
    case netstatSourceName: *value = na_string(source->name); return true;
    case netstatSourceState: *value = na_integer(source->state); return true;
    case netstatSourceAge:
        *value = na_gauge32((uint64_t)(na_snapshot_now(table->snapshot) - source->read_at) /
                            1000000);
        return true;
    case netstatSourceCost: *value = na_gauge32((uint64_t)source->cost / 1000); return true;
    case netstatSourceReadings: *value = na_counter32(source->readings); return true;
    case netstatSourceErrors: *value = na_counter32(source->errors); return true;
    case netstatSourceLastError: *value = na_string(source->last_error); return true;
    default: return false;
    }
}

static bool source_fill(struct na_table *table)
{
    for (uint32_t id = 0; id < NA_SOURCES; id++)
        if (!na_table_add(table, (uint32_t[]){ id + 1 }, 1, id, 0))
            return false;
    return true;
}

const struct na_mib_table na_mib_table_netstatAgent = {
    .entry = &na_mib_entry_netstatAgent,
    .get_named = agent_get,
    .fill = agent_fill,
};

const struct na_mib_table na_mib_table_netstatSourceTable = {
    .entry = &na_mib_entry_netstatSourceTable,
    .get_named = source_get,
    .fill = source_fill,
};
