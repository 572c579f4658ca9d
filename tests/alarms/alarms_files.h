/*
 * Interfaces and listeners as the kernel's files show them, and a rule about the interfaces.
 */
#ifndef ALARMS_FILES_H
#define ALARMS_FILES_H

/* What net/dev counts of an interface, or GONE if it is not there. */
struct counts {
    int packets, errors;
};
enum { NONE = -1 };
#define HAS(packets, errors) ((struct counts){ packets, errors })
#define GONE ((struct counts){ NONE, 0 })

/* Writes the interfaces eth0, eth1 and eth2. */
void write_links(struct counts eth0, struct counts eth1, struct counts eth2);
#define ALL_LINKS "all warning interface * netstatIfRxErrs reaches 5"

#define TCP_HEAD "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n"
/* A listener at an address as net/tcp has it, with these connections in its queue. */
#define LISTENER(address, queue) \
    "   0: " address " 00000000:0000 0A 00000000:" queue " 00:00000000 00000000 0 0 1 1 0\n"
/* A port of 127.0.0.1, as net/tcp has it. */
#define PORT(port) "0100007F:" port

/* Writes these lines to net/tcp, and nothing to net/tcp6. */
void write_listeners(const char *lines);

#endif
