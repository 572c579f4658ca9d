/*
 * What drivers count about their cards: `ethtool -S`, through ioctl().
 */
#ifndef NA_ETHTOOL_H
#define NA_ETHTOOL_H

#include <stddef.h>
#include <stdint.h>

enum {
    NA_ETHTOOL_NAME = 32,   /* octets of a name, with or without a NUL: ETH_GSTRING_LEN */
    NA_ETHTOOL_MAX = 16384, /* values of one interface; those of more are not read */
};

struct na_ethtool;

/* NULL, with errno, if memory ran out or there is no socket. */
struct na_ethtool *na_ethtool_new(void);
/* ethtool may be NULL. */
void na_ethtool_free(struct na_ethtool *ethtool);

/* What a driver counts. The names, of NA_ETHTOOL_NAME octets each, and values are not owned. */
struct na_ethtool_values {
    const char *names;
    const uint64_t *values;
    size_t count;
};

/*
 * Reads names and values of an interface, which the kernel knows by name here; *values is valid
 * until the next call. Returns 0 or an errno: EOPNOTSUPP if its driver has none, ENODEV if the name
 * is no longer that of the interface with this index, EAGAIN if the driver was reconfigured.
 */
int na_ethtool_read(struct na_ethtool *ethtool, const char *name, uint32_t index,
                    struct na_ethtool_values *values);

#endif
