/*
 * The search for the owners of sockets, which takes turns as a job.
 */
#ifndef JOBS_OWNERS_H
#define JOBS_OWNERS_H

#include <check.h>

TCase *owners_case(void);

#endif
