/*
 * The index of an instance in words, as snmptranslate prints it: ."TcpExt"."ListenOverflows",
 * .ipv4."127.0.0.1".80.
 */
#ifndef NA_INDEX_TEXT_H
#define NA_INDEX_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "mib/mib_entries.h"

/* Puts the index into text. What does not fit its part, or any if parts is NULL, is put as numbers.
 */
void na_index_text(const struct na_mib_index_part *parts, const uint32_t *index, size_t length,
                   char *text, size_t room);

#endif
