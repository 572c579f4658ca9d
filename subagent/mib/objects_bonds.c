/*
 * netstatBondMemberTable.
 */
#include "mib/mib_table.h"
#include "tables/bond_members.h"

/* The number of each column, and what the MIB adds to it: its enumerations begin at 1. */
static const struct {
    uint8_t number, plus;
} columns[] = {
    [netstatBondMemberMode] = { NA_BOND_MODE, 1 },
    [netstatBondMemberState] = { NA_BOND_STATE, 1 },
    [netstatBondMemberMiiStatus] = { NA_BOND_MII_STATUS, 1 },
    [netstatBondMemberLinkFailures] = { NA_BOND_LINK_FAILURES, 0 },
    [netstatBondMemberAggregator] = { NA_BOND_AGGREGATOR, 0 },
    [netstatBondMemberActorState] = { NA_BOND_ACTOR_STATE, 0 },
    [netstatBondMemberPartnerState] = { NA_BOND_PARTNER_STATE, 0 },
    [netstatBondMemberActorChurn] = { NA_BOND_ACTOR_CHURN, 1 },
    [netstatBondMemberPartnerChurn] = { NA_BOND_PARTNER_CHURN, 1 },
};

/* The highest value of each enumeration; a kernel's later one is absent. */
static const uint8_t highest[] = {
    [NA_BOND_MODE] = 6,        [NA_BOND_STATE] = 1,         [NA_BOND_MII_STATUS] = 3,
    [NA_BOND_ACTOR_CHURN] = 2, [NA_BOND_PARTNER_CHURN] = 2,
};

static uint32_t member_serial(const void *kernel_row)
{
    return ((const struct na_bond_member *)kernel_row)->link_serial;
}

static const char *member_name(const void *kernel_row)
{
    return ((const struct na_bond_member *)kernel_row)->name;
}

static bool number_get(const struct na_bond_member *member, unsigned column, struct na_value *value)
{
    const unsigned place = columns[column].number;
    const uint32_t number = member->number[place];

    if (!(member->has & 1u << place) || (columns[column].plus > 0 && number > highest[place]))
        return false;
    if (column == netstatBondMemberLinkFailures)
        *value = na_counter32(number);
    else if (columns[column].plus > 0)
        *value = na_integer((int64_t)number + columns[column].plus);
    else
        *value = na_gauge32(number);
    return true;
}

static bool member_get(const struct na_table *table, const struct na_request *request,
                       const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_bond_member *member = kernel_row;

    (void)table;
    switch (column) {
    case netstatBondMemberName: *value = na_string(member->name); return true;
    case netstatBondMemberBondIfIndex: *value = na_gauge32(member->bond); return true;
    case netstatBondMemberBondName:
        *value = na_string(member->bond_name);
        return member->bond_name[0] != '\0';
    case netstatBondMemberDiscontinuityTime:
        *value = na_timestamp(request, member->discontinuity);
        return true;
    default: return number_get(member, column, value);
    }
}

const struct na_mib_table na_mib_table_netstatBondMemberTable = {
    .entry = &na_mib_entry_netstatBondMemberTable,
    .source = NA_BOND_MEMBERS,
    .serial = member_serial,
    .name = member_name,
    .get = member_get,
};
