/*
 * Which of our interfaces lead into other network namespaces.
 */
#ifndef NA_NAMESPACE_LINKS_H
#define NA_NAMESPACE_LINKS_H

#include "kernel/kernel.h"
#include "kernel/namespaces.h"

/*
 * Updates the links, and asks rtnetlink for its numbers of the namespaces that it has not given
 * yet: it numbers those that a link of ours leads to. Until its end the current reading has the
 * links for itself. Without rtnetlink, or if the root is not /proc itself, no number is known.
 * Returns 0, ENOMEM or ECANCELED.
 */
int na_namespace_links_find(struct na_kernel *kernel);

/*
 * The ifindex of our end of the pair of interfaces (veth, netkit) whose other end is in a
 * namespace; 0 if there is none or more than one. To be called after na_namespace_links_find().
 */
uint32_t na_namespace_links_index(const struct na_kernel *kernel,
                                  const struct na_namespace *namespace);

#endif
