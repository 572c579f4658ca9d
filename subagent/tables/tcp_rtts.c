#include "tables/tcp_rtts.h"

#include <stdlib.h>
#include <string.h>

/* The number of a histogram without times; 0 if memory ran out. */
static uint32_t take_histogram(struct na_tcp_rtts *rtts)
{
    uint32_t number = rtts->unused;

    if (number != 0) {
        rtts->unused = rtts->histogram[number - 1].count;
    } else {
        if (rtts->count == rtts->room) {
            uint32_t room = rtts->room ? 2 * rtts->room : 8;
            struct na_histogram *moved = realloc(rtts->histogram, room * sizeof(*moved));

            if (moved == NULL)
                return 0;
            rtts->histogram = moved;
            rtts->room = room;
        }
        number = ++rtts->count;
    }
    memset(&rtts->histogram[number - 1], 0, sizeof(struct na_histogram));
    return number;
}

bool na_tcp_rtts_add(struct na_tcp_rtts *rtts, struct na_tcp_load *load, uint32_t rtt)
{
    if (load->rtt_maximum == 0) {
        load->rtt_median = load->rtt_maximum = rtt;
        return true;
    }
    if (load->histogram == 0) {
        load->histogram = take_histogram(rtts);
        if (load->histogram == 0)
            return false;
        na_histogram_add(&rtts->histogram[load->histogram - 1], load->rtt_maximum);
    }
    na_histogram_add(&rtts->histogram[load->histogram - 1], rtt);
    if (rtt > load->rtt_maximum)
        load->rtt_maximum = rtt;
    return true;
}

void na_tcp_rtts_drop(struct na_tcp_rtts *rtts, struct na_tcp_load *load)
{
    if (load->histogram != 0) {
        rtts->histogram[load->histogram - 1].count = rtts->unused;
        rtts->unused = load->histogram;
    }
    load->histogram = load->rtt_maximum = load->rtt_median = 0;
}

void na_tcp_rtts_settle(const struct na_tcp_rtts *rtts, struct na_tcp_load *load)
{
    if (load->rtt_maximum == 0)
        return;
    load->present |= 1u << NA_TCP_LOAD_RTT;
    if (load->histogram != 0)
        load->rtt_median = na_histogram_median(&rtts->histogram[load->histogram - 1]);
}

void na_tcp_rtts_restart(struct na_tcp_rtts *rtts)
{
    rtts->count = rtts->unused = 0;
}

void na_tcp_rtts_clear(struct na_tcp_rtts *rtts)
{
    free(rtts->histogram);
    *rtts = (struct na_tcp_rtts){ .count = 0 };
}
