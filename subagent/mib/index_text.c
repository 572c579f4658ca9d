#include "mib/index_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "kernel/inet_address.h"
#include "tables/tcp_states.h"

struct out {
    char *text;
    size_t room;
};

/* Puts a part at the start of index, of `length` arcs; returns how many it took, 0 if they are no
 * such part. */
typedef size_t put_part(struct out *out, char letter, const uint32_t *index, size_t length);

static const char *const versions[] = { [1] = "ipv4", [2] = "ipv6" };
static const char *const directions[] = { [1] = "in", [2] = "out" };
static const char *const address_types[] = {
    [NA_INET_IPV4] = "ipv4",
    [NA_INET_IPV6] = "ipv6",
    [NA_INET_IPV4Z] = "ipv4z",
    [NA_INET_IPV6Z] = "ipv6z",
};
static const char *const tcp_states[] = {
    [NA_TCP_CLOSED] = "closed",           [NA_TCP_LISTEN] = "listen",
    [NA_TCP_SYN_SENT] = "synSent",        [NA_TCP_SYN_RECEIVED] = "synReceived",
    [NA_TCP_ESTABLISHED] = "established", [NA_TCP_FIN_WAIT_1] = "finWait1",
    [NA_TCP_FIN_WAIT_2] = "finWait2",     [NA_TCP_CLOSE_WAIT] = "closeWait",
    [NA_TCP_LAST_ACK] = "lastAck",        [NA_TCP_CLOSING] = "closing",
    [NA_TCP_TIME_WAIT] = "timeWait",
};

#define LABELS(letter, labels)                               \
    {                                                        \
        letter, labels, sizeof(labels) / sizeof((labels)[0]) \
    }
static const struct {
    char letter;
    const char *const *label; /* by number; none has 0 */
    size_t count;
} enumerations[] = { LABELS('v', versions), LABELS('d', directions), LABELS('t', tcp_states),
                     LABELS('a', address_types) };
#undef LABELS

/* Appends formatted text, as far as there is room. */
static void __attribute__((format(printf, 2, 3))) append(struct out *out, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(out->text, out->room, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    if ((size_t)length >= out->room)
        length = out->room ? (int)out->room - 1 : 0;
    out->text += length;
    out->room -= (size_t)length;
}

static size_t put_label(struct out *out, char letter, const uint32_t *index, size_t length)
{
    (void)length;
    for (size_t i = 0; i < sizeof(enumerations) / sizeof(enumerations[0]); i++)
        if (enumerations[i].letter == letter && index[0] > 0 && index[0] < enumerations[i].count) {
            append(out, ".%s", enumerations[i].label[index[0]]);
            return 1;
        }
    return 0;
}

static size_t put_string(struct out *out, char letter, const uint32_t *index, size_t length)
{
    (void)letter;
    if (index[0] > length - 1)
        return 0;
    append(out, ".\"");
    for (uint32_t i = 1; i <= index[0]; i++)
        append(out, "%c", (char)index[i]);
    append(out, "\"");
    return index[0] + 1;
}

/* In the display hints of INET-ADDRESS-MIB as Net-SNMP has them: IPv4 in decimals, IPv6 octet by
 * octet, a zone behind it. */
static size_t put_address(struct out *out, char letter, const uint32_t *index, size_t length)
{
    struct na_inet_address address;
    size_t taken = na_inet_from_index(&address, index, length), octets;

    if (taken == 0)
        return 0;
    put_label(out, letter, index, length);
    octets = na_inet_octets(&address);
    append(out, ".\"");
    for (size_t i = 0; i < octets; i++)
        append(out, octets == 4 ? "%s%u" : "%s%02x",
               i == 0        ? ""
               : octets == 4 ? "."
                             : ":",
               address.octet[i]);
    if (address.length > octets)
        append(out, "%%%" PRIu32, na_inet_zone(&address));
    append(out, "\"");
    return taken;
}

static size_t put_number(struct out *out, char letter, const uint32_t *index, size_t length)
{
    (void)letter;
    (void)length;
    append(out, ".%" PRIu32, index[0]);
    return 1;
}

static put_part *part_of(char letter)
{
    return letter == 'n' ? put_number
         : letter == 's' ? put_string
         : letter == 'a' ? put_address
                         : put_label;
}

void na_index_text(const char *parts, const uint32_t *index, size_t length, char *text, size_t room)
{
    struct out out = { text, room };
    size_t at = 0;

    *text = '\0';
    while (at < length) {
        size_t taken = *parts != '\0' ? part_of(*parts)(&out, *parts, index + at, length - at) : 0;

        at += taken ? taken : put_number(&out, 'n', index + at, length - at);
        parts += *parts != '\0';
    }
}
