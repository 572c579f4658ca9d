#include "kernel/links.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/link_message.h"
#include "kernel/link_names.h"
#include "kernel/netlink.h"

/*
 * Limit of events processed in one refresh. The socket's buffer holds fewer (1 MiB, and each event
 * takes at least 1 KiB), so the limit is reached only if events arrive faster than they are
 * processed.
 */
enum { EVENTS_MAX = 1000 };

struct na_links {
    struct na_netlink *ask;
    struct na_netlink *events; /* NULL: every refresh dumps all links */
    int refusal;               /* why there are no events: an errno */
    unsigned overruns;         /* refreshes at time `now` that lost events */
    struct na_rows rows;       /* of struct na_link, in index order */
    struct na_link_kinds kinds;
    const struct na_filter *filter; /* NULL: all links are taken */
    struct na_link_names names;
    size_t settled; /* number of sorted rows; those added by the current dump follow them */
    bool asking;    /* a dump is running */
    bool known;     /* the rows are complete */
    bool lost; /* events were lost since the last dump: an index may belong to another link now */
    bool changed;    /* `names` is out of date */
    bool touched;    /* some link is marked touched */
    uint32_t serial; /* of the last link created */
    int64_t now;     /* time of this refresh */
    bool once_known; /* links that appear from now on are new */
};

static int by_index(const void *a, const void *b)
{
    const struct na_link *left = a, *right = b;

    return (left->index > right->index) - (left->index < right->index);
}

/* If a link has two rows, they are ordered by age. */
static int by_index_and_age(const void *a, const void *b)
{
    const struct na_link *left = a, *right = b;
    int indexes = by_index(a, b);

    return indexes ? indexes : (left->serial > right->serial) - (left->serial < right->serial);
}

/* Keeps the first `first` rows. */
static void forget_from(struct na_links *links, size_t first)
{
    for (size_t i = first; i < links->rows.count; i++)
        free(((struct na_link *)na_rows_at(&links->rows, i))->alias);
    links->rows.count = first;
}

/* Marks all links as not yet seen, at the start of a dump or when it is repeated. */
static void restart(void *arg)
{
    struct na_links *links = arg;

    forget_from(links, links->settled);
    for (size_t i = 0; i < links->rows.count; i++)
        ((struct na_link *)na_rows_at(&links->rows, i))->named = false;
}

/*
 * Removes links that the dump did not have. If a link changed during the dump and so has two rows,
 * keeps the later one.
 */
static void sweep(struct na_links *links)
{
    size_t kept = 0;

    for (size_t i = 0; i < links->rows.count; i++) {
        struct na_link *link = na_rows_at(&links->rows, i);
        bool again = i + 1 < links->rows.count && na_links_at(links, i + 1)->index == link->index;

        if (!link->named || again) {
            links->changed = true;
            free(link->alias);
            continue;
        }
        if (kept != i)
            *(struct na_link *)na_rows_at(&links->rows, kept) = *link;
        kept++;
    }
    links->rows.count = links->settled = kept;
}

/*
 * Subscribes to future events: those still waiting in the socket are older than the dump that must
 * follow.
 */
static void open_events(struct na_links *links)
{
    na_netlink_close(links->events);
    links->events = na_netlink_open(NETLINK_ROUTE, RTMGRP_LINK);
    links->refusal = links->events ? 0 : errno;
    links->lost = true;
}

/* Whether events may become available later: a sandbox that refuses them does not change. */
static bool is_passing(int refusal)
{
    return refusal == EMFILE || refusal == ENFILE || refusal == ENOMEM || refusal == ENOBUFS;
}

struct na_links *na_links_new(void)
{
    struct na_links *links = calloc(1, sizeof(*links));
    int error;

    if (links == NULL)
        return NULL;
    links->rows.size = sizeof(struct na_link);
    links->ask = na_netlink_open(NETLINK_ROUTE, 0);
    if (links->ask == NULL) {
        error = errno;
        na_links_free(links);
        errno = error;
        return NULL;
    }
    open_events(links);
    return links;
}

