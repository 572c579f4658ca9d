/*
 * Shared by the harnesses. Each is one LLVMFuzzerTestOneInput. libFuzzer calls it with generated
 * bytes, replay.c with those of files. They assert what must be true for any input.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Ends the process and prints the condition that was false. Unlike assert it does not depend on
 * NDEBUG.
 */
#define must(condition) ((condition) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #condition))
_Noreturn void fuzz_broken(const char *file, int line, const char *condition);

/*
 * A copy of exactly this size with a NUL appended, so that a sanitizer detects reads beyond it; to
 * be freed.
 */
char *fuzz_text(const uint8_t *data, size_t size);

/*
 * Lets a sanitizer detect reads of octets that are not valid, and makes them valid again; does
 * nothing without one.
 */
void fuzz_hide(void *from, size_t size);
void fuzz_show(void *from, size_t size);

#endif
