# From `nm -A -g` of the library's objects, or `grep -H '^#include "'` of its sources, to the edges between its files: prints each edge
# that goes up to a higher folder and each file that lies on a circle, and fails if there are any.
#   awk -f dependencies.awk layers nm.out includes.out

FILENAME == ARGV[1] {
    if ($0 !~ /^#/ && NF)
        layer[$1] = ++layers
    next
}

# "subagent/mib/libnetstat_a-objects.o:0000 T na_objects_get" or "...:   U na_rows_find"
FILENAME == ARGV[2] {
    colon = index($0, ":")
    file = name_of(substr($0, 1, colon - 1))
    count = split(substr($0, colon + 1), word, " ")
    type = word[count - 1]
    symbol = word[count]
    if (type == "U")
        uses[file, symbol]
    else if (type ~ /^[TDBRCVW]$/)
        defined[symbol] = file
    files[file]
    next
}

# "subagent/mib/objects.c:#include "mib/columns.h""
{
    colon = index($0, ":")
    file = name_of(substr($0, 1, colon - 1))
    split(substr($0, colon + 1), word, "\"")
    if (folder(word[2]) in layer && layer[folder(word[2])] < layer[folder(file)])
        complain(file " includes " word[2] ", which is in a folder above it")
    includes++
}

# mib/objects for both subagent/mib/libnetstat_a-objects.o and ../source/subagent/mib/objects.c
function name_of(path) {
    sub(/^(.*\/)?subagent\//, "", path)
    sub(/libnetstat_a-/, "", path)
    sub(/\.[a-z]+$/, "", path)
    return path
}

function folder(file) {
    sub(/\/.*/, "", file)
    return file
}

function complain(what) {
    print what
    bad++
}

function add_edges(    use, part, from, to) {
    for (use in uses) {
        split(use, part, SUBSEP)
        if (!(part[2] in defined))
            continue
        from = part[1]
        to = defined[part[2]]
        if (from == to)
            continue
        edges++
        if (!((from, to) in edge))
            used[from] = used[from] " " to
        edge[from, to] = edge[from, to] " " part[2]
        if (layer[folder(to)] < layer[folder(from)])
            complain(from " uses " part[2] " of " to ", which is in a folder above it")
    }
}

# An edge lies on a circle if the file that is used leads back to the one that uses it.
function find_circles(    use, part, seen) {
    for (use in edge) {
        split(use, part, SUBSEP)
        split("", seen)
        if (leads(part[2], part[1], seen))
            complain("on a circle: " part[1] " uses" edge[use] " of " part[2])
    }
}

function leads(from, to, seen,    list, count, i) {
    if (from == to)
        return 1
    if (from in seen)
        return 0
    seen[from]
    count = split(used[from], list, " ")
    for (i = 1; i <= count; i++)
        if (leads(list[i], to, seen))
            return 1
    return 0
}

END {
    for (file in files)
        if (!(folder(file) in layer))
            complain(file " is in a folder that the list of layers lacks")
    add_edges()
    find_circles()
    if (!edges || !includes)
        complain("no objects or no #include lines were given")
    printf "%d uses between files, %d #include lines in %d folders\n", edges, includes, layers
    exit bad > 0
}
