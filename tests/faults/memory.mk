# The tests of running out of memory; included by Makefile.am.

# only allocations by our code fail, and those of functions called for it
MEMORY_WRAP = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=strndup,--wrap=asprintf,--wrap=fopen,--wrap=opendir,--wrap=getline

if HAVE_CHECK
MEMORY_TESTS = \
	tests/faults/check_memory \
	tests/faults/check_memory_reload
check_PROGRAMS += $(MEMORY_TESTS)
TESTS += $(MEMORY_TESTS)
tests_faults_check_memory_SOURCES = \
	tests/faults/check_memory.c \
	tests/faults/memory_faults.c \
	tests/faults/memory_faults.h \
	tests/faults/memory_scenario.c \
	tests/faults/memory_scenario.h \
	tests/kit/support.c \
	tests/kit/support.h
tests_faults_check_memory_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_faults_check_memory_LDFLAGS = $(AM_LDFLAGS) $(MEMORY_WRAP)
tests_faults_check_memory_LDADD = $(UNIT_LIBS)
tests_faults_check_memory_reload_SOURCES = \
	tests/faults/check_memory_reload.c \
	tests/faults/memory_faults.c \
	tests/faults/memory_faults.h \
	tests/kit/support.c \
	tests/kit/support.h
tests_faults_check_memory_reload_CPPFLAGS = $(UNIT_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_faults_check_memory_reload_LDFLAGS = $(AM_LDFLAGS) $(MEMORY_WRAP)
tests_faults_check_memory_reload_LDADD = $(UNIT_LIBS) $(NETSNMP_LIBS)
endif

# the whole program, and the plugin, in which timers fail too
TIMER_WRAP = -Wl,--wrap=snmp_alarm_register,--wrap=snmp_alarm_register_hr
check_PROGRAMS += tests/faults/memory_program
tests_faults_memory_program_SOURCES = \
	subagent/daemon/main.c \
	tests/faults/memory_faults.c \
	tests/faults/memory_faults.h \
	tests/faults/memory_timers.c
tests_faults_memory_program_CPPFLAGS = $(AM_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_faults_memory_program_LDFLAGS = $(AM_LDFLAGS) $(MEMORY_WRAP) $(TIMER_WRAP)
tests_faults_memory_program_LDADD = $(subagent_netstat_agentx_LDADD)
if PLUGIN
check_PROGRAMS += tests/faults/memory_plugin.so
tests_faults_memory_plugin_so_SOURCES = \
	$(subagent_netstat_agentx_plugin_so_SOURCES) \
	tests/faults/memory_faults.c \
	tests/faults/memory_faults.h \
	tests/faults/memory_timers.c
tests_faults_memory_plugin_so_CPPFLAGS = $(subagent_netstat_agentx_plugin_so_CPPFLAGS)
tests_faults_memory_plugin_so_CFLAGS = $(subagent_netstat_agentx_plugin_so_CFLAGS)
tests_faults_memory_plugin_so_LDFLAGS = $(subagent_netstat_agentx_plugin_so_LDFLAGS) $(MEMORY_WRAP) $(TIMER_WRAP)
tests_faults_memory_plugin_so_LDADD = $(subagent_netstat_agentx_LDADD)
endif
MEMORY_SHELL = tests/faults/check_memory_live.sh
TESTS += $(MEMORY_SHELL)
EXTRA_DIST += $(MEMORY_SHELL)
