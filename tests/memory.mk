# The tests of memory that runs out; included by Makefile.am.

# ours alone fails, and what is called for us
MEMORY_WRAP = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=strndup,--wrap=asprintf,--wrap=fopen,--wrap=opendir,--wrap=getline

if HAVE_CHECK
MEMORY_TESTS = tests/check_memory tests/check_memory_reload
check_PROGRAMS += $(MEMORY_TESTS)
TESTS += $(MEMORY_TESTS)
tests_check_memory_SOURCES = tests/check_memory.c tests/memory_faults.c tests/memory_faults.h tests/memory_scenario.c \
	tests/memory_scenario.h tests/support.c tests/support.h
tests_check_memory_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_memory_LDFLAGS = $(AM_LDFLAGS) $(MEMORY_WRAP)
tests_check_memory_LDADD = $(UNIT_LIBS)
tests_check_memory_reload_SOURCES = tests/check_memory_reload.c tests/memory_faults.c tests/memory_faults.h tests/support.c tests/support.h
tests_check_memory_reload_CPPFLAGS = $(UNIT_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_check_memory_reload_LDFLAGS = $(AM_LDFLAGS) $(MEMORY_WRAP)
tests_check_memory_reload_LDADD = $(UNIT_LIBS) $(NETSNMP_LIBS)
endif

# the whole program, and the plugin
check_PROGRAMS += tests/memory_program
tests_memory_program_SOURCES = subagent/main.c tests/memory_faults.c tests/memory_faults.h
tests_memory_program_LDFLAGS = $(AM_LDFLAGS) $(MEMORY_WRAP)
tests_memory_program_LDADD = $(subagent_netstat_agentx_LDADD)
if PLUGIN
check_PROGRAMS += tests/memory_plugin.so
tests_memory_plugin_so_SOURCES = $(subagent_netstat_agentx_plugin_so_SOURCES) tests/memory_faults.c tests/memory_faults.h
tests_memory_plugin_so_CPPFLAGS = $(subagent_netstat_agentx_plugin_so_CPPFLAGS)
tests_memory_plugin_so_CFLAGS = $(subagent_netstat_agentx_plugin_so_CFLAGS)
tests_memory_plugin_so_LDFLAGS = $(subagent_netstat_agentx_plugin_so_LDFLAGS) $(MEMORY_WRAP)
tests_memory_plugin_so_LDADD = $(subagent_netstat_agentx_LDADD)
endif
MEMORY_SHELL = tests/check_memory_live.sh
TESTS += $(MEMORY_SHELL)
EXTRA_DIST += $(MEMORY_SHELL)
