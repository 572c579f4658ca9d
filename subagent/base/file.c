#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/job.h"

enum {
    TEXT_FIRST = 32 * 1024,
    TEXT_MAX = 16 * 1024 * 1024,
    /* do not block on a fifo under a root given by the user */
    FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
};

void na_text_clear(struct na_text *text)
{
    free(text->bytes);
    *text = (struct na_text){ 0 };
}

static int grow(struct na_text *text)
{
    size_t room = text->room ? 2 * text->room : TEXT_FIRST;
    char *bytes;

    if (room > TEXT_MAX)
        return EFBIG;
    bytes = realloc(text->bytes, room);
    if (bytes == NULL)
        return ENOMEM;
    text->bytes = bytes;
    text->room = room;
    return 0;
}

static int read_all(int fd, bool whole, struct na_text *text)
{
    text->length = 0;
    for (;;) {
        ssize_t got;
        size_t space;

        if (text->length + 1 >= text->room) {
            int error = grow(text);

            if (error)
                return error;
        }
        space = text->room - 1 - text->length;
        got = pread(fd, text->bytes + text->length, space, (off_t)text->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        text->length += (size_t)got;
        text->bytes[text->length] = '\0';
        if (got == 0 || (whole && (size_t)got < space && text->bytes[text->length - 1] == '\n'))
            return 0;
    }
}

static int open_file(struct na_file *file)
{
    file->fd = open(file->path, FLAGS);
    return file->fd < 0 ? errno : 0;
}

void na_file_close(struct na_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
}

int na_file_read(struct na_file *file, bool keep, bool whole, struct na_text *text)
{
    bool kept = file->fd >= 0;
    int error = kept ? 0 : open_file(file);

    if (error)
        return error;
    error = read_all(file->fd, whole, text);
    if (kept && (error || text->length == 0)) {
        /*
         * The kernel module may have been unloaded and loaded again: then the old descriptor is
         * dead, but the path works.
         */
        na_file_close(file);
        error = open_file(file);
        if (error)
            return error;
        error = read_all(file->fd, whole, text);
    }
    if (error || !keep)
        na_file_close(file);
    return error;
}

int na_file_read_at(int folder, const char *name, bool whole, struct na_text *text)
{
    int fd = openat(folder, name, FLAGS), error;

    if (fd < 0)
        return errno;
    error = read_all(fd, whole, text);
    close(fd);
    return error;
}

/*
 * Passes on the complete lines in text, or everything at the end of the file, and moves the
 * remainder to the front.
 */
static bool hand_on(struct na_text *text, bool end, na_lines_take *take, void *arg)
{
    const char *newline = memrchr(text->bytes, '\n', text->length);
    size_t whole = 0;

    if (end)
        whole = text->length;
    else if (newline != NULL)
        whole = (size_t)(newline + 1 - text->bytes);
    if (whole > 0 && !take(text->bytes, whole, arg))
        return false;
    text->length -= whole;
    memmove(text->bytes, text->bytes + whole, text->length + 1);
    return true;
}

/* Sets *offset to the number of octets read. */
static int read_pieces(int fd, struct na_text *text, na_lines_take *take, void *arg, off_t *offset)
{
    ssize_t got;

    text->length = 0;
    *offset = 0;
    do {
        int error = text->length + 1 >= text->room ? grow(text) : 0;

        if (error)
            return error;
        do
            got = pread(fd, text->bytes + text->length, text->room - 1 - text->length, *offset);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            return errno;
        *offset += got;
        text->length += (size_t)got;
        text->bytes[text->length] = '\0';
        if (!hand_on(text, got == 0, take, arg))
            return ENOMEM;
        if (!na_job_rest())
            return ECANCELED;
    } while (got > 0);
    return 0;
}

int na_file_read_lines(struct na_file *file, bool keep, struct na_text *text, na_lines_take *take,
                       void *arg)
{
    struct na_file own = *file;
    bool kept = own.fd >= 0;
    int error = kept ? 0 : open_file(&own);
    off_t offset;

    /* two jobs may read it at once: with one descriptor each would lose the other's place */
    file->fd = -1;
    if (error)
        return error;
    error = read_pieces(own.fd, text, take, arg, &offset);
    if (kept && offset == 0) { /* a dead descriptor, as in na_file_read */
        na_file_close(&own);
        error = open_file(&own);
        if (error)
            return error;
        error = read_pieces(own.fd, text, take, arg, &offset);
    }
    if (error || !keep || file->fd >= 0)
        na_file_close(&own);
    else
        file->fd = own.fd;
    return error;
}

static bool is_there(const char *root, const char *name)
{
    int folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool there = folder >= 0 && faccessat(folder, name, F_OK, 0) == 0;

    if (folder >= 0)
        close(folder);
    return there;
}

char *na_file_below(const char *root, const char *name)
{
    bool hidden = strncmp(name, "net/", 4) == 0 && na_file_is_procfs(root) &&
                  !is_there(root, "net") && is_there(root, "self/net");
    char *path;

    return asprintf(&path, "%s/%s%s", root, hidden ? "self/" : "", name) < 0 ? NULL : path;
}

bool na_file_is_procfs(const char *path)
{
    struct statfs fs;

    return statfs(path, &fs) == 0 && (unsigned long)fs.f_type == PROC_SUPER_MAGIC;
}

bool na_file_is_at(int descriptor, const char *path)
{
    struct stat open, named;

    return fstat(descriptor, &open) == 0 && stat(path, &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}
