/*
 * The walk through the cgroups of sockets, which takes turns as a job.
 */
#ifndef JOBS_CGROUPS_H
#define JOBS_CGROUPS_H

#include <check.h>

TCase *cgroups_case(void);

#endif
