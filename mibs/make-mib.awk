# Generates LINUX-NETSTAT-MIB from its frame. Runs after catalogue.awk.
#   awk -v root=OID -f catalogue.awk -f make-mib.awk groups.tsv counters.tsv LINUX-NETSTAT-MIB.in
# root is this project's arc below net-snmp's playpen, or an arc below enterprises.

FILENAME ~ /\.in$/ { frame[++lines] = $0 }

# Conformance groups of the frame and of the catalogue share the arcs below netstatObjectGroups.
FILENAME ~ /\.in$/ && /::= *\{ *netstatObjectGroups +[0-9]+ *\}/ {
    match($0, /[0-9]+ *\}/)
    take_group_arc(substr($0, RSTART) + 0, "the frame, line " FNR)
}

function take_group_arc(number, what) {
    if (number in group_arc_of)
        wrong("arc " number " of netstatObjectGroups is taken twice: by " group_arc_of[number] " and by " what)
    group_arc_of[number] = what
}

function where_printed(i,    text) {
    text = of[i] == "Limits" ? sysctl(name[i]) : name[i] " in /proc/" file[of[i]]
    if (of[i] ~ /Ext$|^(Ip|Icmp|Tcp|Udp|UdpLite)$/)
        text = of[i] " " text
    if (since[i] != "-")
        text = text ", Linux " since[i]
    return text (until[i] != "-" ? " to " until[i] : since[i] != "-" ? " and later" : "") "."
}

function sysctl(key,    path, place) {
    path = key
    sub(/\[[0-9]\]$/, "", path)
    if (path != key)
        place = " " substr(key, length(path) + 2, 1) + 1 " of"
    gsub(/\./, "/", path)
    return (place == "" ? "" : "Value" place " ") "/proc/sys/" path
}

function syntax(i) {
    return kind[i] == "counter" ? "Counter64" : kind[i] == "integer" ? "Integer32" : "Gauge32"
}

function print_scalar(i) {
    print ""
    print object[i] " OBJECT-TYPE"
    print "    SYNTAX      " syntax(i)
    print "    UNITS       \"" unit[i] "\""
    print "    MAX-ACCESS  read-only"
    print "    STATUS      " status[i]
    print "    DESCRIPTION"
    print "        \"" substr(wrap(meaning[i], "         ", 72), 10)
    print ""
    print wrap(where_printed(i), "         ", 72) "\""
    print "    ::= { " node[of[i]] " " number[i] " }"
}

function print_scalars(    g, i) {
    for (g = 1; g <= groups; g++) {
        print ""
        print "-- " title[group[g]]
        print ""
        print node[group[g]] " OBJECT IDENTIFIER ::= { netstatCounters " arc[group[g]] " }"
        for (i = 1; i <= counters; i++)
            if (of[i] == group[g] && scalar(i))
                print_scalar(i)
    }
}

# Conformance groups: one for current objects, and one for obsolete ones with an arc 1000 higher.
# Arcs below 10 belong to the frame.
function members(g, wanted,    i, list) {
    for (i = 1; i <= counters; i++)
        if (of[i] == g && scalar(i) && status[i] == wanted)
            list = list (list == "" ? "" : ",\n") "        " object[i]
    return list
}

function print_group(g, wanted, suffix, plus,    list) {
    list = members(g, wanted)
    if (list == "")
        return
    print ""
    print node[g] suffix " OBJECT-GROUP"
    print "    OBJECTS {\n" list "\n    }"
    print "    STATUS      " wanted
    print "    DESCRIPTION"
    print "        \"" title[g] (wanted == "obsolete" ? ", no longer printed" : "") ".\""
    print "    ::= { netstatObjectGroups " arc[g] + plus " }"
    take_group_arc(arc[g] + plus, "group " g)
}

function print_groups(    g) {
    for (g = 1; g <= groups; g++) {
        print_group(group[g], "current", "Group", 0)
        print_group(group[g], "obsolete", "ObsoleteGroup", 1000)
    }
}

function print_compliance(    g) {
    for (g = 1; g <= groups; g++)
        if (members(group[g], "current") != "") {
            print ""
            print "        GROUP " node[group[g]] "Group"
            print "        DESCRIPTION"
            print "            \"Served as far as the kernel prints /proc/" file[group[g]] ".\""
        }
}

END {
    if (bad)
        exit 1
    playpen = ".1.3.6.1.4.1.8072.9999.9999"
    enterprises = ".1.3.6.1.4.1"
    sub(/^\.?/, ".", root)
    parent = "netSnmpPlaypen"
    if (index(root, playpen ".") == 1) {
        arcs = substr(root, length(playpen) + 2)
        root_import = "\n    netSnmpPlaypen\n        FROM NET-SNMP-MIB"
    } else if (index(root, enterprises ".") == 1) {
        arcs = substr(root, length(enterprises) + 2)
        parent = "enterprises"
        enterprises_import = ", enterprises"
    } else {
        print "the root " root " is not below enterprises (" enterprises ")" > "/dev/stderr"
        exit 1
    }
    # every arc between needs a name, otherwise smilint complains
    steps = split(arcs, step, ".")
    for (s = 1; s < steps; s++) {
        way = way sprintf("netstatRoot%d OBJECT IDENTIFIER ::= { %s %s }\n", s, parent, step[s])
        parent = "netstatRoot" s
    }
    for (l = 1; l <= lines; l++) {
        if (frame[l] == "@SCALARS@") print_scalars()
        else if (frame[l] == "@GROUPS@") print_groups()
        else if (frame[l] == "@COMPLIANCE@") print_compliance()
        else if (frame[l] == "@WAY@") printf "%s", way
        else {
            sub(/@ROOT@/, parent " " step[steps], frame[l])
            sub(/@ROOT_IMPORT@/, root_import, frame[l])
            sub(/@ENTERPRISES_IMPORT@/, enterprises_import, frame[l])
            print frame[l]
        }
    }
    if (bad)    # found while its groups were printed
        exit 1
}
