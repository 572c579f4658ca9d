# Generates the C tables of the MIB's objects from its frame, mibs/LINUX-NETSTAT-MIB.in: the name,
# OID, index and columns (with their syntax) of each table, and of each node with scalars. The frame
# is the only place that has these.
#   awk -v output=columns|entries|list -f make-tables.awk LINUX-NETSTAT-MIB.in
# columns: enumerators, such as netstatIfName = 2. entries: the initialisers for
# mib_entries.c. list: the tables that need a na_mib_table_NAME, for the list of tables.

BEGIN {
    textual["InetVersion"] = "unknown(0), ipv4(1), ipv6(2)"
    textual["InetAddressType"] = "ipv4(1), ipv6(2), ipv4z(3), ipv6z(4)"
    textual["TruthValue"] = "true(1), false(2)"
    oid["linuxNetstatMIB"] = ""
}

function wrong(what) {
    printf "%s: %s\n", FILENAME, what > "/dev/stderr"
    bad = 1
}

!in_text && $1 == "UNITS" && match($0, /"[^"]*"/) { unit[name] = substr($0, RSTART, RLENGTH) }

# Removes quoted text: descriptions may contain anything.
{
    line = $0
    if (in_text) {
        if (!match(line, /"/))
            next
        line = substr(line, RSTART + 1)
        in_text = 0
    }
    while (match(line, /"[^"]*"/))
        line = substr(line, 1, RSTART - 1) " " substr(line, RSTART + RLENGTH)
    if (match(line, /"/)) {
        line = substr(line, 1, RSTART - 1)
        in_text = 1
    }
    sub(/--.*/, "", line)
}

line ~ /^[a-z][A-Za-z0-9]* +OBJECT IDENTIFIER ::= / {
    split(line, word, " ")
    name = word[1]
}
line ~ /^[a-z][A-Za-z0-9]* +OBJECT-TYPE/ {
    split(line, word, " ")
    name = word[1]
    object[++objects] = name
    clause = ""
}
name == "" { next }
line ~ /^ +(SYNTAX|INDEX|MAX-ACCESS)/ { clause = line ~ /SYNTAX/ ? "syntax" : line ~ /INDEX/ ? "index" : "access"; sub(/SYNTAX|INDEX|MAX-ACCESS/, "", line) }
line ~ /^ +(UNITS|STATUS|DESCRIPTION)/ { clause = "" }
line !~ /::=/ && clause == "syntax" { syntax[name] = trim(syntax[name] " " line) }
line !~ /::=/ && clause == "index" { index_of[name] = trim(index_of[name] " " line) }
line !~ /::=/ && clause == "access" { access[name] = trim(line); clause = "" }
line ~ /::= *\{ *[A-Za-z]+ +[0-9]+ *\}/ {
    match(line, /\{[^}]*\}/)
    split(substr(line, RSTART + 1, RLENGTH - 2), word, " ")
    parent[name] = word[1]
    arc[name] = word[2]
    if (!(word[1] in oid))
        wrong(name " is below " word[1] ", which comes later or not at all")
    oid[name] = oid[word[1]] (oid[word[1]] == "" ? "" : ", ") arc[name]
    name = ""
}

function trim(text) {
    gsub(/[ \t]+/, " ", text)
    sub(/^ /, "", text)
    sub(/ $/, "", text)
    return text
}

# "INTEGER { up(1), down(2) }" or a textual convention with labels ->
# "up(1), down(2)"; "" without labels
function labels_of(object,    text) {
    text = syntax[object]
    if (text ~ /^INTEGER *\{/) {
        sub(/^INTEGER *\{ */, "", text)
        sub(/ *\}$/, "", text)
        return text
    }
    sub(/ .*/, "", text)
    return textual[text]
}

function form_of(object,    text) {
    text = syntax[object]
    return text ~ /^Counter/ ? "COUNTER" : text ~ /^(Gauge32|Integer32)/ ? "LEVEL" : labels_of(object) != "" ? "ENUMERATION" :
        text ~ /^TimeStamp/ ? "TIME" : "OTHER"
}

# The type of a value: enum na_type in objects.h.
function type_of(object,    text) {
    text = syntax[object]
    if (text ~ /^Counter32/) return "COUNTER32"
    if (text ~ /^Counter64/) return "COUNTER64"
    if (text ~ /^(Gauge32|Unsigned32|InetPortNumber)/) return "GAUGE32"
    if (text ~ /^TimeStamp/) return "TIMETICKS"
    if (text ~ /^Integer32/ || labels_of(object) != "") return "INTEGER"
    if (text ~ /^(DisplayString|SnmpAdminString|NetstatSentence)/) return "STRING"
    if (text ~ /^(OCTET STRING|PhysAddress|InetAddress|DateAndTime)/) return "OCTETS"
    wrong("the syntax " text " of " object " has no type in make-tables.awk")
}

# The letter for the form of an index part; see mib_entries.h.
function index_form(object,    text) {
    text = syntax[object]
    if (text ~ /^InetAddressType/) return "a"
    if (labels_of(object) != "") return "e"
    if (text ~ /^(Integer32|Unsigned32|Gauge32|InetPortNumber)/) return "n"
    if (text ~ /^(DisplayString|SnmpAdminString|NetstatPath|OCTET STRING)/) return "s"
    wrong("an index with the syntax " text " has no form in make-tables.awk")
    return "n"
}

function print_labels(object,    text, i, count, part) {
    text = labels_of(object)
    if (text == "" || object in labelled)
        return
    labelled[object]
    print "static const struct na_mib_label labels_" object "[] = {"
    count = split(text, part, /, */)
    for (i = 1; i <= count; i++) {
        match(part[i], /\([0-9]+\)/)
        printf "    { %s, \"%s\" },\n", substr(part[i], RSTART + 1, RLENGTH - 2), trim(substr(part[i], 1, RSTART - 1))
    }
    print "    { 0, NULL },"
    print "};"
}

# The columns of a table are children of its entry, the scalars of a node children of the node.
function columns_of(node,    i, list) {
    for (i = 1; i <= objects; i++)
        if (parent[object[i]] == node && access[object[i]] == "read-only")
            list = list " " object[i]
    return list
}

function print_entry(title, node,    list, count, column, i, parts, part) {
    count = split(columns_of(node), column, " ")
    if (output == "columns") {
        print "enum {"
        for (i = 1; i <= count; i++)
            printf "    %s = %d,\n", column[i], arc[column[i]]
        print "};"
        return
    }
    if (output == "list") {
        print "NA_MIB_TABLE(" title ")"
        return
    }
    for (i = 1; i <= count; i++)
        print_labels(column[i])
    gsub(/[{},]/, " ", index_of[node])
    parts = split(index_of[node], part, " ")
    for (i = 1; i <= parts; i++)
        print_labels(part[i])
    print "static const struct na_mib_index_part index_" title "[] = {"
    if (!parts)
        print "    { 'n', NULL },"
    for (i = 1; i <= parts; i++) {
        if (!(part[i] in syntax))
            wrong("the index " part[i] " of " title " is not an object of this module")
        printf "    { '%s', %s },\n", index_form(part[i]), labels_of(part[i]) != "" ? "labels_" part[i] : "NULL"
        if (index_form(part[i]) == "a")
            i++     # skips the InetAddress that follows its type
    }
    print "    { '\\0', NULL },"
    print "};"
    print "static const struct na_mib_column columns_" title "[] = {"
    for (i = 1; i <= count; i++)
        printf "    { %s, NA_MIB_%s, \"%s\", %s, %s },\n", column[i], form_of(column[i]), column[i],
            labels_of(column[i]) != "" ? "labels_" column[i] : "NULL", column[i] in unit ? unit[column[i]] : "NULL"
    print "};"
    print "static const uint8_t types_" title "[] = {"
    for (i = 1; i <= count; i++)
        printf "    [%s] = NA_TYPE_%s,\n", column[i], type_of(column[i])
    print "};"
    print "const struct na_mib_entry na_mib_entry_" title " = {"
    printf "    \"%s\", { %s }, %d, index_%s, columns_%s, %d, types_%s,\n", title, oid[node], split(oid[node], part, ", "), title, title, count, title
    print "};"
    titles[++entries] = title
}

END {
    if (bad)
        exit 1
    print "/* Generated from mibs/LINUX-NETSTAT-MIB.in by mibs/make-tables.awk. */"
    for (i = 1; i <= objects; i++) {
        o = object[i]
        if (syntax[o] ~ /^SEQUENCE OF/)
            continue
        if (index_of[o] != "") {
            print_entry(parent[o], o)
        } else if (access[o] == "read-only" && !(index_of[parent[o]] != "") && !(parent[o] in seen)) {
            seen[parent[o]]
            print_entry(parent[o], parent[o])
        }
    }
    if (output == "entries") {
        print "const struct na_mib_entry *const na_mib_entries[] = {"
        for (i = 1; i <= entries; i++)
            print "    &na_mib_entry_" titles[i] ","
        print "};"
        print "const size_t na_mib_entries_count = sizeof(na_mib_entries) / sizeof(na_mib_entries[0]);"
    }
    exit bad
}
