/*
 * The two lines that net/dev begins with in every kernel.
 */
#ifndef DEV_HEADER_H
#define DEV_HEADER_H

static const char dev_header[] =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls "
    "carrier compressed\n";

#endif
