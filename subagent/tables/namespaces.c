/*
 * The network namespaces of all processes: the host's own, which is row 1, and those of containers
 * and others; see kernel/namespaces.h.
 */
#include "tables/namespaces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/counting.h"
#include "base/job.h"
#include "base/mib-columns.h"
#include "kernel/namespace_links.h"
#include "kernel/process.h"
#include "parse/parse.h"

enum { TRIES = 16 }; /* processes that are tried: those that have ended since they were found */

/* netstatNsKind */
enum kind { HOST = 1, CONTAINER, POD, UNIT, MACHINE, OTHER };

NA_ROW_INDEX(NA_MEMBER(struct na_namespace_row, index));

/* A namespace's index, and its place among the namespaces. */
struct place {
    uint32_t index;
    size_t at;
};

struct reading {
    struct na_read_context *context;
    struct na_namespaces *namespaces;
    struct na_rows places; /* in the order of the index */
    struct na_namespace_files *files;
    struct na_cgroup_name name; /* of the namespace that is being read */
    enum kind kind;
    uint64_t conntrack_limit;
    bool has_conntrack_limit;
    size_t shown; /* namespaces besides our own that the filter takes */
};

/* A pod is all of its containers, which share the namespace; its pause container is only the first.
 */
static int name_namespace(struct reading *reading, const struct na_namespace *namespace, int folder)
{
    static const uint8_t kinds[] = { [NA_CGROUP_OTHER] = OTHER,
                                     [NA_CGROUP_UNIT] = UNIT,
                                     [NA_CGROUP_MACHINE] = MACHINE,
                                     [NA_CGROUP_CONTAINER] = CONTAINER,
                                     [NA_CGROUP_POD] = POD };
    struct na_cgroup_name *name = &reading->name;
    int error;

    if (namespace->index == NA_OWN_NAMESPACE) {
        reading->kind = HOST;
        strcpy(name->name, "host");
        return 0;
    }
    error = na_process_cgroup(folder, &reading->context->kernel->text, name);
    if (error)
        return error;
    reading->kind = name->pod[0] != '\0' ? POD : kinds[name->kind];
    if (reading->kind == POD) {
        strcpy(name->name, "pod");
        strcat(name->name, name->pod);
    }
    return 0;
}

static void fill_row(const struct reading *reading, const struct na_namespace *namespace,
                     const struct na_namespace_numbers *numbers, struct na_namespace_row *row)
{
    row->index = namespace->index;
    row->kind = reading->kind;
    memcpy(row->name, reading->name.name, sizeof(row->name));
    row->processes = (uint32_t) namespace->processes;
    if (namespace->processes > 0)
        row->first_pid = na_namespaces_pid(reading->namespaces, namespace, 0);
    row->width = (uint8_t)reading->context->kernel->width;
    row->since = row->discontinuity = namespace->since;
    row->has = numbers->has;
    memcpy(row->number, numbers->number, sizeof(row->number));
    memcpy(row->printed, numbers->number + NA_NS_IN_OCTETS, sizeof(row->printed));
    if (reading->has_conntrack_limit && row->has & 1u << NA_NS_CONNTRACK_ENTRIES) {
        row->number[NA_NS_CONNTRACK_LIMIT] = reading->conntrack_limit;
        row->has |= 1u << NA_NS_CONNTRACK_LIMIT;
    }
}

/* Whether the filter takes the namespace; our own is always shown. */
static bool is_taken(const struct reading *reading)
{
    static const char *const kinds[] = {
        [HOST] = "host", [CONTAINER] = "container", [POD] = "pod",
        [UNIT] = "unit", [MACHINE] = "machine",     [OTHER] = "other"
    };
    const struct na_filter *filter = &reading->context->kernel->namespace_filter;

    return reading->kind == HOST ||
           ((filter->most == 0 || reading->shown < filter->most) &&
            na_filter_takes(filter, reading->name.name, kinds[reading->kind]));
}

/*
 * Reads a namespace through one of its processes. Returns 0; ENOENT if the process ended or moved
 * to another namespace meanwhile; ENOMEM.
 */
static int read_through(struct reading *reading, const struct na_namespace *namespace, int folder)
{
    struct na_namespace_numbers numbers = { .has = 0 };
    struct na_namespace_row *row;
    int error = name_namespace(reading, namespace, folder);

    if (!error && !na_namespace_is_in(namespace, folder))
        return ENOENT; /* the name may be that of a process that has ended */
    if (!error && !is_taken(reading)) {
        reading->context->rows->total[NA_NS_TOTAL_LEFT_OUT]++;
        return 0;
    }
    if (!error)
        error = na_namespace_files_read(reading->files, reading->context, folder,
                                        reading->kind == HOST ? NULL : reading->name.name,
                                        &numbers); /* the host's files are sources themselves */
    if (error || !na_namespace_is_in(namespace, folder))
        return error ? error : ENOENT;
    row = na_rows_add(reading->context->rows);
    if (row == NULL)
        return ENOMEM;
    fill_row(reading, namespace, &numbers, row);
    reading->shown += namespace->index != NA_OWN_NAMESPACE;
    return 0;
}

