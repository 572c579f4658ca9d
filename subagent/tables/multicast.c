/*
 * net/igmp (net/ipv4/igmp.c) and net/igmp6 (net/ipv6/mcast.c).
 */
#include <string.h>
#include <sys/socket.h>

#include "base/mib-columns.h"
#include "parse/parse.h"
#include "tables/multicast.h"
#include "tables/read_lines.h"

/* The interface to which the following group lines of net/igmp belong. */
struct interface {
    uint32_t index; /* 0: its line could not be parsed */
    char name[IFNAMSIZ];
};

NA_ROW_INDEX(NA_MEMBER(struct na_mcast_group, index), NA_MEMBER(struct na_mcast_group, group));

static const struct na_member columns[] = {
    [netstatMcastGroupIfName] = NA_MEMBER(struct na_mcast_group, name),
    [netstatMcastGroupUsers] = NA_MEMBER(struct na_mcast_group, users),
};

static bool take_interface(struct interface *interface, const char *index, const char *name,
                           const char *name_end)
{
    uint64_t number = 0;
    size_t length = (size_t)(name_end - name);

    *interface = (struct interface){ .index = 0 };
    if (na_number(index, &number) != na_token_end(index) || number == 0 || number > INT32_MAX ||
        length == 0 || length >= IFNAMSIZ)
        return false;
    memcpy(interface->name, name, length);
    interface->index = (uint32_t)number;
    return true;
}

static enum na_line put(struct na_read_context *context, const struct interface *interface,
                        int family, const void *group, const char *users)
{
    struct na_kernel *kernel = context->kernel;
    const char *number = na_skip_blanks(users);
    struct na_mcast_group *row;
    uint64_t value = 0;

    if (na_number(number, &value) != na_token_end(number))
        return NA_LINE_BAD;
    row = na_rows_add(context->rows);
    if (row == NULL)
        return NA_LINE_NO_ROOM;
    row->index = interface->index;
    if (!kernel->root.real) { /* use the indexes of these files, so that tables agree even where
                                 files contradict each other */
        row->index = na_if_numbers_index(&kernel->numbers, &kernel->given, interface->name);
        if (row->index == 0)
            return NA_LINE_NO_ROOM;
    }
    memcpy(row->name, interface->name, sizeof(row->name));
    row->group = na_inet_address(family, group, 0);
    row->users = value;
    return NA_LINE_TAKEN;
}

/*
 * An interface, "1\tlo : 1 V3", or one of its groups on a separate line that begins with blanks,
 * "\t\t\t\t010000E0 1 0:00000000\t\t0". The address is printed as a 32-bit word in host byte order,
 * so the octets of the word are those of the address.
 */
static enum na_line take_igmp(struct na_read_context *context, const char *line, int family,
                              void *arg)
{
    struct interface *interface = arg;
    const char *p = na_skip_blanks(line), *end;
    uint64_t value = 0;
    uint32_t group;

    if (p == line) {
        const char *name = na_skip_blanks(na_token_end(line)),
                   *colon = memrchr(name, ':', strcspn(name, "\n"));

        while (colon != NULL && colon > name && na_is_blank(colon[-1]))
            colon--;
        return colon != NULL && take_interface(interface, line, name, colon) ? NA_LINE_TAKEN
                                                                             : NA_LINE_BAD;
    }
    end = na_hexadecimal(p, 8, &value);
    if (interface->index == 0 || end != p + 8)
        return NA_LINE_BAD;
    group = (uint32_t)value;
    return put(context, interface, family, &group, end);
}

/* "4 eth0 ff020000000000000000000000000001 1 0000000C 0": the address is printed octet by octet. */
static enum na_line take_igmp6(struct na_read_context *context, const char *line, int family,
                               void *arg)
{
    struct interface interface;
    const char *name = na_skip_blanks(na_token_end(line)), *name_end = na_token_end(name),
               *p = na_skip_blanks(name_end);
    uint8_t group[16];

    (void)arg;
    if (!take_interface(&interface, line, name, name_end))
        return NA_LINE_BAD;
    for (size_t i = 0; i < sizeof(group); i++, p += 2) {
        uint64_t value;

        if (na_hexadecimal(p, 2, &value) != p + 2)
            return NA_LINE_BAD;
        group[i] = (uint8_t)value;
    }
    return put(context, &interface, family, group, p);
}

static int read_groups(struct na_read_context *context)
{
    static const struct na_lines files[] = {
        { "net/igmp", AF_INET, 1, take_igmp },
        { "net/igmp6", AF_INET6, 0, take_igmp6 },
    };
    struct na_kernel *kernel = context->kernel;
    struct interface interface = { .index = 0 };
    int error = kernel->root.real ? 0 : na_given_indexes_read(&kernel->given, kernel);

    if (error)
        return error;
    return na_read_lines(context, files, sizeof(files) / sizeof(files[0]), &interface);
}

const struct na_kernel_table na_kernel_table_multicast = {
    .name = "net/igmp",
    .size = sizeof(struct na_mcast_group),
    .order = order,
    .index = &row_index,
    NA_COLUMNS(columns),
    .read = read_groups,
};
