/*
 * The objects of counters: the scalars, netstatCounterTable, netstatIcmpMsgTable,
 * netstatGroupTable.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mib/mib_table.h"

/* Finds the slot of a row and its reading; false if it is absent now. */
static bool find_slot(struct na_table *table, const struct na_request *request,
                      const struct na_row *row, const struct na_slot **slot,
                      const struct na_reading **reading)
{
    *reading = na_snapshot_reading(table->snapshot, request->key, row->source);
    if (row->place < 0 || (size_t)row->place >= (*reading)->values.count ||
        !(*reading)->values.present[row->place])
        return false;
    *slot = &na_snapshot_source(table->snapshot, row->source)->slots.slot[row->place];
    return true;
}

static bool scalar_get(struct na_table *table, const struct na_request *request,
                       const struct na_row *row, unsigned column, struct na_value *value)
{
    const struct na_reading *reading;
    const struct na_slot *slot;
    uint64_t number;

    (void)column;
    if (!find_slot(table, request, row, &slot, &reading))
        return false;
    number = reading->values.value[row->place];
    switch (slot->kind) {
    case NA_COUNTER: *value = na_counter64(number); return true;
    case NA_GAUGE: *value = na_gauge32(number); return true;
    default: *value = na_integer((int64_t)number); return true;
    }
}

static bool counter_get(struct na_table *table, const struct na_request *request,
                        const struct na_row *row, unsigned column, struct na_value *value)
{
    const struct na_reading *reading;
    const struct na_slot *slot;
    uint64_t number;

    if (!find_slot(table, request, row, &slot, &reading) ||
        (column == netstatCounterLevel) == (slot->kind == NA_COUNTER))
        return false;
    number = reading->values.value[row->place];
    switch (column) {
    case netstatCounterValue: *value = na_counter64(number); return true;
    case netstatCounterLevel: *value = na_integer((int64_t)number); return true;
    default:
        if (!na_snapshot_increase(table->snapshot, row->source, reading, (size_t)row->place,
                                  column == netstatCounterIncrease1Min ? 60 : 300, &number))
            return false;
        *value = na_gauge32(number);
        return true;
    }
}

static bool group_get(struct na_table *table, const struct na_request *request,
                      const struct na_row *row, unsigned column, struct na_value *value)
{
    const struct na_reading *reading = na_snapshot_reading(table->snapshot, request->key,
                                                           row->source);
    const struct na_slots *slots = &na_snapshot_source(table->snapshot, row->source)->slots;
    uint64_t names = 0;

    for (size_t i = 0; i < reading->values.count; i++)
        if (reading->values.present[i] && slots->slot[i].group == row->place)
            names++;
    if (names == 0)
        return false;
    switch (column) {
    case netstatGroupSource: *value = na_integer(row->source + 1); return true;
    case netstatGroupCounters: *value = na_gauge32(names); return true;
    default: *value = na_timestamp(request, slots->groups[row->place].discontinuity); return true;
    }
}

/* The index of a scalar's row: its number, then the 0 of its instance. */
static bool scalar_fill(struct na_table *table)
{
    for (unsigned id = 0; id < NA_SOURCES; id++) {
        const struct na_source *source = na_snapshot_source(table->snapshot, id);

        for (size_t i = 0; i < source->slots.count; i++) {
            const struct na_counter *counter = source->slots.slot[i].counter;

            if (counter && counter->group == table->group && counter->object &&
                !na_table_add(table, (uint32_t[]){ counter->number, 0 }, 2, id, (int)i))
                return false;
        }
    }
    return true;
}

/*
 * IcmpMsg's rows, which appear once a type is counted, sort before UdpLite's: a walk must read
 * their file before it steps past them.
 */
