#include "mib/description.h"

#include <stdio.h>
#include <string.h>

#include "mib/mib_table.h"

static const struct na_mib_column *column_of(const struct na_column *column)
{
    const struct na_mib_entry *entry = column->table->mib_table->entry;

    for (size_t i = 0; entry != NULL && i < entry->columns; i++)
        if (entry->column[i].number == column->column)
            return &entry->column[i];
    return NULL;
}

static const struct na_counter *scalar_of(unsigned group, uint32_t number)
{
    for (size_t i = 0; i < na_counters_count; i++)
        if (na_counters[i].group == group && na_counters[i].number == number)
            return &na_counters[i];
    return NULL;
}

/* Takes a string from the start of an index; returns the arcs it takes, 0 if there is none. */
static size_t take_string(const uint32_t *index, size_t length, char *text, size_t room)
{
    if (length == 0 || index[0] >= length || index[0] >= room)
        return 0;
    for (uint32_t i = 0; i < index[0]; i++)
        text[i] = (char)index[i + 1];
    text[index[0]] = '\0';
    return index[0] + 1;
}

void na_nstat_name(const char *group, const char *name, char *text, size_t room)
{
    const bool has_group = strncmp(name, group, strlen(group)) == 0;

    snprintf(text, room, "%s%s", has_group ? "" : group, name);
}

/* A row of netstatCounterTable, of which the catalogue may not know the counter. */
static void describe_counter(const uint32_t *index, size_t length,
                             struct na_description *description)
{
    char group[NA_GROUP_NAME_MAX + 1], counter[NA_NAME_MAX + 1];
    size_t taken = take_string(index, length, group, sizeof(group));
    const struct na_mib_column *packets;

    if (taken == 0 ||
        take_string(index + taken, length - taken, counter, sizeof(counter)) != length - taken)
        return;
    description->counter = na_catalogue_find(group, counter);
    if (description->counter == NULL || description->counter->object == NULL)
        na_nstat_name(group, counter, description->nstat, sizeof(description->nstat));
    /* the catalogue has the ICMP types as a pattern: InType<0-255> */
    if (na_icmp_source(group, counter) >= 0 &&
        na_mib_entry_of("netstatIcmpMsgPackets", &packets) != NULL)
        description->unit = packets->unit;
}

static const char *label_of(const struct na_mib_column *column, const struct na_value *value)
{
    const struct na_mib_label *label = column->labels;

    if (label == NULL || value->type != NA_TYPE_INTEGER)
        return NULL;
    while (label->text != NULL && label->number != (int64_t)value->number)
        label++;
    return label->text;
}

void na_describe(struct na_objects *objects, const struct na_request *request, const uint32_t *name,
                 size_t length, const struct na_value *value, struct na_description *description)
{
    const struct na_column *column = na_objects_column_of(objects, name, length);
    const char *row;

    *description = (struct na_description){ .object = "" };
    na_objects_describe(objects, name, length, description->name, sizeof(description->name));
    if (column == NULL)
        return;
    if (column->descriptor == NULL) {
        if (length > column->arcs)
            description->counter = scalar_of(column->table->group, name[column->arcs]);
        if (description->counter != NULL)
            description->object = description->counter->object;
    } else {
        description->column = column_of(column);
        description->object = column->descriptor;
        description->unit = description->column->unit;
        description->label = label_of(description->column, value);
    }
    if (column->table->mib_table->entry == &na_mib_entry_netstatCounterTable)
        describe_counter(name + column->arcs, length - column->arcs, description);
    if (description->counter != NULL)
        description->unit = description->counter->unit;
    row = na_objects_name(objects, request, name, length);
    snprintf(description->row, sizeof(description->row), "%s", row != NULL ? row : "");
}

bool na_describes_twice(const struct na_description *description)
{
    return description->column != NULL && description->counter != NULL &&
           description->counter->object != NULL;
}
