# Hostile input; included by Makefile.am. A harness is tests/fuzz/fuzz_NAME.c. `make check` runs each harness on its corpus;
# `make fuzz` builds the harnesses with libFuzzer, which needs clang, and runs each for FUZZ_SECONDS.

FUZZ_NAMES = rows pairs small tables rule settings objects netlink pdu response
FUZZ_REPLAYS = \
	tests/fuzz/fuzz_rows.replay \
	tests/fuzz/fuzz_pairs.replay \
	tests/fuzz/fuzz_small.replay \
	tests/fuzz/fuzz_tables.replay \
	tests/fuzz/fuzz_rule.replay \
	tests/fuzz/fuzz_settings.replay \
	tests/fuzz/fuzz_objects.replay \
	tests/fuzz/fuzz_netlink.replay \
	tests/fuzz/fuzz_pdu.replay \
	tests/fuzz/fuzz_response.replay
FUZZ_FUZZERS = $(FUZZ_REPLAYS:.replay=.fuzzer)
FUZZ_KIT = \
	tests/fuzz/fuzz.c \
	tests/fuzz/fuzz.h \
	tests/fuzz/numbers.c \
	tests/fuzz/numbers.h \
	tests/fuzz/records.c \
	tests/fuzz/records.h
FUZZ_HARNESSES = \
	tests/fuzz/fuzz_rows.c \
	tests/fuzz/fuzz_pairs.c \
	tests/fuzz/fuzz_small.c \
	tests/fuzz/fuzz_tables.c \
	tests/fuzz/fuzz_rule.c \
	tests/fuzz/fuzz_settings.c \
	tests/fuzz/fuzz_objects.c \
	tests/fuzz/fuzz_netlink.c \
	tests/fuzz/fuzz_pdu.c \
	tests/fuzz/fuzz_response.c
EXTRA_DIST += $(FUZZ_HARNESSES) tests/fuzz/seeds.sh tests/fuzz/fuzz.sh tests/fuzz/check_corpora.sh tests/fuzz/corpus

FUZZ_LIBS = $(NETSNMP_LIBS) $(LIBMNL_LIBS)
FUZZ_COMPILE = $(CC) $(DEFS) $(DEFAULT_INCLUDES) $(INCLUDES) $(AM_CPPFLAGS) -I$(srcdir)/tests/fuzz $(NETSNMP_CFLAGS) $(LIBMNL_CFLAGS) \
	$(CPPFLAGS) $(AM_CFLAGS)
SUFFIXES = .c .replay .fuzzer

# ---- on the corpora

check_LIBRARIES += tests/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = \
	$(FUZZ_KIT) \
	tests/fuzz/replay.c
tests_fuzz_libreplay_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMNL_CFLAGS)
check_SCRIPTS = $(FUZZ_REPLAYS)
$(FUZZ_REPLAYS): $(FUZZ_HARNESSES) tests/fuzz/libreplay.a subagent/libnetstat.a
.c.replay:
	$(AM_V_CCLD)$(FUZZ_COMPILE) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -o $@ $< tests/fuzz/libreplay.a subagent/libnetstat.a $(FUZZ_LIBS) $(LIBS)
TESTS += tests/fuzz/check_corpora.sh

# ---- with libFuzzer

FUZZ_CC = clang
FUZZ_SECONDS = 60
FUZZ_JOBS = 1
FUZZ_FLAGS = -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
EXTRA_LIBRARIES = tests/fuzz/libfuzzed.a
tests_fuzz_libfuzzed_a_SOURCES = \
	$(FUZZ_KIT) \
	$(subagent_libnetstat_a_SOURCES)
nodist_tests_fuzz_libfuzzed_a_SOURCES = $(nodist_subagent_libnetstat_a_SOURCES)
tests_fuzz_libfuzzed_a_CPPFLAGS = $(subagent_libnetstat_a_CPPFLAGS)
tests_fuzz_libfuzzed_a_CFLAGS = $(AM_CFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link
$(FUZZ_FUZZERS): $(FUZZ_HARNESSES) tests/fuzz/libfuzzed.a
.c.fuzzer:
	$(AM_V_CCLD)$(FUZZ_COMPILE) $(FUZZ_FLAGS) -fsanitize=fuzzer $(AM_LDFLAGS) $(LDFLAGS) -o $@ $< tests/fuzz/libfuzzed.a $(FUZZ_LIBS) $(LIBS)
fuzzers: $(BUILT_SOURCES) $(FUZZ_FUZZERS)
# without the user's CFLAGS, which are for another compiler and would follow those above
fuzz:
	$(MAKE) CC='$(FUZZ_CC)' CFLAGS= fuzzers
	srcdir='$(srcdir)' FUZZ_SECONDS='$(FUZZ_SECONDS)' FUZZ_JOBS='$(FUZZ_JOBS)' $(SHELL) $(srcdir)/tests/fuzz/fuzz.sh $(FUZZ_NAMES)

.PHONY: fuzz fuzzers
CLEANFILES += $(FUZZ_REPLAYS) $(FUZZ_FUZZERS)
CLEAN_FOLDERS += fuzzing
