/*
 * Sockets on loopback and the traffic between them. Functions return an outcome, a descriptor (-1
 * if they failed) or a port in network order (0 if they failed). The stage keeps what they open.
 */
#ifndef TRAFFIC_H
#define TRAFFIC_H

#include <netinet/in.h>

#include "stage.h"

int can_open(struct stage *stage, int family, int type,
             int protocol); /* STEP_IMPOSSIBLE if this host cannot */
int open_socket(struct stage *stage, int family, int type,
                int protocol); /* bound, so it has its port */
in_port_t port_of(int descriptor);
in_port_t unused_port(struct stage *stage, int family, int type);
int connect_to(struct stage *stage, int client, int family,
               in_port_t port); /* complete, or only started if it does not block */

/*
 * The stage's listener, client and server over IPv4: TCP or a similar protocol (0 or
 * IPPROTO_MPTCP).
 */
int open_listener(struct stage *stage, int protocol, int backlog);
int open_connection(struct stage *stage,
                    int protocol);                /* to the open listener; at rest afterwards */
int open_pair(struct stage *stage, int protocol); /* both */
int open_udp_pair(struct stage *stage);           /* the client sends to the server */

int set_option(struct stage *stage, int descriptor, int level, int option, int value);
int set_linger(struct stage *stage, int descriptor, int seconds);
int drop_what_arrives(struct stage *stage, int descriptor);

int send_text(struct stage *stage, int descriptor, const char *text);
int send_acknowledged(struct stage *stage, int descriptor,
                      const char *text); /* returns when it is */
int expect_error(struct stage *stage, int descriptor, int error,
                 const char *what); /* waits for it, and for rest */

#endif
