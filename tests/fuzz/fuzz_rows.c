/*
 * net/netstat and net/snmp. The first octet says which.
 */
#include "fuzz.h"
#include "numbers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct numbers netstat = { .source = "net/netstat", .parser = na_parse_rows },
                                snmp = { .source = "net/snmp", .parser = na_parse_rows };

    if (size > 0)
        numbers_read(data[0] == 's' ? &snmp : &netstat, data + 1, size - 1);
    return 0;
}
