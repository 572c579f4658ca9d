#!/bin/sh
# seeds.sh NAME FOLDER: writes the inputs that a harness starts from, made from the files of tests/fixtures, without those in the
# corpus.
set -eu

top=$(dirname "$0")/../..
fixtures=$top/tests/fixtures
name=$1 folder=$2
mkdir -p "$folder"

# seed FIRST-OCTET FILE...: makes an input from each file that exists
seed() {
    first=$1
    shift
    for file in "$@"; do
        if [ -f "$file" ]; then
            { printf %s "$first"; cat "$file"; } >"$folder/$first-$(printf %s "${file#"$fixtures"/}" | tr / _)"
        fi
    done
}

case $name in
rows)
    seed n "$fixtures"/*/net/netstat "$fixtures"/odd/netstat.*
    seed s "$fixtures"/*/net/snmp "$fixtures"/odd/snmp.* ;;
pairs)
    seed 6 "$fixtures"/*/net/snmp6 "$fixtures"/odd/snmp6.*
    seed s "$fixtures"/*/net/sctp/snmp "$fixtures"/odd/sctp_snmp.*
    seed x "$fixtures"/*/net/xfrm_stat "$fixtures"/*/net/tls_stat ;;
small)
    seed s "$fixtures"/*/net/sockstat "$fixtures"/*/net/sockstat6 "$fixtures"/odd/sockstat.*
    seed c "$fixtures"/odd/nf_conntrack.* "$fixtures"/*/net/stat/* ;;
tables)
    seed d "$fixtures"/*/net/dev "$fixtures"/odd/dev.*
    seed s "$fixtures"/*/net/softnet_stat "$fixtures"/odd/softnet_stat.*
    seed m "$fixtures"/odd/igmp.*
    seed u "$fixtures"/*/net/udp "$fixtures"/odd/udp.* ;;
rule)
    sed -n 's/^#\{0,1\}alarm //p' "$top/subagent/netstat-agentx.conf" |
        while IFS= read -r rule; do printf '%s' "$rule" >"$folder/${rule%% *}"; done ;;
settings)
    cp "$top/subagent/netstat-agentx.conf" "$folder/shipped" ;;
esac
