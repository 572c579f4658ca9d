/*
 * The index of an instance in words, as snmptranslate prints it: ."TcpExt"."ListenOverflows",
 * .ipv4."127.0.0.1".80.
 */
#ifndef NA_INDEX_TEXT_H
#define NA_INDEX_TEXT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Puts the index into text. parts has a letter for each part of it: n number, s string, a
 * InetAddressType and InetAddress, v InetVersion, d netstatIcmpMsgDirection, t netstatTcpState.
 * What does not fit its letter is put as numbers.
 */
void na_index_text(const char *parts, const uint32_t *index, size_t length, char *text,
                   size_t room);

#endif
