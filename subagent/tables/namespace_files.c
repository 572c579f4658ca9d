#include "tables/namespace_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/process.h"
#include "parse/parse.h"
#include "parse/parse_dev.h"

/* The files of names and numbers; net/dev is another. A namespace has one of the first three. */
enum file { NETSTAT, SNMP, SNMP6, SOCKSTAT, CONNTRACK, FILES, MAIN_FILES = SNMP6 + 1 };

static const struct {
    const char *name;
    na_parser *parse;
    const char *group; /* if the file has only one */
    enum na_kind kind; /* of names that the catalogue does not have */
    bool whole;        /* single_open */
    bool prints_sign;
} files_read[FILES] = {
    [NETSTAT] = { "net/netstat", na_parse_rows, NULL, NA_COUNTER, true, false },
    [SNMP] = { "net/snmp", na_parse_rows, NULL, NA_COUNTER, true, false },
    [SNMP6] = { "net/snmp6", na_parse_pairs, NULL, NA_COUNTER, true, true },
    [SOCKSTAT] = { "net/sockstat", na_parse_sockstat, "Sockstat", NA_GAUGE, true, false },
    [CONNTRACK] = { "net/stat/nf_conntrack", na_parse_columns, "NfConntrack", NA_COUNTER, false,
                    false },
};

static const struct {
    enum file file;
    const char *group, *name;
} wanted[NA_NS_NUMBERS] = {
    [NA_NS_LISTEN_OVERFLOWS] = { NETSTAT, "TcpExt", "ListenOverflows" },
    [NA_NS_LISTEN_DROPS] = { NETSTAT, "TcpExt", "ListenDrops" },
    [NA_NS_RETRANS_SEGS] = { SNMP, "Tcp", "RetransSegs" },
    [NA_NS_OUT_SEGS] = { SNMP, "Tcp", "OutSegs" },
    [NA_NS_TCP_TIMEOUTS] = { NETSTAT, "TcpExt", "TCPTimeouts" },
    [NA_NS_TCP_SYN_RETRANS] = { NETSTAT, "TcpExt", "TCPSynRetrans" },
    [NA_NS_TCP_ABORT_ON_TIMEOUT] = { NETSTAT, "TcpExt", "TCPAbortOnTimeout" },
    [NA_NS_TCP_ABORT_ON_MEMORY] = { NETSTAT, "TcpExt", "TCPAbortOnMemory" },
    [NA_NS_TCP_ABORT_ON_DATA] = { NETSTAT, "TcpExt", "TCPAbortOnData" },
    [NA_NS_ESTAB_RESETS] = { SNMP, "Tcp", "EstabResets" },
    [NA_NS_ATTEMPT_FAILS] = { SNMP, "Tcp", "AttemptFails" },
    [NA_NS_OUT_RSTS] = { SNMP, "Tcp", "OutRsts" },
    [NA_NS_ACTIVE_OPENS] = { SNMP, "Tcp", "ActiveOpens" },
    [NA_NS_PASSIVE_OPENS] = { SNMP, "Tcp", "PassiveOpens" },
    [NA_NS_PRUNE_CALLED] = { NETSTAT, "TcpExt", "PruneCalled" },
    [NA_NS_TCP_RCV_Q_DROP] = { NETSTAT, "TcpExt", "TCPRcvQDrop" },
    [NA_NS_TCP_BACKLOG_DROP] = { NETSTAT, "TcpExt", "TCPBacklogDrop" },
    [NA_NS_UDP_RCVBUF_ERRORS] = { SNMP, "Udp", "RcvbufErrors" },
    [NA_NS_UDP_SNDBUF_ERRORS] = { SNMP, "Udp", "SndbufErrors" },
    [NA_NS_UDP6_RCVBUF_ERRORS] = { SNMP6, "Udp6", "Udp6RcvbufErrors" },
    [NA_NS_IN_SEGS] = { SNMP, "Tcp", "InSegs" },
    [NA_NS_CONNTRACK_DROPS] = { CONNTRACK, "NfConntrack", "drop" },
    [NA_NS_CONNTRACK_INSERT_FAILED] = { CONNTRACK, "NfConntrack", "insert_failed" },
    [NA_NS_CURR_ESTAB] = { SNMP, "Tcp", "CurrEstab" },
    [NA_NS_SOCKETS] = { SOCKSTAT, "Sockstat", "sockets.used" },
    [NA_NS_TIME_WAIT] = { SOCKSTAT, "Sockstat", "TCP.tw" },
    [NA_NS_CONNTRACK_ENTRIES] = { CONNTRACK, "NfConntrack", "entries" },
};

struct na_namespace_files {
    struct na_slots slots[FILES];
    struct na_layout layout[FILES];
    int place[NA_NS_NUMBERS];
};

/* Makes slots for the names in the catalogue that a file may have. False if memory ran out. */
static bool know_names(struct na_slots *slots, enum file file)
{
    for (size_t i = 0; i < na_counters_count; i++) {
        const struct na_counter *counter = &na_counters[i];
        const struct na_group *group = &na_groups[counter->group];
        int place;

        if (strcmp(group->source, files_read[file].name) != 0)
            continue;
        place = na_slots_place(slots, group->name, strlen(group->name), counter->name,
                               strlen(counter->name));
        if (place < 0)
            return false;
        na_slots_know(slots, place, counter);
    }
    return file != SNMP || na_slots_group(slots, "IcmpMsg", strlen("IcmpMsg")) >= 0;
}

