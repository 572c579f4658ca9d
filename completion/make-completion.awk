# Generates the completions of the shells from the options of the command line and the objects of
# the MIB, so that they cannot be out of date.
#   awk -f make-completion.awk options.tsv counters.tsv LINUX-NETSTAT-MIB.in TEMPLATE
# In the template, a line with only @NAME@ is replaced by what list() has for it.

BEGIN { FS = "\t" }

function wrong(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
    bad = 1
}

# An option as it is typed; of two forms the long one.
function spelled(i) { return name[i] != "-" ? "--" name[i] : "-" letter[i] }

FILENAME ~ /options\.tsv$/ && !/^#/ && NF == 6 {
    i = ++options
    letter[i] = $1; name[i] = $2; argument[i] = $3; complete[i] = $4; modes[i] = $5; help[i] = $6
    if (sub(/^mode:/, "", $5)) {
        selects[i] = $5
        modes[i] = "any"
    }
}

# the scalars, and nstat's names of counters without one
FILENAME ~ /counters\.tsv$/ && !/^#/ && $4 !~ /</ {
    if ($9 !~ /::|^netstat/)
        objects[++count] = $9
    else if ($1 != "Limits" && $1 !~ /^Sockstat/)
        objects[++count] = (index($4, $1) == 1 ? "" : $1) $4
}

FILENAME ~ /MIB\.in$/ && /^[a-z][A-Za-z0-9]* +OBJECT-TYPE/ { split($0, word, " "); object = word[1] }
FILENAME ~ /MIB\.in$/ && /MAX-ACCESS +read-only/ { objects[++count] = object }

# Whether an option goes with the mode that another one selects.
function goes_with(i, mode,    list) {
    if (modes[i] == "any" && selects[i] == "")
        return 1
    if (selects[i] != "")
        return selects[i] == mode
    list = "," modes[i] ","
    return index(list, "," mode ",") > 0 ||
        ((mode == "check" || mode == "check_config") && index(list, ",serve,") > 0)
}

# All spellings of the options that go with a mode, "" for those of any.
function spellings(mode,    i, text) {
    for (i = 1; i <= options; i++)
        if (mode == "" || goes_with(i, mode))
            text = text (letter[i] != "-" ? " -" letter[i] : "") (name[i] != "-" ? " --" name[i] : "")
    return substr(text, 2)
}

# The options whose argument is completed in a way, as alternatives of `case`.
function completed_as(way,    i, text) {
    for (i = 1; i <= options; i++)
        if (complete[i] == way)
            text = text (text == "" ? "" : "|") spelled(i)
    return text
}

# ---- bash

function print_words(indent,    i, line) {
    for (i = 1; i <= count; i++) {
        if (length(line) + length(objects[i]) > 90) {
            print indent line
            line = ""
        }
        line = line (line == "" ? "" : " ") objects[i]
    }
    print indent line
}

function print_modes(    i) {
    for (i = 1; i <= options; i++)
        if (selects[i] != "")
            print "        " (letter[i] != "-" && name[i] != "-" ? "-" letter[i] "|" : "") spelled(i) ") options='" \
                spellings(selects[i]) "' mode=" selects[i] " ;;"
}

function print_arguments(    ways, n, i, way) {
    n = split("file dir user group log debug none", ways, " ")
    for (i = 1; i <= n; i++)
        if (completed_as(ways[i]) != "")
            print "    " completed_as(ways[i]) ") complete=" ways[i] " ;;"
}

# ---- zsh

function zsh_quoted(text) {
    gsub(/\]/, "\\]", text)
    gsub(/'/, "'\\''", text)
    return text
}

# The options that do not go with one: those that make no sense in the mode that it selects, or else the modes in which it makes no
# sense.
function zsh_excluded(i,    j, text) {
    for (j = 1; j <= options; j++)
        if (j != i && (selects[i] != "" ? !goes_with(j, selects[i]) : selects[j] != "" && !goes_with(i, selects[j])))
            text = text (letter[j] != "-" ? " -" letter[j] : "") (name[j] != "-" ? " --" name[j] : "")
    return text == "" ? "" : "(" substr(text, 2) ")"
}

function zsh_action(way) {
    return way == "file" ? "_files" : way == "dir" ? "_files -/" : way == "user" ? "_users" : way == "group" ? "_groups" :
        way == "debug" ? "_netstat_agentx_tokens" : way == "log" ? "(e o f sd n)" : " "
}

function zsh_form(i, form,    joined) {
    joined = length(form) == 2 ? "+" : "="
    return "    '" zsh_excluded(i) (complete[i] == "log" || complete[i] == "debug" ? "*" : "") form \
        (argument[i] != "-" ? joined : "") "[" zsh_quoted(help[i]) "]" \
        (argument[i] != "-" ? ":" argument[i] ":" zsh_action(complete[i]) : "") "' \\"
}

function print_specs(    i) {
    for (i = 1; i <= options; i++) {
        if (letter[i] != "-")
            print zsh_form(i, "-" letter[i])
        if (name[i] != "-")
            print zsh_form(i, "--" name[i])
    }
}

FILENAME ~ /\.in$/ && FILENAME !~ /MIB\.in$/ {
    if ($0 == "@OBJECTS@") print_words("    ")
    else if ($0 == "@OPTIONS@") print "    local options='" spellings("serve") "" other_modes() "'"
    else if ($0 == "@MODES@") print_modes()
    else if ($0 == "@ARGUMENTS@") print_arguments()
    else if ($0 == "@SPECS@") print_specs()
    else print
}

# The options that select a mode.
function other_modes(    i, text) {
    for (i = 1; i <= options; i++)
        if (selects[i] != "")
            text = text (letter[i] != "-" ? " -" letter[i] : "") (name[i] != "-" ? " --" name[i] : "")
    return text
}

END {
    if (count < 100 || options < 10)
        wrong("few options or objects: " options ", " count)
    exit bad
}
