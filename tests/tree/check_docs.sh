#!/bin/sh
# README and doc/: README is short and names each page, each page is installed, and the files, make targets and sections that they
# name exist.
. "$(dirname "$0")/../kit/functions.sh"

tree=$(cd "$here/.." && pwd)
cd "$tree" || exit 99
pages=$(ls doc | sed 's,^,doc/,')

lines=$(wc -l <README)
[ "$lines" -le 200 ] || fail "README has $lines lines"
for page in $pages; do
    grep -q "^    $page  " README || fail "README does not say what $page is about"
    grep -q "^	$page\( \\\\\)*\$" docs.mk || fail "docs.mk does not install $page"
done

# names TEXT...: prints each file, folder or pattern of files in the text that is below a folder of the tree
names() {
    cat "$@" | tr -s "' \t\n(),;:\"\`" '[\n*]' | sed 's/[.*]*$//' |
        grep -E '^(subagent|tests|mibs|nms|doc|debian|packaging|daemon|config|check|agentx|alarms|mib|sources|tables|kernel|parse|base)/.' |
        grep -v '/\(objects_\)*foo\.[ch]$' | sort -u
}
# generated files
made='^((subagent/)?(mib|base)/mib-[a-z-]*\.h|subagent/(netstat-agentx|base/catalogue-tables\.h)|tests/bench/bench|tests/[a-z]*/check_[a-z_]*(\.log)?)$'
# exists NAME: whether NAME exists at the top or, as the pages may write it, below subagent/
exists() {
    for found in $1 subagent/$1; do [ ! -e "$found" ] || return 0; done
    [ "${1%%/*}" = debian ] && [ ! -e debian ]      # the tarball has none
}
for text in README $pages; do
    names "$text" | grep -Ev "$made" | while read -r name; do
        exists "$name" || echo "$text names $name, which is not there"
    done
done >"$scratch/missing"
silent missing "names of files"
[ "$(names README $pages | wc -l)" -gt 40 ] || fail "few names of files are found in the pages"

# `make TARGET` in the pages, and "Section" of another page
grep -Eoh 'make [a-z]+(-[a-z]+)*' README $pages | grep -Eo '(check|bench|update|unknown)-[a-z]+|kits$|fuzz$|coverage$|bench$' | sort -u |
    while read -r target; do
        grep -Eqh "(^|[ .])$target\b.*:|PHONY:.* $target( |\$)" Makefile.am docs.mk nms/*.mk packaging/*.mk tests/*/*.mk ||
            echo "make $target is not there"
    done >"$scratch/targets"
silent targets "make targets"
cat README $pages debian/README.Debian nms/README 2>/dev/null | tr '\n' ' ' |
    grep -Eo '(README|doc/[a-z]+|"installation"[a-z ]*), "[A-Z][A-Za-z ]*"' | sed 's/,  *"/:/; s/"$//' | while IFS=: read -r page title; do
        grep -qx "$title" "$page" || echo "$page has no section \"$title\""
    done >"$scratch/sections"
silent sections "sections"

# tests/README has each folder, and each test and shared part under its folder; and nothing else
for folder in tests/*/; do
    folder=${folder#tests/}
    grep -q "^$folder  " tests/README || fail "tests/README lacks $folder"
    sed -n "s,^$folder.*,,; t part; b; :part; n; /^\$/q; p; b part" tests/README | sed -n 's/^  \([^ ].*[^ ]\)   *.*/\1/p; s/^  \([^ ]*\)$/\1/p' |
        tr -s ', ' '[\n*]' >"$scratch/parts"
    for test in "tests/$folder"check_*.sh "tests/$folder"check_*.c; do
        name=$(basename "$test" .c)
        [ ! -e "$test" ] || grep -qx "$name" "$scratch/parts" || echo "tests/README lacks $name under $folder"
    done
    while read -r part; do
        for found in "tests/$folder$part"*; do [ -e "$found" ] || echo "tests/README has $folder$part"; done
    done <"$scratch/parts"
done >"$scratch/parts.wrong"
silent parts.wrong "tests/README"
[ $failed -eq 0 ]
