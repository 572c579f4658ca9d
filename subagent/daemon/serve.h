/*
 * The life of the daemon, from its start to SIGTERM.
 */
#ifndef NA_SERVE_H
#define NA_SERVE_H

#include "config/options.h"
#include "daemon/service.h"

/* Serves until SIGTERM or SIGINT. Returns the exit status. init_agent must have been called. */
int na_serve(const struct na_options *options, struct na_service *service);

#endif