/* A namespace whose processes have all ended has none of the files, and gets no row. */
static int read_namespace(struct reading *reading, const struct na_namespace *namespace)
{
    for (size_t i = 0; i < TRIES && (i == 0 || i < namespace->processes); i++) {
        int folder = na_namespaces_open(reading->namespaces, namespace, i);
        int error = folder < 0 ? errno : read_through(reading, namespace, folder);

        if (folder >= 0)
            close(folder);
        if (error == 0 || !(na_process_is_gone(error) || error == EACCES || error == EPERM))
            return error;
    }
    return 0;
}

/*
 * The limit is the same for all namespaces, each of which may have that many entries
 * (nf_conntrack_max in net/netfilter/nf_conntrack_core.c).
 */
static int read_conntrack_limit(struct reading *reading)
{
    struct na_kernel *kernel = reading->context->kernel;
    int error = na_kernel_read(kernel, "sys/net/netfilter/nf_conntrack_max");

    reading->has_conntrack_limit = !error &&
                                   na_number(kernel->text.bytes, &reading->conntrack_limit) != NULL;
    return error == ENOMEM ? ENOMEM : 0;
}

static int by_index(const void *a, const void *b)
{
    const struct place *left = a, *right = b;

    return (left->index > right->index) - (left->index < right->index);
}

/* The oldest come first, as the limit on their number has it. */
static bool order_places(struct reading *reading)
{
    reading->places.size = sizeof(struct place);
    for (size_t i = 0; i < na_namespaces_count(reading->namespaces); i++) {
        struct place *place = na_rows_add(&reading->places);

        if (place == NULL)
            return false;
        *place = (struct place){ na_namespaces_at(reading->namespaces, i)->index, i };
    }
    na_rows_sort(&reading->places, by_index);
    return true;
}

static const struct na_namespace *namespace_at(const struct reading *reading, size_t i)
{
    const struct place *place = na_rows_at(&reading->places, i);

    return na_namespaces_at(reading->namespaces, place->at);
}

static int read_all(struct reading *reading)
{
    int error = order_places(reading) ? read_conntrack_limit(reading) : ENOMEM;

    for (size_t i = 0; i < reading->places.count && !error; i++) {
        error = read_namespace(reading, namespace_at(reading, i));
        if (!na_job_rest())
            return ECANCELED;
    }
    return error;
}

/* Last, since other readings have to wait for the links until this one has ended. */
static int find_interfaces(struct reading *reading)
{
    struct na_rows *rows = reading->context->rows;
    int error = na_namespace_links_find(reading->context->kernel);
    size_t place = 0;

    if (error)
        return error;
    /* both lists are in the same order, but some namespaces have no row */
    for (size_t i = 0; i < rows->count; i++) {
        struct na_namespace_row *row = na_rows_at(rows, i);

        while (namespace_at(reading, place)->index != row->index)
            place++;
        row->if_index = na_namespace_links_index(reading->context->kernel,
                                                 namespace_at(reading, place));
    }
    return 0;
}

static int read_namespaces(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    struct reading reading = { .context = context, .namespaces = na_kernel_namespaces(kernel) };
    int error = reading.namespaces == NULL
                  ? ENOMEM
                  : na_namespaces_find(reading.namespaces, kernel->root.serial, kernel->now);

    if (error)
        return error;
    reading.files = na_namespace_files_new();
    error = reading.files == NULL ? ENOMEM : read_all(&reading);
    na_namespace_files_free(reading.files);
    if (!error)
        error = find_interfaces(&reading);
    na_rows_clear(&reading.places);
    context->rows->total[NA_NS_TOTAL_UNREADABLE] = na_namespaces_unreadable(reading.namespaces);
    return !error && context->rows->count == 0 ? ENOENT : error;
}

/* ---- what continues from one reading to the next */

/*
 * A sum falls when an interface goes, and takes with it what it has counted: the counter then
 * stands still, and counts on from there.
 */
static void carry_sums(struct na_namespace_row *row, const struct na_namespace_row *last)
{
    for (size_t i = 0; i < NA_NS_SUMS; i++) {
        uint64_t rise = row->printed[i] - last->printed[i];
        const uint32_t bit = 1u << (NA_NS_IN_OCTETS + i);

        if (row->has & last->has & bit)
            row->number[NA_NS_IN_OCTETS + i] = last->number[NA_NS_IN_OCTETS + i] +
                                               (rise < UINT64_C(1) << 63 ? rise : 0);
    }
}

static bool count_on(const struct na_namespace_row *row, size_t i, uint64_t *value)
{
    return row->width == 32 ? na_count_on_32(value, (uint32_t)row->number[i])
                            : na_count_on(value, row->number[i]);
}

