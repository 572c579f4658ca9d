# Reads mibs/groups.tsv and mibs/counters.tsv into arrays, in file order, and rejects an
# inconsistent catalogue. A second script on awk's command line generates its output in its END
# rule.
#
#   groups, group[g], arc[g], node[g], file[g], title[g]
#   counters, of[i] (its group), number[i], status[i], name[i], kind[i], unit[i], since[i], until[i],
#   object[i], meaning[i]

BEGIN { FS = "\t"; bad = 0 }

function wrong(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
    bad = 1
}

# Whether a counter has its own scalar in this MIB, rather than an object of an IETF module or a row
# of a table.
function scalar(i) { return object[i] !~ /::|^netstat/ }

# Wraps text into lines of at most `width` characters, including the `indent` at their start.
function wrap(text, indent, width,    words, n, i, line, all) {
    n = split(text, words, " ")
    line = indent words[1]
    for (i = 2; i <= n; i++) {
        if (length(line) + 1 + length(words[i]) > width) {
            all = all line "\n"
            line = indent words[i]
        } else
            line = line " " words[i]
    }
    return all line
}

FILENAME ~ /\.tsv$/ && (/^#/ || /^$/) { next }

FILENAME ~ /groups\.tsv$/ {
    if (NF != 5)
        wrong("5 fields expected, " NF " found")
    if (($1 in arc) || ($2 in arc_taken))
        wrong("group " $1 " or its arc " $2 " is there twice")
    group[++groups] = $1
    arc[$1] = $2; node[$1] = $3; file[$1] = $4; title[$1] = $5
    arc_taken[$2]
    next
}

FILENAME ~ /counters\.tsv$/ {
    if (NF != 10)
        wrong("10 fields expected, " NF " found")
    if (!($1 in arc))
        wrong("group " $1 " is not in groups.tsv")
    if (($1, $2) in number_taken)
        wrong("number " $2 " of " $1 " is given twice")
    if (($1, $4) in name_taken)
        wrong("name " $4 " of " $1 " is there twice")
    if ($3 !~ /^(current|obsolete)$/ || $5 !~ /^(counter|gauge|integer)$/)
        wrong("status or kind is not one of those it can be")
    if ($9 !~ /::/ && $9 !~ /^netstat/ && ($9 in object_taken || length($9) > 32 || $9 !~ /^[a-z][A-Za-z0-9]*$/))
        wrong("object " $9 " is there twice, too long or no descriptor")
    if ($10 ~ /"/)
        wrong("a meaning has no double quotes: they end the text in the MIB")
    number_taken[$1, $2]; name_taken[$1, $4]; object_taken[$9]
    i = ++counters
    of[i] = $1; number[i] = $2; status[i] = $3; name[i] = $4; kind[i] = $5
    unit[i] = $6; since[i] = $7; until[i] = $8; object[i] = $9; meaning[i] = $10
}

END { if (bad) exit 1 }
