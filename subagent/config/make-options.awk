# Generates the C table of the command line's options from options.tsv: struct na_option of
# subagent/config/options.c, and an enumerator for each option without a letter.
#   awk -f make-options.awk options.tsv

BEGIN { FS = "\t" }

function wrong(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
    bad = 1
}

function text(field) { return field == "-" ? "NULL" : "\"" field "\"" }

function mode(name) { return "1u << NA_" toupper(name) }

# The modes in which an option makes sense, as bits.
function modes(list,    count, part, i, bits) {
    if (list == "any" || list ~ /^mode:/)
        return "~0u"
    count = split(list, part, ",")
    for (i = 1; i <= count; i++)
        bits = bits (i > 1 ? " | " : "") mode(part[i]) \
            (part[i] == "serve" ? " | " mode("check") " | " mode("check_config") : "")
    return bits
}

/^#/ || /^$/ { next }
NF != 6 { wrong("6 fields expected, " NF " found") }
$1 == "-" && $2 == "-" { wrong("neither letter nor name") }
$6 ~ /["\\]/ { wrong("quotes in the help") }
{
    code = "'" $1 "'"
    if ($1 == "-") {
        code = "NA_OPTION_" toupper($2)
        gsub(/-/, "_", code)
        codes[++count] = code
    }
    selected = "NA_SERVE"
    if (sub(/^mode:/, "", $5)) {
        selected = "NA_" toupper($5)
        $5 = "any"
    }
    rows = rows sprintf("    { %s, %s, %s, %s, %s,\n      \"%s\" },\n", code, text($2), text($3), modes($5), selected, $6)
}

END {
    if (bad)
        exit 1
    print "/* Generated from subagent/config/options.tsv. */"
    print "enum {"
    for (i = 1; i <= count; i++)
        print "    " codes[i] (i == 1 ? " = 256" : "") ","
    print "};"
    print "static const struct na_option option_table[] = {"
    printf "%s", rows
    print "};"
}
