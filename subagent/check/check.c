#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "check/check.h"

#include <inttypes.h>

#include "check/check_parts.h"
#include "base/rows.h"

static bool is_absent(struct na_snapshot *snapshot, enum na_source_id id)
{
    return na_snapshot_source(snapshot, id)->state == NA_ABSENT;
}

/* A missing file that every kernel has points to a problem with the root. */
static unsigned check_missing(struct na_snapshot *snapshot, const char *root, bool none, FILE *to)
{
    char cause[300] = "";

    if (is_absent(snapshot, NA_NETSTAT) && is_absent(snapshot, NA_SNMP) &&
        is_absent(snapshot, NA_DEV))
        na_check_proc(root, cause, sizeof(cause));
    if (cause[0] != '\0')
        return na_check_wrong(
            to, "net", "netstat, snmp and dev, which every kernel has, are missing: %s", cause);
    if (none)
        return na_check_wrong(to, "sources",
                              "nothing to serve: does the folder of --root contain net/netstat?");
    return 0;
}

/* An absent source is normal, most hosts have no SCTP; a hidden one is not. */
static unsigned check_absent(const struct na_source *source, const char *root, bool subset,
                             FILE *to)
{
    const bool own = strcmp(root, "/proc") == 0;

    if (subset && strcmp(source->name, "sys") == 0)
        return na_check_wrong(to, source->name,
                              "hidden, since %s is mounted with subset=pid: the limits are absent",
                              root);
    /* with subset=pid the kernel shows net itself below self, but hides what is in its folders */
    if (subset && strncmp(source->name, "net/", 4) == 0 && strchr(source->name + 4, '/') != NULL)
        fprintf(to, "absent  %-24s hidden, since %s is mounted with subset=pid\n", source->name,
                root);
    else
        fprintf(to, "absent  %-24s not in %s\n", source->name,
                own ? "this kernel, or its module is not loaded" : root);
    return 0;
}

/* Why only our own network namespace is seen, or, by the service, will be seen. */
static void check_namespaces(const struct na_suspects *suspects, FILE *to)
{
    const size_t seen = na_snapshot_last(suspects->snapshot, NA_NAMESPACES)->rows.count;
    char cause[300];

    na_check_hidden(suspects->root, cause, sizeof(cause));
    if (cause[0] == '\0' && suspects->check->hides)
        snprintf(cause, sizeof(cause), "the unit of the service sets ProtectProc");
    else if (seen > 1)
        return; /* with the capability CAP_SYS_PTRACE nothing is hidden */
    if (cause[0] != '\0')
        fprintf(to, "absent  %-24s all but the host's own: other processes are hidden, since %s\n",
                "network namespaces", cause);
}

static unsigned check_sources(struct na_snapshot *snapshot, const char *root, FILE *to)
{
    const bool subset = na_check_is_subset(root);
    unsigned bad = 0;
    size_t served = 0;

    for (unsigned id = 0; id < NA_SOURCES; id++) {
        const struct na_reading *reading = na_snapshot_reading(snapshot, 1, id);
        const struct na_source *source = na_snapshot_source(snapshot, id);
        const char *what = source->table ? "rows" : "names";
        size_t found = reading->rows.count;

        for (size_t i = 0; i < reading->values.count; i++)
            found += reading->values.present[i];
        served += found;
        if (source->state == NA_OK)
            fprintf(to, "ok      %-24s %zu %s, read in %" PRId64 " us%s%s\n", source->name, found,
                    what, source->cost / 1000, source->note[0] ? "; " : "", source->note);
        else if (source->state == NA_ABSENT)
            bad += check_absent(source, root, subset, to);
        else
            bad += na_check_wrong(to, source->name, "%zu %s, %s", found, what, source->last_error);
    }
    return bad + check_missing(snapshot, root, served == 0, to);
}

static unsigned check_configuration(struct na_alarms *alarms, const struct na_mistakes *mistakes,
                                    FILE *to)
{
    static const char what[] = "configuration";
    size_t rules = na_alarms_rules(alarms)->count, at = 0, length;
    unsigned written = 0;
    const char *text;

    while ((text = na_mistakes_next(mistakes, &at, &length)) != NULL)
        written += na_check_wrong(to, what, "%.*s", (int)length, text);
    if (written < mistakes->count)
        na_check_wrong(to, what, "%u more mistakes", mistakes->count - written);
    if (mistakes->count == 0)
        fprintf(to, "ok      %-24s %zu alarm rule%s\n", what, rules, rules == 1 ? "" : "s");
    return mistakes->count;
}

unsigned na_check(const struct na_suspects *suspects, FILE *to)
{
    const char *address = suspects->address ? suspects->address : NETSNMP_AGENTX_SOCKET;
    struct na_rule_sampling sampling = na_check_rules_begin(suspects);
    unsigned bad = suspects->check->bad + check_sources(suspects->snapshot, suspects->root, to);
    struct na_trial trial;

    check_namespaces(suspects, to);
    na_check_rules(suspects, &sampling, to);
    bad += check_configuration(suspects->alarms, suspects->mistakes, to);
    bad += na_check_files(suspects->check, to);
    bad += na_check_socket(address, &trial, to);
    return bad + na_check_snmpd(suspects->check, address, &trial, to);
}
