/*
 * Text shown to people and sent as an SNMP string.
 */
#ifndef NA_READABLE_H
#define NA_READABLE_H

/*
 * Makes text printable, in place: unless all of it is UTF-8 without control characters, every octet
 * that is not printable ASCII becomes a question mark.
 */
void na_make_readable(char *text);

#endif