static void carry(void *new_row, const void *before, const struct na_reading_pair *pair)
{
    struct na_namespace_row *row = new_row;
    const struct na_namespace_row *last = before;
    const uint32_t counters = (UINT32_C(1) << NA_NS_COUNTERS) - 1;
    uint64_t value[NA_NS_COUNTERS];

    if (last == NULL) { /* a row that comes back may have missed a reset */
        if (pair->before != 0)
            row->discontinuity = pair->at;
        return;
    }
    carry_sums(row, last);
    row->discontinuity = row->has & ~last->has & counters ? pair->at : last->discontinuity;
    for (size_t i = 0; i < NA_NS_IN_OCTETS; i++) {
        value[i] = (last->has & 1u << i) ? last->number[i] : row->number[i];
        if (row->has & 1u << i && !count_on(row, i, &value[i]))
            row->discontinuity = pair->at;
    }
    if (row->discontinuity != pair->at)
        memcpy(row->number, value, NA_NS_IN_OCTETS * sizeof(value[0]));
}

#define NUMBER(i) NA_MEMBER_IF(struct na_namespace_row, number[i], i)

static const struct na_member columns[] = {
    [netstatNsName] = NA_MEMBER(struct na_namespace_row, name),
    [netstatNsKind] = NA_MEMBER(struct na_namespace_row, kind),
    [netstatNsProcesses] = NA_MEMBER(struct na_namespace_row, processes),
    [netstatNsFirstPid] = NA_MEMBER(struct na_namespace_row, first_pid),
    [netstatNsIfIndex] = NA_MEMBER(struct na_namespace_row, if_index),
    [netstatNsSince] = NA_MEMBER(struct na_namespace_row, since),
    [netstatNsDiscontinuityTime] = NA_MEMBER(struct na_namespace_row, discontinuity),
    [netstatNsListenOverflows] = NUMBER(NA_NS_LISTEN_OVERFLOWS),
    [netstatNsListenDrops] = NUMBER(NA_NS_LISTEN_DROPS),
    [netstatNsRetransSegs] = NUMBER(NA_NS_RETRANS_SEGS),
    [netstatNsOutSegs] = NUMBER(NA_NS_OUT_SEGS),
    [netstatNsTCPTimeouts] = NUMBER(NA_NS_TCP_TIMEOUTS),
    [netstatNsTCPSynRetrans] = NUMBER(NA_NS_TCP_SYN_RETRANS),
    [netstatNsTCPAbortOnTimeout] = NUMBER(NA_NS_TCP_ABORT_ON_TIMEOUT),
    [netstatNsTCPAbortOnMemory] = NUMBER(NA_NS_TCP_ABORT_ON_MEMORY),
    [netstatNsTCPAbortOnData] = NUMBER(NA_NS_TCP_ABORT_ON_DATA),
    [netstatNsEstabResets] = NUMBER(NA_NS_ESTAB_RESETS),
    [netstatNsAttemptFails] = NUMBER(NA_NS_ATTEMPT_FAILS),
    [netstatNsOutRsts] = NUMBER(NA_NS_OUT_RSTS),
    [netstatNsActiveOpens] = NUMBER(NA_NS_ACTIVE_OPENS),
    [netstatNsPassiveOpens] = NUMBER(NA_NS_PASSIVE_OPENS),
    [netstatNsPruneCalled] = NUMBER(NA_NS_PRUNE_CALLED),
    [netstatNsTCPRcvQDrop] = NUMBER(NA_NS_TCP_RCV_Q_DROP),
    [netstatNsTCPBacklogDrop] = NUMBER(NA_NS_TCP_BACKLOG_DROP),
    [netstatNsUdpRcvbufErrors] = NUMBER(NA_NS_UDP_RCVBUF_ERRORS),
    [netstatNsUdpSndbufErrors] = NUMBER(NA_NS_UDP_SNDBUF_ERRORS),
    [netstatNsUdp6RcvbufErrors] = NUMBER(NA_NS_UDP6_RCVBUF_ERRORS),
    [netstatNsInSegs] = NUMBER(NA_NS_IN_SEGS),
    [netstatNsConntrackDrops] = NUMBER(NA_NS_CONNTRACK_DROPS),
    [netstatNsConntrackInsertFailed] = NUMBER(NA_NS_CONNTRACK_INSERT_FAILED),
    [netstatNsInOctets] = NUMBER(NA_NS_IN_OCTETS),
    [netstatNsOutOctets] = NUMBER(NA_NS_OUT_OCTETS),
    [netstatNsRxDropped] = NUMBER(NA_NS_RX_DROPPED),
    [netstatNsTxDropped] = NUMBER(NA_NS_TX_DROPPED),
    [netstatNsCurrEstab] = NUMBER(NA_NS_CURR_ESTAB),
    [netstatNsSockets] = NUMBER(NA_NS_SOCKETS),
    [netstatNsTimeWait] = NUMBER(NA_NS_TIME_WAIT),
    [netstatNsConntrackEntries] = NUMBER(NA_NS_CONNTRACK_ENTRIES),
    [netstatNsConntrackLimit] = NUMBER(NA_NS_CONNTRACK_LIMIT),
};

const struct na_kernel_table na_kernel_table_namespaces = {
    .name = "network namespaces",
    .size = sizeof(struct na_namespace_row),
    .order = order,
    .index = &row_index,
    NA_COLUMNS(columns),
    .present = offsetof(struct na_namespace_row, has),
    .sampled = true, /* otherwise a namespace would be new if its processes changed meanwhile */
    .read = read_namespaces,
    .carry = carry,
};
