/*
 * A host with very many sockets, descriptors and interfaces, in the network namespace of this
 * process.
 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

/*
 * Makes interfaces, in pairs, and returns how many the namespace has then: fewer if the kernel
 * refuses some.
 */
unsigned crowd_make_interfaces(unsigned wanted);

/*
 * Makes established TCP connections between sockets of this host, held by `CROWD_HOLDERS` processes
 * that end with this one, each with a listener. The last of them also has a UDP socket that has
 * lost datagrams, so a search for its owner passes all other descriptors. Returns the number of
 * sockets, without the listeners: fewer than wanted where descriptors or memory run short. Says
 * which on stdout.
 */
unsigned crowd_make_sockets(unsigned wanted);

/* Closes the sockets, and waits until their processes have ended. */
void crowd_end(void);

enum { CROWD_HOLDERS = 16 };

#endif
