/*
 * The short files: net/sockstat, net/stat/nf_conntrack, and sysctls of one number and of several.
 * The first octet says which.
 */
#include "fuzz.h"
#include "numbers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct numbers sockstat = { .source = "net/sockstat",
                                             .parser = na_parse_sockstat,
                                             .kind = NA_GAUGE,
                                             .group = "Sockstat",
                                             .joins = true },
                                columns = { .source = "net/stat/nf_conntrack",
                                            .parser = na_parse_columns,
                                            .group = "NfConntrack",
                                            .sums = true },
                                one = { .source = "sys",
                                        .parser = na_parse_values,
                                        .kind = NA_INTEGER,
                                        .group = "Limits",
                                        .joins = true,
                                        .values = 1 },
                                three = { .source = "sys",
                                          .parser = na_parse_values,
                                          .kind = NA_GAUGE,
                                          .group = "Limits",
                                          .joins = true,
                                          .values = 3 };

    if (size > 0)
        numbers_read(data[0] == 's'   ? &sockstat
                     : data[0] == 'c' ? &columns
                     : data[0] == '1' ? &one
                                      : &three,
                     data + 1, size - 1);
    return 0;
}
