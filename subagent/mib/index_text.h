/*
 * The index of an instance as text, in the form printed by snmptranslate:
 * ."TcpExt"."ListenOverflows", .ipv4."127.0.0.1".80.
 */
#ifndef NA_INDEX_TEXT_H
#define NA_INDEX_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "mib/mib_entries.h"

/*
 * Writes the index to text, truncated to `size` octets including the NUL. Arcs that do not match
 * their part, and all arcs if parts is NULL, are written as numbers.
 */
void na_index_text(const struct na_mib_index_part *parts, const uint32_t *index, size_t length,
                   char *text, size_t size);

#endif
