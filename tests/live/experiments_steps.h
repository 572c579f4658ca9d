/* The steps of the experiments that experiments.c lists but does not itself contain. */
#ifndef EXPERIMENTS_STEPS_H
#define EXPERIMENTS_STEPS_H

#include "experiments.h"

/* experiments_tcp.c */
extern const struct step handshake_steps[], traffic_steps[], coalesce_steps[], accept_queue_steps[],
    connect_refused_steps[], mptcp_steps[];

/* experiments_aborts.c */
extern const struct step abort_on_close_steps[], abort_on_data_steps[], abort_on_linger_steps[],
    abort_on_timeout_steps[], abort_on_memory_steps[];

#endif
