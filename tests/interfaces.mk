# The interfaces' tests. subagent/ has a check.h of its own, so what is included with <> is not looked for there.
if HAVE_CHECK
INTERFACES_CPPFLAGS = -D_GNU_SOURCE -iquote $(srcdir)/subagent -iquote subagent $(LIBMNL_CFLAGS) $(CHECK_CFLAGS)
INTERFACES_LDADD = subagent/libnetstat.a $(NETSNMP_LIBS) $(LIBMNL_LIBS) $(CHECK_LIBS)
check_PROGRAMS += tests/check_interfaces tests/check_interfaces_live
TESTS += tests/check_interfaces tests/check_interfaces_live
tests_check_interfaces_SOURCES = tests/check_interfaces.c tests/asking.h
tests_check_interfaces_CPPFLAGS = $(INTERFACES_CPPFLAGS)
tests_check_interfaces_LDADD = $(INTERFACES_LDADD)
tests_check_interfaces_live_SOURCES = tests/check_interfaces_live.c tests/asking.h
tests_check_interfaces_live_CPPFLAGS = $(INTERFACES_CPPFLAGS)
tests_check_interfaces_live_LDADD = $(INTERFACES_LDADD)
endif
