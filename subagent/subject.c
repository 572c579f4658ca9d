#include "subject.h"

#include <stdio.h>
#include <string.h>

#include "objects.h"

const struct na_subject_columns na_subjects[] = {
    [NA_ABOUT_COUNTER] = { .discontinuity = "netstatGroupDiscontinuityTime" },
    [NA_ABOUT_INTERFACE] = { .name = "netstatIfName", .kind = "netstatIfLinkKind", .discontinuity = "netstatIfDiscontinuityTime" },
    [NA_ABOUT_CPU] = { .discontinuity = "netstatCpuDiscontinuityTime" },
    [NA_ABOUT_LISTENER] = { .column = "netstatListenerFullFor" },
    [NA_ABOUT_UDP_SOCKET] = { .column = "netstatUdpSocketDrops", .name = "netstatUdpSocketProcess",
                              .left_out = "netstatUdpSocketsLeftOut", .moves = true },
};

/* Columns that have no number, or one that is a moment. */
static const char *const not_measured[] = {
    "netstatIfName", "netstatIfLinkKind", "netstatIfLinkAlias", "netstatIfLinkAddress", "netstatIfDiscontinuityTime",
    "netstatIfLinkDiscontinuityTime", "netstatCpuDiscontinuityTime",
};

static bool same_table(const char *column, const char *other)
{
    uint32_t left[6], right[6];
    size_t length = na_objects_column(column, left);

    return length > 0 && na_objects_column(other, right) == length && memcmp(left, right, (length - 1) * sizeof(*left)) == 0;
}

static bool is_measured(const char *column)
{
    for (size_t i = 0; i < sizeof(not_measured) / sizeof(not_measured[0]); i++)
        if (strcmp(column, not_measured[i]) == 0)
            return false;
    return true;
}

const char *na_subject_discontinuity(const struct na_rule *rule)
{
    if (rule->subject == NA_ABOUT_INTERFACE && same_table(rule->counter.name, na_subjects[NA_ABOUT_INTERFACE].kind))
        return "netstatIfLinkDiscontinuityTime";
    return na_subjects[rule->subject].discontinuity;
}

bool na_subject_fits(const struct na_rule *rule, char *mistake, size_t room)
{
    const struct na_subject_columns *subject = &na_subjects[rule->subject];
    const char *column = rule->counter.name;
    bool interface = rule->subject == NA_ABOUT_INTERFACE;

    if (!interface && rule->subject != NA_ABOUT_CPU)
        return true;
    if (is_measured(column) && (interface ? same_table(column, subject->name) || same_table(column, subject->kind)
                                          : same_table(column, subject->discontinuity)))
        return true;
    snprintf(mistake, room, "a column of numbers of %s is expected, not '%s'",
             interface ? "netstatIfTable or netstatIfLinkTable" : "netstatCpuTable", column);
    return false;
}
