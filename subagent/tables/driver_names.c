#include "tables/driver_names.h"

#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool na_driver_name_is_loss(const char *name)
{
    static const char *const words[] = { "drop",  "err",  "miss",    "discard", "no_buf",
                                         "nobuf", "fail", "timeout", "crc" };

    for (const char *p = name; *p != '\0'; p++)
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
            if (strncasecmp(p, words[i], strlen(words[i])) == 0)
                return true;
    return false;
}

/*
 * Whether a number that follows the first `length` octets is that of a queue, by what drivers
 * write before it: "rx_queue_0_drops" (ixgbe, virtio), "rx0_xdp_drop" (mlx5), "rx-0.dropped"
 * (i40e), "[0]: rx_drops" (bnxt_en), "ch0_...", "txq0_...".
 */
static bool is_before_queue(const char *name, size_t length)
{
    static const char *const words[] = { "queue_", "queue", "rx",   "tx",    "rx-",  "tx-",
                                         "rxq",    "txq",   "rxq_", "txq_",  "q",    "ch",
                                         "xsk",    "[",     "ring", "ring_", "rvec_" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t word = strlen(words[i]);

        if (word > length || strncasecmp(name + length - word, words[i], word) != 0)
            continue;
        if (word == length || words[i][0] == '[' || name[length - word - 1] == '_' ||
            name[length - word - 1] == '-' || name[length - word - 1] == ' ')
            return true; /* a word of its own */
    }
    return false;
}

void na_driver_name_join(char *name)
{
    size_t to = 0;

    for (size_t from = 0; name[from] != '\0';) {
        if (is_digit(name[from]) && is_before_queue(name, to)) {
            while (is_digit(name[from]))
                from++;
            name[to++] = '*';
        } else {
            name[to++] = name[from++];
        }
    }
    name[to] = '\0';
}
