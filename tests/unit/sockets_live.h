/*
 * The tests that check_sockets_live is made of.
 */
#ifndef SOCKETS_LIVE_H
#define SOCKETS_LIVE_H

#include <check.h>

TCase *live_tcp(void), *live_udp(void), *live_failing(void), *live_owners(void), *live_unix(void),
    *live_services(void), *live_peers(void);

#endif
