/*
 * net/snmp6, net/sctp/snmp and net/xfrm_stat. The first octet says which.
 */
#include "fuzz.h"
#include "numbers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct numbers snmp6 = { .source = "net/snmp6",
                                          .parser = na_parse_pairs,
                                          .prints_sign = true },
                                sctp = { .source = "net/sctp/snmp",
                                         .parser = na_parse_pairs,
                                         .group = "Sctp",
                                         .prints_sign = true },
                                xfrm = { .source = "net/xfrm_stat",
                                         .parser = na_parse_pairs,
                                         .group = "Xfrm" };

    if (size > 0)
        numbers_read(data[0] == '6' ? &snmp6 : data[0] == 's' ? &sctp : &xfrm, data + 1, size - 1);
    return 0;
}
