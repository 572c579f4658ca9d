/*
 * The main function of a test.
 */
#ifndef SUITE_H
#define SUITE_H

#include <check.h>
#include <stdbool.h>

enum { TESTS_SKIPPED = 77, TESTS_BROKEN = 99 }; /* exit statuses, automake's */

/* Runs the tests of a suite, which may use scratch.h, and returns the exit status. */
int tests_run(Suite *suite);

/*
 * Reports why the tests cannot be run on this host or with these privileges, with an errno or 0,
 * and returns the exit status. On a build server, where CI is "true", that is a failure: a build
 * server that cannot run the tests is set up wrongly.
 */
int tests_skip(const char *why, int error);

/* Whether a program is in PATH. */
bool tests_have(const char *program);

#endif
