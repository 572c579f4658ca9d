/*
 * Messages of rtnetlink about a link (RTM_NEWLINK, RTM_DELLINK). Pure functions.
 */
#ifndef NA_LINK_MESSAGE_H
#define NA_LINK_MESSAGE_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>

#include "kernel/link_names.h"
#include "kernel/links.h"

/* Puts a request for a dump of all links into a buffer of NA_LINK_MESSAGE_REQUEST octets. */
enum { NA_LINK_MESSAGE_REQUEST = 128 };
void na_link_message_request(struct nlmsghdr *header);

/* The index of the link that a message is about; 0 if it says nothing about a link. */
uint32_t na_link_message_index(const struct nlmsghdr *message);

/*
 * Reads everything in a message about a link, which was like `before`, into *link. Its alias is
 * newly allocated and the caller's; its kind belongs to `kinds`. False, with nothing allocated, if
 * memory ran out.
 */
bool na_link_message_read(const struct nlmsghdr *message, const struct na_link *before,
                          struct na_link_kinds *kinds, struct na_link *link);

#endif
