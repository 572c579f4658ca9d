# From what gcov prints to a line for each source file and for each group of them; fails where a group has less than `least` per cent.
#
#     File '../source/subagent/alarm.c'
#     Lines executed:98.50% of 67

BEGIN {
    groups["parsers"] = "^(parse|tables)/|^kernel/(links|netlink|sockdiag)[.]c$|^base/(filter|conf_token|counter_slots)[.]c$" \
        "|^agentx/agentx_pdu[.]c$|^sources/counts[.]c$|^daemon/settings[.]c$"
    groups["objects"] = "^mib/(objects.*|columns|mib_lookup|mib_table|index_text)[.]c$|^agentx/agentx_response[.]c$" \
        "|^kernel/inet_address[.]c$|^base/rows[.]c$"
    groups["alarms"] = "^alarms/"
    order = split("parsers objects alarms", name, " ")
}

/^File / {
    file = substr($2, 2, length($2) - 2)
    sub(/.*subagent\//, "", file)
    next
}

/^Lines executed:/ && file ~ /[.]c$/ {
    split($2, part, /[:%]/)
    lines[file] = $4
    reached[file] = int(part[2] * $4 / 100 + 0.5)
    for (group in groups)
        if (file ~ groups[group]) {
            group_lines[group] += lines[file]
            group_reached[group] += reached[file]
        }
    file = ""
}

function row(what, all, some) {
    printf "%-26s %6d lines %6.1f %%\n", what, all, 100 * some / all
}

END {
    sorted = "sort"
    for (file in lines) {
        printf "%-26s %6d lines %6.1f %%\n", file, lines[file], 100 * reached[file] / lines[file] | sorted
        all += lines[file]
        some += reached[file]
    }
    close(sorted)
    if (all == 0) {
        print "gcov reports no file"
        exit 1
    }
    row("all", all, some)
    for (i = 1; i <= order; i++) {
        row(name[i], group_lines[name[i]], group_reached[name[i]])
        low = low || group_reached[name[i]] * 100 < least * group_lines[name[i]]
    }
    if (low)
        print "a group has less than " least " %"
    exit low
}
