/*
 * The objects while the files change: what is new is there at once, and one request sees one state
 * of things.
 */
#ifndef OBJECTS_CHANGES_H
#define OBJECTS_CHANGES_H

#include <check.h>

TCase *changes_case(void);

#endif