static bool counter_fill(struct na_table *table)
{
    uint32_t index[NA_GROUP_NAME_MAX + NA_NAME_MAX + 2];

    for (unsigned id = 0; id < NA_SOURCES; id++) {
        const struct na_slots *slots = &na_snapshot_source(table->snapshot, id)->slots;

        for (size_t i = 0; i < slots->count; i++) {
            size_t length = na_put_string(index, slots->groups[slots->slot[i].group].name);

            length += na_put_string(index + length, slots->slot[i].name);
            if (!na_table_add(table, index, length, id, (int)i))
                return false;
        }
    }
    return true;
}

/* The number at the end of "InType3", or -1. */
static int icmp_type(const char *name, const char *prefix)
{
    size_t length = strlen(prefix);
    unsigned long type;
    char *end;

    if (strncmp(name, prefix, length) != 0 || name[length] < '0' || name[length] > '9')
        return -1;
    type = strtoul(name + length, &end, 10);
    return *end == '\0' && type <= 255 ? (int)type : -1;
}

static const struct {
    enum na_source_id source;
    uint32_t version, direction; /* netstatIcmpMsgIPVersion, netstatIcmpMsgDirection */
    const char *prefix, *group;
} families[] = {
    { NA_SNMP, 1, 1, "InType", "IcmpMsg" },
    { NA_SNMP, 1, 2, "OutType", "IcmpMsg" },
    { NA_SNMP6, 2, 1, "Icmp6InType", "Icmp6" },
    { NA_SNMP6, 2, 2, "Icmp6OutType", "Icmp6" },
};

int na_icmp_source(const char *group, const char *name)
{
    for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++)
        if (strcmp(group, families[f].group) == 0 && icmp_type(name, families[f].prefix) >= 0)
            return (int)families[f].source;
    return -1;
}

/*
 * A type gets its row once the kernel has counted a message. To make a walk check before it steps
 * past the place of such a row, each family is enclosed in rows that are never present.
 */
static bool add_absent(struct na_table *table, uint32_t *index, size_t length,
                       enum na_source_id source)
{
    index[length] = UINT32_MAX;
    return na_table_add(table, index, length, source, -1) &&
           na_table_add(table, index, length + 1, source, -1);
}

static bool icmp_fill(struct na_table *table)
{
    for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++) {
        const struct na_slots *slots =
            &na_snapshot_source(table->snapshot, families[f].source)->slots;

        if (!add_absent(table, (uint32_t[3]){ families[f].version, families[f].direction }, 2,
                        families[f].source))
            return false;
        for (size_t i = 0; i < slots->count; i++) {
            int type = icmp_type(slots->slot[i].name, families[f].prefix);

            if (type >= 0 &&
                strcmp(slots->groups[slots->slot[i].group].name, families[f].group) == 0 &&
                !na_table_add(
                    table,
                    (uint32_t[]){ families[f].version, families[f].direction, (uint32_t)type }, 3,
                    families[f].source, (int)i))
                return false;
        }
    }
    return true;
}

static bool group_fill(struct na_table *table)
{
    uint32_t index[NA_GROUP_NAME_MAX + 1];

    for (unsigned id = 0; id < NA_SOURCES; id++) {
        const struct na_slots *slots = &na_snapshot_source(table->snapshot, id)->slots;

        for (size_t i = 0; i < slots->groups_count; i++)
            if (!na_table_add(table, index, na_put_string(index, slots->groups[i].name), id,
                              (int)i))
                return false;
    }
    return true;
}

const struct na_mib_table na_mib_table_of_group = { .get_named = scalar_get, .fill = scalar_fill };

const struct na_mib_table na_mib_table_netstatCounterTable = {
    .entry = &na_mib_entry_netstatCounterTable,
    .get_named = counter_get,
    .fill = counter_fill,
    .open = true,
};

const struct na_mib_table na_mib_table_netstatIcmpMsgTable = {
    .entry = &na_mib_entry_netstatIcmpMsgTable,
    .get_named = scalar_get,
    .fill = icmp_fill,
    .open = true,
};

const struct na_mib_table na_mib_table_netstatGroupTable = {
    .entry = &na_mib_entry_netstatGroupTable,
    .get_named = group_get,
    .fill = group_fill,
    .open = true,
};
