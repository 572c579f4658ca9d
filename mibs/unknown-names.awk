# Lists the names that a host prints and the catalogue does not have:
#   netstat-agentx --print | awk -f unknown-names.awk counters.tsv -
# ICMP types are left out: they are an open set.

FILENAME != "-" { if ($0 !~ /^#/) { split($0, field, "\t"); known[field[1], field[4]] } next }

$2 ~ /^netstatCounter(Value|Level)\./ {
    split($2, part, "\"")
    if (!((part[2], part[4]) in known) && part[4] !~ /^(Icmp6)?(In|Out)Type[0-9]+$/) {
        print part[2], part[4]
        unknown++
    }
}

END { exit unknown > 0 }
