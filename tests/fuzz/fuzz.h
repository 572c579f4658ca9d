/*
 * What the harnesses share. Each is one LLVMFuzzerTestOneInput, which libFuzzer calls with bytes of
 * its own and replay.c with those of files. They assert what must hold whatever the bytes are.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process with what did not hold. Unlike assert it is there whatever the flags are. */
#define must(condition) ((condition) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #condition))
_Noreturn void fuzz_broken(const char *file, int line, const char *condition);

/* A copy of its very size with a NUL behind it, so that a sanitizer sees who looks further; to be
 * freed. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Lets a sanitizer see who looks at octets that stand for nothing, or at those that do again;
 * nothing without one. */
void fuzz_hide(void *from, size_t size);
void fuzz_show(void *from, size_t size);

#endif
