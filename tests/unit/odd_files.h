/*
 * The files of tests/fixtures/odd, one oddity each, and what is to be made of them.
 */
#ifndef ODD_FILES_H
#define ODD_FILES_H

#include <check.h>

TCase *odd_files_case(void);

#endif
