# The tests of memory that runs out; included by Makefile.am.

# ours alone fails, and what is called for us
MEMORY_WRAP = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=strndup,--wrap=asprintf,--wrap=fopen,--wrap=opendir,--wrap=getline

if HAVE_CHECK
MEMORY_TESTS = tests/check_memory
check_PROGRAMS += $(MEMORY_TESTS)
TESTS += $(MEMORY_TESTS)
tests_check_memory_SOURCES = tests/check_memory.c tests/memory_faults.c tests/memory_faults.h tests/memory_scenario.c \
	tests/memory_scenario.h tests/support.c tests/support.h
tests_check_memory_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_memory_LDFLAGS = $(AM_LDFLAGS) $(MEMORY_WRAP)
tests_check_memory_LDADD = $(UNIT_LIBS)
endif
