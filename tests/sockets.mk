# The tests of sockets; included by Makefile.am.

if HAVE_CHECK
check_PROGRAMS += tests/check_index_text tests/check_sockets tests/check_sockets_live
TESTS += tests/check_index_text tests/check_sockets tests/check_sockets_live

tests_check_index_text_SOURCES = tests/check_index_text.c
tests_check_index_text_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_index_text_LDADD = $(UNIT_LIBS)

tests_check_sockets_SOURCES = tests/check_sockets.c tests/sockets_kit.c tests/sockets_kit.h
tests_check_sockets_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_sockets_LDADD = $(UNIT_LIBS)

tests_check_sockets_live_SOURCES = tests/check_sockets_live.c tests/sockets_live.h \
	tests/sockets_live_tcp.c tests/sockets_live_udp.c tests/sockets_live_failing.c \
	tests/sockets_live_kit.c tests/sockets_live_kit.h tests/sockets_kit.c tests/sockets_kit.h
tests_check_sockets_live_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_sockets_live_LDADD = $(UNIT_LIBS)
endif
