#!/bin/sh
# The completions for bash and zsh: every option of the usage, every object that is printed, and
# only what goes with the words before.
. "$(dirname "$0")/../kit/functions.sh"

generated=${top_builddir:-.}/generated/completion
[ -s "$generated/netstat-agentx" ] && [ -s "$generated/_netstat-agentx" ] || { echo "FAIL: no completions"; exit 1; }

"$program" -h >"$scratch/help" || fail "-h: exit status $?"
options=$(grep -Eo '^  -[^ ]*(, --[a-z-]+)?' "$scratch/help" | tr -d ' ' | tr , '\n' | sort)
[ "$(printf '%s\n' "$options" | wc -l)" -gt 20 ] || fail "few options in the usage"
# the objects of this host and of many kernels, without the index
for root in "$fixtures"/synth-*; do
    "$program" -C --root "$root" --print
done >"$scratch/print"
"$program" -C --print >>"$scratch/print" 2>/dev/null
cut -d ' ' -f 2 "$scratch/print" | sed 's/\..*//' | sort -u >"$scratch/objects"
[ "$(wc -l <"$scratch/objects")" -gt 300 ] || fail "few objects"

# ---- bash

missing=
# completes EXPECTED WORD...: what bash offers for the last of the words, sorted, in one line
completes() {
    wanted=$1
    shift
    got=$(offers "$@" | tr '\n' ' ')
    [ "$got" = "$wanted${wanted:+ }" ] || fail "bash, $*: '$got', not '$wanted'"
}
offers() {
    bash --norc -c '
        . "$0"
        COMP_WORDS=(netstat-agentx "$@") COMP_CWORD=$#
        _netstat_agentx
        [ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"' "$generated/netstat-agentx" "$@" | sort
}
if command -v bash >/dev/null; then
    # in the mode of an option or in none, each is offered
    { offers -; offers --print -; offers --watch 1 -; } | sort -u >"$scratch/out"
    printf '%s\n' $options | cmp -s - "$scratch/out" || fail "bash offers other options than -h has: $(printf '%s\n' $options | diff - "$scratch/out")"
    offers --print '' >"$scratch/out"
    sort -u "$scratch/out" | comm -23 "$scratch/objects" - >"$scratch/missing"
    silent missing "objects that bash does not offer"
    completes '--check --check-config' --che
    completes '--print' --pr
    completes '--json --nonzero --print --root' --print --
    completes '--all --root --watch' --watch 5 --
    completes '--json' --print 'tcpExt*' --j
    completes 'tcpExtListenDrops tcpExtListenOverflows' --print tcpExtListen
    completes 'UdpInDatagrams UdpInErrors' --watch 5 UdpIn
    completes '' --watch ''
    completes '' --check tcpExtListen
    offers -u roo >"$scratch/out"        # there may be other users whose names begin so
    grep -qx root "$scratch/out" && ! grep -v '^roo' "$scratch/out" || fail "bash, -u roo: '$(cat "$scratch/out")'"
    completes '/proc' --root /proc
    completes 'netstat netstat:agentx netstat:alarm netstat:netlink netstat:source' -D net
    completes 'agentx alarm netlink source' -D netstat :
    completes 'agentx alarm' -D netstat : a
    mkdir "$scratch/folder"
    : >"$scratch/folder/my.conf"
    completes "$scratch/folder/my.conf" -c "$scratch/folder/m"
else
    missing="bash"
fi

# ---- zsh: with _arguments replaced by what prints its specifications

if command -v zsh >/dev/null; then
    zsh -f -c '_arguments() { print -rl -- "$@" } && . "$1"' zsh "$generated/_netstat-agentx" >"$scratch/out" 2>"$scratch/err" || fail "zsh does not read it"
    silent err "zsh"
    sed -n 's/^\(([^)]*)\)*\**\(-[A-Za-z-]*\)[+=]*\[.*\].*/\2/p' "$scratch/out" | sort | uniq >"$scratch/offered"
    printf '%s\n' $options | cmp -s - "$scratch/offered" || fail "zsh offers other options than -h has: $(printf '%s\n' $options | diff - "$scratch/offered")"
    says out "zsh" '^\([^)]*--watch [^)]*--rules [^)]*\)--json\['
    # with a mode, zsh excludes exactly what bash does not offer
    for word in --print --watch --check --check-config --rules -H --help; do
        command -v bash >/dev/null || break
        sed -n "s/^'*(\\([^)]*\\))$word[=[].*/\\1/p" "$scratch/out" | tr ' ' '\n' >"$scratch/excluded"
        offers "$word" $([ $word != --watch ] || echo 1) - | sort - "$scratch/excluded" >"$scratch/both"
        printf '%s\n' $options | cmp -s - "$scratch/both" || fail "zsh, $word: $(printf '%s\n' $options | diff - "$scratch/both")"
    done
    says out "zsh" '^\*:pattern:_netstat_agentx_objects$'
    sed -n '/^    objects=(/,/^    )/p' "$generated/_netstat-agentx" | tr -s ' ' '\n' | sort -u | comm -23 "$scratch/objects" - >"$scratch/missing"
    silent missing "objects that zsh does not offer"
else
    missing="$missing${missing:+ and }zsh"
fi
[ -z "$missing" ] || skip "without $missing: the completions for it are not tested"
[ $failed -eq 0 ]
