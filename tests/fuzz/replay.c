/*
 * Gives a harness files and folders of files, without libFuzzer. Prints how many inputs there were;
 * none is a failure.
 */
#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

static char present[PATH_MAX];
static unsigned inputs;

/* Names the failing input. */
static void tell(int signal)
{
    static const char words[] = "the input was ";

    if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0 ||
        write(STDERR_FILENO, present, strlen(present)) < 0 || write(STDERR_FILENO, "\n", 1) < 0)
        _exit(EXIT_FAILURE);
    raise(signal);
}

static void replay_file(const char *path, size_t size)
{
    uint8_t *data = malloc(size + 1);
    FILE *file = fopen(path, "rb");

    if (data == NULL || file == NULL || fread(data, 1, size, file) != size) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    inputs++;
}

static void replay(const char *path)
{
    struct stat status;
    struct dirent **entries;
    int count;

    snprintf(present, sizeof(present), "%s", path);
    if (stat(path, &status) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    if (!S_ISDIR(status.st_mode)) {
        replay_file(path, (size_t)status.st_size);
        return;
    }
    count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char below[PATH_MAX];

        if (entries[i]->d_name[0] != '.' && (size_t)snprintf(below, sizeof(below), "%s/%s", path,
                                                             entries[i]->d_name) < sizeof(below))
            replay(below);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

int main(int argc, char **argv)
{
    struct sigaction action = { .sa_handler = tell, .sa_flags = SA_RESETHAND };

    sigaction(SIGABRT, &action, NULL);
    sigaction(SIGSEGV, &action, NULL);
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    printf("%u inputs\n", inputs);
    return inputs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
