# Generates the C tables of the catalogue, na_groups and na_counters (subagent/base/catalogue.h).
# Runs after catalogue.awk.

END {
    if (bad)
        exit 1
    print "/* Generated from mibs/groups.tsv and mibs/counters.tsv. */"
    print "const struct na_group na_groups[] = {"
    for (g = 1; g <= groups; g++) {
        printf "    { \"%s\", \"%s\", %d },\n", group[g], file[group[g]], arc[group[g]]
        place[group[g]] = g - 1
    }
    print "};"
    print "const size_t na_groups_count = sizeof(na_groups) / sizeof(na_groups[0]);"
    print "const struct na_counter na_counters[] = {"
    for (i = 1; i <= counters; i++)
        if (name[i] !~ /</)     # the kernel determines the rows of an open set: InType<0-255>
            printf "    { %d, %d, NA_%s, \"%s\", %s, %s },\n", place[of[i]], number[i], toupper(kind[i]), name[i],
                scalar(i) ? "\"" object[i] "\"" : "NULL", unit[i] == "enum" ? "NULL" : "\"" unit[i] "\""
    print "};"
    print "const size_t na_counters_count = sizeof(na_counters) / sizeof(na_counters[0]);"
}