static bool find_places(struct na_namespace_files *files)
{
    for (size_t i = 0; i < NA_NS_NUMBERS; i++) {
        if (wanted[i].name == NULL)
            continue;
        files->place[i] = na_slots_place(&files->slots[wanted[i].file], wanted[i].group,
                                         strlen(wanted[i].group), wanted[i].name,
                                         strlen(wanted[i].name));
        if (files->place[i] < 0)
            return false;
    }
    return true;
}

struct na_namespace_files *na_namespace_files_new(void)
{
    struct na_namespace_files *files = calloc(1, sizeof(*files));
    bool good = files != NULL;

    for (enum file file = 0; file < FILES && good; file++)
        good = na_slots_init(&files->slots[file], files_read[file].kind) &&
               know_names(&files->slots[file], file);
    if (good && find_places(files))
        return files;
    na_namespace_files_free(files);
    return NULL;
}

void na_namespace_files_free(struct na_namespace_files *files)
{
    if (files == NULL)
        return;
    for (enum file file = 0; file < FILES; file++) {
        na_slots_clear(&files->slots[file]);
        na_layout_clear(&files->layout[file]);
    }
    free(files);
}

static void report(struct na_read_context *context, const char *name, const char *file,
                   const char *what)
{
    if (name != NULL)
        na_read_error(context, "%.40s: %s: %s", name, file, what);
}

static void put(struct na_namespace_numbers *numbers, size_t number, uint64_t value)
{
    numbers->number[number] = value;
    numbers->has |= UINT32_C(1) << number;
}

static void take_numbers(const struct na_namespace_files *files, enum file file,
                         struct na_namespace_numbers *numbers)
{
    const struct na_slots *slots = &files->slots[file];

    for (size_t i = 0; i < NA_NS_NUMBERS; i++)
        if (wanted[i].name != NULL && wanted[i].file == file &&
            na_slots_has(slots, (size_t)files->place[i]))
            put(numbers, i, slots->raw[files->place[i]]);
}

/* Reads and parses one of the files. Returns 0 or an errno. */
static int read_names(struct na_namespace_files *files, struct na_read_context *context, int folder,
                      enum file file, const char *name, struct na_namespace_numbers *numbers)
{
    struct na_text *text = &context->kernel->text;
    struct na_parse parse = { .slots = &files->slots[file],
                              .layout = &files->layout[file],
                              .group = files_read[file].group,
                              .prints_sign = files_read[file].prints_sign,
                              .copy = !context->kernel->root.procfs };
    int error = na_file_read_at(folder, files_read[file].name, files_read[file].whole, text);

    if (error)
        return error;
    files->slots[file].serial++;
    if (text->length == 0)
        na_parse_error(&parse, "an empty file", "", 0);
    else
        files_read[file].parse(&parse, text->bytes, text->length);
    if (parse.lacks_memory)
        return ENOMEM;
    if (parse.errors > 0)
        report(context, name, files_read[file].name, parse.error);
    take_numbers(files, file, numbers);
    return 0;
}

/* What the interfaces count, without lo. */
struct sums {
    uint64_t sum[NA_NS_SUMS];
    uint32_t unknown; /* bit n: an interface does not have the n-th */
};

static void add_interface(const struct na_dev *dev, struct sums *sums)
{
    static const uint8_t columns[NA_NS_SUMS] = { 0, NA_DEV_SIDE, 3, NA_DEV_SIDE + 3 };

    if (strcmp(dev->name, "lo") == 0)
        return;
    for (size_t i = 0; i < NA_NS_SUMS; i++) {
        sums->sum[i] += dev->counter[columns[i]];
        if (!(dev->has & 1u << columns[i]))
            sums->unknown |= 1u << i;
    }
}

/* False if there is a line that cannot be parsed, so that the sums would be wrong. */
static bool add_interfaces(struct na_read_context *context, struct sums *sums)
{
    struct na_dev_layout layout = { .columns = 0 };

    for (const char *line = context->kernel->text.bytes; *line != '\0';) {
        const char *end = line + strcspn(line, "\n");
        bool cut = *end != '\n' && !na_read_takes_unended(context);
        struct na_dev dev = { .has = 0 };
        enum na_dev_line is = na_parse_dev_line(&layout, line, end, cut, &dev);

        if (is == NA_DEV_BAD)
            return false;
        if (is == NA_DEV_ROW)
            add_interface(&dev, sums);
        line = end + (*end == '\n');
    }
    return true;
}

static int read_dev(struct na_read_context *context, int folder, const char *name,
                    struct na_namespace_numbers *numbers)
{
    struct sums sums = { .unknown = 0 };
    int error = na_file_read_at(folder, "net/dev", false, &context->kernel->text);

    if (error)
        return error;
    if (!add_interfaces(context, &sums)) {
        report(context, name, "net/dev", "a line that cannot be parsed");
        return 0;
    }
    for (size_t i = 0; i < NA_NS_SUMS; i++)
        if (!(sums.unknown & 1u << i))
            put(numbers, NA_NS_IN_OCTETS + i, sums.sum[i]);
    return 0;
}

int na_namespace_files_read(struct na_namespace_files *files, struct na_read_context *context,
                            int folder, const char *name, struct na_namespace_numbers *numbers)
{
    int error = read_dev(context, folder, name, numbers);
    bool there = !error;

    for (enum file file = 0; file < FILES && error != ENOMEM; file++) {
        error = read_names(files, context, folder, file, name, numbers);
        there |= !error && file < MAIN_FILES;
        if (error && error != ENOMEM && !na_process_is_gone(error))
            report(context, name, files_read[file].name, strerror(error));
    }
    return error == ENOMEM ? ENOMEM : there ? 0 : ENOENT;
}
