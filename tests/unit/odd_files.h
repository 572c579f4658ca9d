/*
 * The files of tests/fixtures/odd, each with one peculiarity, and the expected results.
 */
#ifndef ODD_FILES_H
#define ODD_FILES_H

#include <check.h>

TCase *odd_files_case(void);

#endif
