# The sources of the packages, and their test; included by Makefile.am. debian/ and the test are for a clone, the tarball goes
# without them.

TESTS += tests/tree/check_release.sh
EXTRA_DIST += packaging/netstat-agentx.spec tests/tree/check_release.sh

# Needs root and a mirror of Debian, creates its systems below TMPDIR, takes half an hour; SUITES chooses the releases
check-packages: dist
	$(srcdir)/packaging/check-packages '$(distdir).tar.xz' '$(srcdir)' $(SUITES)
.PHONY: check-packages
