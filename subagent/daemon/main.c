/*
 * netstat-agentx: Linux's extended network counters for SNMP.
 */
#include "daemon/program.h"

int main(int argc, char **argv)
{
    return na_program(argc, argv);
}
