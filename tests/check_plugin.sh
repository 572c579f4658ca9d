#!/bin/sh
# The plugin in snmpd: what the live test asks of the subagent; then what is about being inside.
exec "${top_builddir:-.}/tests/check_live" inside
