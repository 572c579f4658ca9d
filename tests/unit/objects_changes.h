/*
 * The objects while the files change: new objects appear at once, and one request sees one state.
 */
#ifndef OBJECTS_CHANGES_H
#define OBJECTS_CHANGES_H

#include <check.h>

TCase *changes_case(void);

#endif