void na_links_free(struct na_links *links)
{
    if (links == NULL)
        return;
    forget_from(links, 0);
    na_rows_clear(&links->rows);
    na_netlink_close(links->ask);
    na_netlink_close(links->events);
    na_link_kinds_clear(&links->kinds);
    na_link_names_clear(&links->names);
    free(links);
}

static void remove_link(struct na_links *links, struct na_link *link)
{
    size_t place = (size_t)((char *)link - links->rows.row) / links->rows.size;

    free(link->alias);
    memmove(link, link + 1, (links->rows.count - place - 1) * links->rows.size);
    links->settled = --links->rows.count;
}

/*
 * Adds a row for a new link; NULL if memory ran out. Rows of a dump are sorted when it ends:
 * kernels before 6.10 list links in hash order, and inserting each in place would take quadratic
 * time.
 */
static struct na_link *add_link(struct na_links *links, uint32_t index)
{
    size_t place = links->rows.count;
    struct na_link *link = na_rows_add(&links->rows);

    if (link == NULL)
        return NULL;
    if (!links->asking) {
        while (place > 0 && na_links_at(links, place - 1)->index > index)
            place--;
        link = na_rows_at(&links->rows, place);
        memmove(link + 1, link, (links->rows.count - 1 - place) * links->rows.size);
        links->settled = links->rows.count;
    }
    *link = (struct na_link){ .index = index,
                              .kind = "",
                              .serial = ++links->serial,
                              .touched = true,
                              .made_at = links->once_known ? links->now : 0 };
    return link;
}

/*
 * Whether a message describes a different link than the one that had its index, judged by what both
 * say; most addresses are random.
 */
static bool is_another(const struct na_link *link, const struct na_link *before)
{
    return strcmp(link->name, before->name) != 0 || link->kind != before->kind ||
           link->address_length != before->address_length ||
           memcmp(link->address, before->address, link->address_length) != 0;
}

/*
 * Updates a link from a message. Sets `changed` if the name may mean another link now, which
 * matters to lookups by name. False, with the link unchanged, if memory ran out.
 */
static bool update_link(struct na_links *links, struct na_link *link,
                        const struct nlmsghdr *message)
{
    struct na_link before = *link;

    if (!na_link_message_read(message, &before, &links->kinds, link)) {
        *link = before;
        return false;
    }
    free(before.alias);
    link->touched = before.touched || strcmp(link->name, before.name) != 0;
    if (links->lost && links->asking && before.name[0] != '\0' && is_another(link, &before)) {
        link->touched = true;
        link->serial = ++links->serial;
        link->made_at = links->now;
    }
    links->changed |= link->touched || link->kind != before.kind;
    return true;
}

/*
 * Processes a message of the dump or an event: RTM_NEWLINK describes a link that was created or
 * changed, RTM_DELLINK one that was removed.
 */
static bool take(const struct nlmsghdr *message, void *arg)
{
    struct na_links *links = arg;
    struct na_rows settled = links->rows;
    struct na_link wanted = { .index = na_link_message_index(message), .kind = "" }, *link;

    if (wanted.index == 0 ||
        (message->nlmsg_type != RTM_NEWLINK && message->nlmsg_type != RTM_DELLINK))
        return true;
    settled.count = links->settled;
    link = na_rows_find(&settled, by_index, &wanted);
    if (message->nlmsg_type == RTM_DELLINK) {
        links->changed |= link != NULL;
        if (link != NULL)
            remove_link(links, link);
        return true;
    }
    if (link == NULL) {
        link = add_link(links, wanted.index);
        links->changed = true;
    }
    return link != NULL && update_link(links, link, message);
}

