# The tests of sockets; included by Makefile.am.

if HAVE_CHECK
SOCKET_TESTS = \
	tests/unit/check_cgroups \
	tests/unit/check_index_text \
	tests/unit/check_sockets \
	tests/unit/check_sockets_live \
	tests/unit/check_tcp_peers \
	tests/unit/check_tcp_services
check_PROGRAMS += $(SOCKET_TESTS)
TESTS += $(SOCKET_TESTS)

tests_unit_check_cgroups_SOURCES = tests/unit/check_cgroups.c
tests_unit_check_cgroups_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_cgroups_LDADD = $(UNIT_LIBS)

tests_unit_check_index_text_SOURCES = tests/unit/check_index_text.c
tests_unit_check_index_text_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_index_text_LDADD = $(UNIT_LIBS)

tests_unit_check_tcp_peers_SOURCES = tests/unit/check_tcp_peers.c
tests_unit_check_tcp_peers_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_tcp_peers_LDADD = $(UNIT_LIBS)

tests_unit_check_tcp_services_SOURCES = tests/unit/check_tcp_services.c
tests_unit_check_tcp_services_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_tcp_services_LDADD = $(UNIT_LIBS)

tests_unit_check_sockets_SOURCES = \
	tests/unit/check_sockets.c \
	tests/unit/sockets_files.c \
	tests/unit/sockets_files.h \
	tests/unit/sockets_files_tcp.c \
	tests/unit/sockets_files_udp.c \
	tests/kit/support.c \
	tests/kit/support.h \
	tests/kit/sockets_kit.c \
	tests/kit/sockets_kit.h
tests_unit_check_sockets_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_sockets_LDADD = $(UNIT_LIBS)

tests_unit_check_sockets_live_SOURCES = \
	tests/unit/check_sockets_live.c \
	tests/unit/sockets_live.h \
	tests/unit/sockets_live_tcp.c \
	tests/unit/sockets_live_udp.c \
	tests/unit/sockets_live_failing.c \
	tests/unit/sockets_live_owners.c \
	tests/unit/sockets_live_peers.c \
	tests/unit/sockets_live_services.c \
	tests/unit/sockets_live_unix.c \
	tests/unit/sockets_live_kit.c \
	tests/unit/sockets_live_kit.h \
	tests/kit/sockets_kit.c \
	tests/kit/sockets_kit.h
tests_unit_check_sockets_live_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_sockets_live_LDADD = $(UNIT_LIBS)
endif
