/*
 * TCP services: listeners, with the connections that were made to them.
 */
#ifndef NA_TCP_SERVICES_H
#define NA_TCP_SERVICES_H

#include "tables/listeners.h"
#include "tables/tcp_load.h"

struct na_tcp_service {
    struct na_listener listener; /* its address and port are the index */
    struct na_tcp_load load;
};

#endif