static int ask_all(struct na_links *links)
{
    union {
        struct nlmsghdr header;
        char room[NA_LINK_MESSAGE_REQUEST];
    } request;
    int error;

    links->asking = true;
    restart(links);
    na_link_message_request(&request.header);
    error = na_netlink_dump(links->ask, &request.header, take, restart, links);
    links->asking = false;
    /* what the kernel listed while it kept changing is better than nothing */
    if (error != 0 && (error != EINTR || links->known)) {
        forget_from(links, links->settled);
        return error;
    }
    na_rows_sort(&links->rows, by_index_and_age);
    sweep(links);
    return error;
}

static void choose(struct na_links *links)
{
    const struct na_filter *filter = links->filter;
    size_t taken = 0;

    for (size_t i = 0; i < links->rows.count; i++) {
        struct na_link *link = na_rows_at(&links->rows, i);

        link->taken = filter == NULL || ((filter->most == 0 || taken < filter->most) &&
                                         na_filter_takes(filter, link->name, link->kind));
        if (link->taken)
            taken++;
    }
}

void na_links_set_filter(struct na_links *links, const struct na_filter *filter)
{
    links->filter = filter;
    choose(links);
}

/* Clears the marks of the last refresh. */
static void forget_touched(struct na_links *links)
{
    for (size_t i = 0; i < links->rows.count && links->touched; i++)
        ((struct na_link *)na_rows_at(&links->rows, i))->touched = false;
    links->touched = false;
}

static bool some_are_down(const struct na_links *links)
{
    for (size_t i = 0; i < links->rows.count; i++)
        if (!na_links_at(links, i)->up)
            return true;
    return false;
}

/*
 * Processes the events since the last refresh. If some were lost, or there are no events, all links
 * must be dumped.
 */
static int take_events(struct na_links *links)
{
    int error;

    if (links->events == NULL && is_passing(links->refusal))
        open_events(links);
    error = links->events ? na_netlink_drain(links->events, EVENTS_MAX, take, links) : 0;
    if (error == ENOBUFS) {
        links->overruns++;
        open_events(links);
        error = 0;
    }
    links->lost |= error != 0 ||
                   links->events == NULL; /* after an error, the event being processed is lost */
    return error;
}

static int ask_again(struct na_links *links)
{
    int error = ask_all(links);

    /*
     * while links keep changing no dump may be complete, but the events have reported everything
     * except aliases
     */
    if (error == EINTR && links->known)
        error = 0;
    links->known = error == 0;
    links->lost &= !links->known;
    links->once_known |= links->known;
    return error;
}

int na_links_refresh(struct na_links *links, int64_t now, bool thorough, bool *changed)
{
    int error;

    if (links->now != now)
        links->overruns = 0;
    links->now = now;
    forget_touched(links);
    error = take_events(links);
    if (error != 0)
        return error;
    links->known &= !links->lost;
    if (!links->known || (thorough && some_are_down(links)))
        error = ask_again(links);
    *changed = links->touched = links->changed;
    if ((error != 0 && error != EINTR) || !links->changed)
        return error;
    choose(links);
    if (!na_link_names_make(&links->names, &links->rows))
        return ENOMEM;
    links->changed = false;
    return error;
}

int na_links_refusal(const struct na_links *links)
{
    return links->refusal;
}

unsigned na_links_overruns(const struct na_links *links)
{
    return links->overruns;
}

size_t na_links_count(const struct na_links *links)
{
    return links->rows.count;
}

const struct na_link *na_links_at(const struct na_links *links, size_t i)
{
    return na_rows_at(&links->rows, i);
}

const struct na_link *na_links_by_index(const struct na_links *links, uint32_t index)
{
    struct na_link wanted = { .index = index };

    return na_rows_find(&links->rows, by_index, &wanted);
}

const struct na_link *na_links_by_name(const struct na_links *links, const char *name,
                                       size_t length)
{
    return na_link_names_find(&links->names, &links->rows, name, length);
}
