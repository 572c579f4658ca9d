/*
 * The network namespaces of all processes, without privileges: the inode of /proc/PID/net/dev tells
 * them apart, and everyone may look it up.
 *
 * That number is reused as soon as its namespace has ended. So a namespace counts as the same one
 * in two searches if it has the same number and some process was in it both times; a process is
 * identified by its number and its start time. Nothing in a namespace stays open, because an open
 * file keeps the whole namespace alive, with its interfaces.
 */
#ifndef NA_NAMESPACES_H
#define NA_NAMESPACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct na_namespaces;

enum {
    NA_OWN_NAMESPACE = 1, /* the index of the namespace that the root itself shows */
    NA_WITNESSES = 4,     /* processes by which a namespace is recognised */
};

struct na_namespace {
    uint64_t inode;   /* of its net/dev; 0 if the root has none */
    uint32_t index;   /* the same for as long as it exists, and never reused */
    uint32_t link_id; /* rtnetlink's number for it, plus one; 0: not known */
    int64_t since;    /* ns, when it was first seen; 0: at the first search */
    struct {
        uint32_t pid;
        uint64_t started;
    } witness[NA_WITNESSES];
    unsigned witnesses;
    size_t first, processes; /* its processes, for na_namespaces_pid() */
};

/* Those of the processes below root, which is copied. NULL if memory ran out. */
struct na_namespaces *na_namespaces_new(const char *root);
/* namespaces may be NULL. */
void na_namespaces_free(struct na_namespaces *namespaces);

/*
 * Searches all processes; now is the time in ns. A root with another serial is another root, whose
 * namespaces are all new. In a job it rests. Returns 0 or an errno, with what the last search found
 * unchanged: ENOMEM, ECANCELED, or why the root cannot be listed.
 */
int na_namespaces_find(struct na_namespaces *namespaces, uint32_t root_serial, int64_t now);

/* What the last search found, in no order. */
size_t na_namespaces_count(const struct na_namespaces *namespaces);
struct na_namespace *na_namespaces_at(const struct na_namespaces *namespaces, size_t i);

/* The i-th process of a namespace, in ascending order. */
uint32_t na_namespaces_pid(const struct na_namespaces *namespaces,
                           const struct na_namespace *namespace, size_t i);

/* How many processes could not be looked at, for lack of permission. */
size_t na_namespaces_unreadable(const struct na_namespaces *namespaces);

/*
 * Opens the folder in which `net` is the namespace's: that of its i-th process, and for the root's
 * own namespace the root. -1, with errno: ESRCH and the like if the process has ended or is in
 * another namespace now. The caller closes it.
 */
int na_namespaces_open(const struct na_namespaces *namespaces, const struct na_namespace *namespace,
                       size_t i);

/* Whether such a folder still belongs to the namespace. */
bool na_namespace_is_in(const struct na_namespace *namespace, int folder);

#endif
