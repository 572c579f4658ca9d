#include "alarms/selector.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PORT_MAX = UINT16_MAX, BITS = 8 };

static const char a_socket[] = "an address and port such as 127.0.0.1:80, :443, *:8000-8099 or "
                               "[::1]:80";

/* Reads a decimal number up to `most`; NULL if there is none. */
static const char *read_number(const char *text, uint32_t most, uint32_t *number)
{
    char *end;
    unsigned long long value;

    if (!isdigit((unsigned char)*text))
        return NULL;
    value = strtoull(text, &end, 10);
    *number = (uint32_t)value;
    return value <= most ? end : NULL;
}

/* Reads `*`, a number, or two of them with - between; false if `text` is none of these. */
static bool read_range(struct na_selector *selector, const char *text, uint32_t most)
{
    selector->low = 0;
    selector->high = most;
    if (strcmp(text, "*") == 0)
        return true;
    text = read_number(text, most, &selector->low);
    selector->high = selector->low;
    if (text != NULL && *text == '-')
        text = read_number(text + 1, most, &selector->high);
    return text != NULL && *text == '\0' && selector->low <= selector->high;
}

/* Reads an address, one with the number of its leading bits, or a glob of addresses. */
static bool read_address(struct na_selector *selector, const char *text)
{
    unsigned char octets[16];
    char address[NA_NAME_MAX + 1];
    size_t length = strcspn(text, "/");
    int family = strchr(text, ':') != NULL ? AF_INET6 : AF_INET;
    uint32_t bits = family == AF_INET ? 32 : 128;
    const char *end = text + length;

    if (text[strcspn(text, "*?[")] != '\0') {
        strcpy(selector->glob, text);
        return true;
    }
    memcpy(address, text, length);
    address[length] = '\0';
    if (*end == '/')
        end = read_number(end + 1, bits, &bits);
    if (end == NULL || *end != '\0' || inet_pton(family, address, octets) != 1)
        return false;
    selector->address = na_inet_address(family, octets, 0);
    selector->prefix = (uint8_t)bits;
    return true;
}

/* Puts brackets around an IPv6 address: also around its /BITS, which may stand after them. */
static void suggest_brackets(const char *address, const char *port, char *meant, size_t room)
{
    const char *bits = address[0] == '[' ? strstr(address, "]/") : NULL;

    if (bits != NULL)
        snprintf(meant, room, "[%.*s%s]%s", (int)(bits - address - 1), address + 1, bits + 1, port);
    else if (strpbrk(address, "[]") == NULL)
        snprintf(meant, room, "[%s]%s", address, port);
}

/* Splits at the last colon. An IPv6 address stands in brackets, as its own colons would mislead. */
static const char *read_socket(struct na_selector *selector, const char *word, char *meant,
                               size_t room)
{
    const char *colon = strrchr(word, ':');
    char address[NA_NAME_MAX + 1];
    size_t length = colon ? (size_t)(colon - word) : 0;

    if (colon == NULL || word[strlen(word) - 1] == ']') {
        bool port = word[strspn(word, "0123456789-")] == '\0';

        snprintf(meant, room, port ? ":%s" : "%s:*", word);
        return a_socket;
    }
    memcpy(address, word, length);
    address[length] = '\0';
    if (length > 1 && address[0] == '[' && address[length - 1] == ']') {
        address[length - 1] = '\0';
        memmove(address, address + 1, length - 1);
    } else if (strchr(address, ':') != NULL) {
        suggest_brackets(address, colon, meant, room);
        return "an IPv6 address in brackets, and a port";
    }
    if (address[0] == '\0')
        strcpy(address, "*");
    if (!read_address(selector, address))
        return "an address such as 127.0.0.1, 10.0.0.0/8, 10.* or [::1]";
    if (!read_range(selector, colon + 1, PORT_MAX))
        return "a port, a range such as 8000-8099, or *";
    return NULL;
}

/* A suggestion that would be refused in its turn is none. */
static const char *read_socket_or_suggest(struct na_selector *selector, const char *word,
                                          char *meant, size_t room)
{
    const char *wanted = read_socket(selector, word, meant, room);
    struct na_selector other;
    char further[2 * NA_NAME_MAX];

    if (strlen(meant) > NA_NAME_MAX ||
        (meant[0] != '\0' && read_socket(&other, meant, further, sizeof(further)) != NULL))
        meant[0] = '\0';
    return wanted;
}

const char *na_selector_read(struct na_selector *selector, enum na_select by, bool not,
                             const char *word, char *meant, size_t room)
{
    memset(selector, 0, sizeof(*selector)); /* with padding: rules are compared as memory */
    selector->by = by;
    selector->not = not ;
    meant[0] = '\0';
    snprintf(selector->text, sizeof(selector->text), "%s", word);
    if (by == NA_SELECT_SOCKET)
        return read_socket_or_suggest(selector, selector->text, meant, room);
    if (by == NA_SELECT_NUMBER && !read_range(selector, word, UINT32_MAX))
        return "a number, a range such as 0-3, or *";
    return NULL;
}

static bool same_bits(const uint8_t *octets, const uint8_t *other, unsigned bits)
{
    const unsigned whole = bits / BITS, rest = bits % BITS;

    return memcmp(octets, other, whole) == 0 &&
           (rest == 0 || (octets[whole] ^ other[whole]) >> (BITS - rest) == 0);
}

static bool is_address(const struct na_selector *selector, const struct na_inet_address *address)
{
    const int family = na_inet_octets(address) == 4 ? AF_INET : AF_INET6;
    char text[INET6_ADDRSTRLEN];

    if (selector->address.type != 0)
        return na_inet_octets(address) == na_inet_octets(&selector->address) &&
               same_bits(address->octet, selector->address.octet, selector->prefix);
    return inet_ntop(family, address->octet, text, sizeof(text)) != NULL &&
           fnmatch(selector->glob, text, 0) == 0;
}

static bool is_socket(const struct na_selector *selector, const struct na_selected *row)
{
    struct na_inet_address address;
    size_t arcs = na_inet_from_index(&address, row->index, row->length);

    return arcs > 0 && arcs < row->length && row->index[arcs] >= selector->low &&
           row->index[arcs] <= selector->high && is_address(selector, &address);
}

static bool matches(const struct na_selector *selector, const struct na_selected *row)
{
    switch (selector->by) {
    case NA_SELECT_NAME: return row->name != NULL && fnmatch(selector->text, row->name, 0) == 0;
    case NA_SELECT_KIND: return row->kind != NULL && fnmatch(selector->text, row->kind, 0) == 0;
    case NA_SELECT_OWNER: return row->owner != NULL && fnmatch(selector->text, row->owner, 0) == 0;
    case NA_SELECT_NUMBER:
        return row->length > 0 && row->index[0] >= selector->low && row->index[0] <= selector->high;
    default: return is_socket(selector, row);
    }
}

bool na_selector_chooses(const struct na_selector *selector, const struct na_selected *row)
{
    return matches(selector, row) != selector->not ;
}
