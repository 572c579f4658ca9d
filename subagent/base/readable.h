/*
 * Text shown to people and sent as an SNMP string.
 */
#ifndef NA_READABLE_H
#define NA_READABLE_H

#include <stddef.h>

/*
 * The length in octets of the UTF-8 character at the start of text, which ends with a NUL; 0 if it
 * is malformed or a control character.
 */
size_t na_readable_character(const char *text);

/*
 * Makes text printable, in place: unless all of it is UTF-8 without control characters, every octet
 * that is not printable ASCII becomes a question mark.
 */
void na_make_readable(char *text);

#endif
