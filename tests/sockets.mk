# The tests of sockets; included by Makefile.am.

if HAVE_CHECK
check_PROGRAMS += tests/check_index_text tests/check_sockets tests/check_sockets_live
TESTS += tests/check_index_text tests/check_sockets tests/check_sockets_live
endif

SOCKETS_TEST_FLAGS = $(AM_CPPFLAGS) $(LIBMNL_CFLAGS) $(CHECK_CFLAGS)
SOCKETS_TEST_LIBS = subagent/libnetstat.a $(LIBMNL_LIBS) $(CHECK_LIBS)

tests_check_index_text_SOURCES = tests/check_index_text.c
tests_check_index_text_CPPFLAGS = $(SOCKETS_TEST_FLAGS)
tests_check_index_text_LDADD = $(SOCKETS_TEST_LIBS)

tests_check_sockets_SOURCES = tests/check_sockets.c tests/sockets_kit.c tests/sockets_kit.h
tests_check_sockets_CPPFLAGS = $(SOCKETS_TEST_FLAGS)
tests_check_sockets_LDADD = $(SOCKETS_TEST_LIBS)

tests_check_sockets_live_SOURCES = tests/check_sockets_live.c tests/sockets_live.h \
	tests/sockets_live_tcp.c tests/sockets_live_udp.c tests/sockets_live_failing.c \
	tests/sockets_live_kit.c tests/sockets_live_kit.h tests/sockets_kit.c tests/sockets_kit.h
tests_check_sockets_live_CPPFLAGS = $(SOCKETS_TEST_FLAGS)
tests_check_sockets_live_LDADD = $(SOCKETS_TEST_LIBS)
