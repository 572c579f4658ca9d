#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"

int tests_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    if (!scratch_begin()) {
        perror("a folder for the tests");
        srunner_free(runner);
        return TESTS_BROKEN;
    }
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int tests_skip(const char *why, int error)
{
    const char *ci = getenv("CI");
    bool must = ci != NULL && strcmp(ci, "true") == 0;

    printf("%s: %s%s%s\n", must ? "FAIL" : "SKIP", why, error != 0 ? ": " : "",
           error != 0 ? strerror(error) : "");
    return must ? EXIT_FAILURE : TESTS_SKIPPED;
}

bool tests_have(const char *program)
{
    const char *places = getenv("PATH");
    char *copy = strdup(places != NULL ? places : ""), *rest = copy, *path;
    bool found = false;

    while (!found && (path = strsep(&rest, ":")) != NULL) {
        char file[512];

        snprintf(file, sizeof(file), "%s/%s", path, program);
        found = access(file, X_OK) == 0;
    }
    free(copy);
    return found;
}
