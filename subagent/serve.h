/*
 * Serving: the daemon's life, from its start to SIGTERM.
 */
#ifndef NA_SERVE_H
#define NA_SERVE_H

#include "alarms.h"
#include "objects.h"
#include "options.h"
#include "settings.h"

/* Whether and why the state of a source changed, into the log: an na_report. */
void na_serve_report(void *arg, const struct na_source *source);

/* Serves until SIGTERM or SIGINT. Returns the exit status. init_agent must have been called. */
int na_serve(const struct na_options *options, const struct na_settings *settings, struct na_snapshot *snapshot,
             struct na_objects *objects, struct na_alarms *alarms);

#endif
