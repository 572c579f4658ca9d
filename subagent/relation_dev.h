/*
 * The interfaces as net/dev has them: rows are struct na_dev.
 */
#ifndef NA_RELATION_DEV_H
#define NA_RELATION_DEV_H

#include "parse_dev.h"
#include "relation.h"

enum { NA_DEV_LEFT_OUT };       /* total: interfaces that the configuration leaves out */

#endif
