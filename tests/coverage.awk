# From what gcov prints to a line for each source file and for each group of them; fails where a group has less than `least` per cent.
#
#     File '../source/subagent/alarm.c'
#     Lines executed:98.50% of 67

BEGIN {
    groups["parsers"] = "^(parse|parse_.*|agentx_pdu|gather_lines|relation_.*|links|netlink|sockdiag|settings|rule|filter|word|cells|counts)[.]c$"
    groups["objects"] = "^(objects|objects_.*|columns|questions|agentx_response|table|index_text|inet_address|rows)[.]c$"
    groups["alarms"] = "^(alarm|alarm_set|alarm_sight|alarms|notifications|rule|subject)[.]c$"
    order = split("parsers objects alarms", name, " ")
}

/^File / {
    file = substr($2, 2, length($2) - 2)
    sub(/.*\//, "", file)
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
        print "gcov tells of no file"
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
