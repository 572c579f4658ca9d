# Generates the counter reference, linux-netstat-counters(7), in mdoc. Runs after catalogue.awk.
#   awk -v root=OID -v version=VERSION -f catalogue.awk -f make-man.awk netstat-s.tsv groups.tsv counters.tsv

FILENAME ~ /netstat-s\.tsv$/ {
    if (NF != 5)
        wrong("5 fields expected, " NF " found")
    sentence[$1, $2] = $3; older[$1, $2] = $4; release_2_10[$1, $2] = $5
}

# Prepares text for the formatter: one sentence per line, none of which looks like a request.
function say(what,    sentences, n, i) {
    gsub(/`/, "\\(ga", what)
    gsub(/~/, "\\(ti", what)
    gsub(/\^/, "\\(ha", what)
    gsub(/\. /, ".\n", what)
    n = split(what, sentences, "\n")
    for (i = 1; i <= n; i++)
        say_lines(sentences[i])
}

# Keeps names and the sentences of netstat from being broken at the end of a line, so that people
# can search for them.
function unbroken(what,    word, n, i, all) {
    n = split(what, word, " ")
    for (i = 1; i <= n; i++)
        all = all (i > 1 ? " " : "") (what ~ /^netstat: / || word[i] ~ /[a-z0-9][A-Z]|[A-Z][A-Z]|_/ ? "\\%" : "") word[i]
    return all
}

function say_lines(what,    lines, n, i) {
    n = split(wrap(unbroken(what), "", 78), lines, "\n")
    for (i = 1; i <= n; i++)
        print (lines[i] ~ /^[.']/ ? "\\&" : "") lines[i]
}

function item(line) {
    print ".It"
    say(line)
}

# The sentence netstat prints, quoted, with n in place of the number.
function quoted(what) {
    sub(/[{]n[}]/, "\\fIn\\fR", what)
    return "\\(lq" what "\\(rq"
}

function quoted_list(sentences,    part, n, i, list) {
    n = split(sentences, part, / \| /)
    for (i = 1; i <= n; i++)
        list = list (i > 1 ? ", " : "") quoted(part[i])
    return list
}

function printed_by(g) {
    if (g ~ /^(Xfrm|Tls|Sockstat|Sockstat6|NfConntrack|Limits|ArpCache|NdiscCache|RtCache|Synproxy)$/)
        return ""
    return g ~ /6$/ ? "netstat -s -6" : "netstat -s"
}

function netstat_line(i,    key, line, raw) {
    key = of[i] SUBSEP name[i]
    raw = quoted(name[i] ": {n}")
    # settings: see the comment in netstat-s.tsv
    if (printed_by(of[i]) == "" || name[i] ~ /^(DefaultTTL|RtoAlgorithm|RtoMin|RtoMax|MaxConn)$/)
        return ""
    if (name[i] ~ /</)
        return "netstat: \\fIName\\fR: \\fIn\\fR, such as \\(lq" substr(name[i], 1, index(name[i], "<") - 1) "1: \\fIn\\fR\\(rq."
    if (!(key in sentence))
        return "netstat: " raw "."
    line = "netstat: " quoted(sentence[key])
    if (release_2_10[key] == "raw")
        line = line "; release 2.10: " raw
    if (older[key] != "-")
        line = line "; earlier: " quoted_list(older[key])
    return line "."
}

# ">a,<=b", ">=a,<b" and "a..b" mean a version between the two.
function version_text(v) {
    if (v ~ /^<=/)
        return substr(v, 3) " or earlier"
    gsub(/[<>=]/, "", v)
    sub(/\.\.|,/, "\\(en", v)
    return v
}

function kernels(i) {
    if (since[i] == "-" && until[i] == "-")
        return ""
    if (until[i] == "-")
        return "since Linux " version_text(since[i])
    return since[i] == "-" ? "Linux up to " version_text(until[i]) : "Linux " version_text(since[i]) " to " version_text(until[i])
}

function object_text(i) {
    if (scalar(i))
        return ".Va \\%" object[i] " Pq " number[i] " ,"
    return ".Va \\%" object[i] " ,"
}

function print_counter(i,    line) {
    print ".It Sy " name[i]
    print object_text(i)
    line = kernels(i)
    say(kind[i] ", " unit[i] (line == "" ? "" : "; " line) (status[i] == "obsolete" ? "; obsolete" : "") ".")
    print ".br"
    say(meaning[i])
    line = netstat_line(i)
    if (line != "") {
        print ".br"
        say(line)
    }
}

function print_group(g,    i, by) {
    print ".Sh " g
    say(title[g] ".")
    print ".Bl -tag -width \"netstat:\" -compact"
    print ".It File:"
    print ".Pa /proc/" file[g]
    print ".It Node:"
    print ".Va " node[g] " ,"
    say(root ".1.2." arc[g])
    print ".It netstat:"
    by = printed_by(g)
    say(by == "" ? "Does not print this group." : "Printed by \\(lq" by "\\(rq.")
    print ".El"
    print ".Bl -tag -width Ds"
    for (i = 1; i <= counters; i++)
        if (of[i] == g)
            print_counter(i)
    print ".El"
}

function print_head() {
    print ".\\\" Generated from mibs/groups.tsv, mibs/counters.tsv and mibs/netstat-s.tsv."
    print ".Dd November 21, 2026"
    print ".Dt LINUX-NETSTAT-COUNTERS 7"
    print ".Os netstat-agentx " version
    print ".Sh NAME"
    print ".Nm linux-netstat-counters"
    print ".Nd the network counters of Linux and their objects in SNMP"
    print ".Sh DESCRIPTION"
    say("This page lists every counter, level and setting that")
    print ".Xr netstat-agentx 8"
    say("knows, group by group.")
    say("Search for the kernel's name, for the object's name, or for part of the sentence that")
    print ".Xr netstat 8"
    say("prints.")
    print ".Pp"
    say("An entry has this form:")
    print ".Bl -tag -width Ds"
    print ".It Sy Name"
    print ".Va object Pq number ,"
    say("kind, unit; kernels.")
    print ".br"
    say("Meaning.")
    print ".br"
    say("netstat: \\(lqits sentence\\(rq; what release 2.10 prints, where that differs; earlier: \\(lqolder sentences\\(rq.")
    print ".El"
    print ".Bl -tag -width Kernels"
    print ".It Name"
    say("As the kernel prints it; in Sockstat, key and word joined by a point.")
    say("A limit is a sysctl, with the position of the value, counted from 0, in brackets if it has several.")
    say("Group and name are the index of a row in")
    print ".Va netstatCounterTable :"
    say("every entry has such a row while the kernel prints it, whatever its object is.")
    print ".It Object"
    say("With a number in brackets: a scalar of LINUX-NETSTAT-MIB.")
    say("Its OID is the node of the group, the number, and 0 for the instance.")
    say("With two colons: an object of an IETF module, which the master agent may serve; this module has no scalar for it.")
    say("A name that begins with netstat: the table that contains it.")
    print ".It Kind"
    say("A counter only rises: Counter64.")
    say("A gauge is a level or a setting: Gauge32.")
    say("An integer is a setting with a sign: Integer32.")
    say("In")
    print ".Va netstatCounterTable"
    say("a counter is")
    print ".Va netstatCounterValue ,"
    say("the other two are")
    print ".Va netstatCounterLevel ,"
    say("an Integer32.")
    print ".It Kernels"
    say("The first and the last mainline kernel that prints it.")
    say("Two versions joined by a dash: the first kernel was one of these.")
    say("Distributions backport counters to older kernels, so the version does not prove what a host prints: only a walk shows that.")
    say("Obsolete: no longer in the newest kernel.")
    print ".It netstat"
    say("What net-tools prints for it, with")
    print ".Em n"
    say("for the number.")
    say("It leaves out most counters that are 0.")
    say("Lines of ICMP are shown after their heading, since both directions have the same lines.")
    print ".El"
    print ".Pp"
    say("ICMP messages by type, which the kernel prints as InType")
    say("and OutType of the group IcmpMsg and as Icmp6InType and Icmp6OutType of Icmp6, are in")
    print ".Va netstatIcmpMsgTable"
    say("by number of type.")
    say("The kernel prints a type once it has counted one.")
    print ".Pp"
    say("The root of LINUX-NETSTAT-MIB is here " root ".")
}

# Determined from experiments and the kernel's source.
function print_misleading() {
    print ".Sh WHAT MISLEADS"
    say("Some counters include others.")
    say("Adding the two counts an event twice.")
    print ".Bl -bullet"
    item("Udp InErrors contains RcvbufErrors, InCsumErrors and MemErrors, and datagrams that a filter or a policy refused. It does not contain NoPorts or IgnoredMulti.")
    item("TcpExt ListenDrops contains ListenOverflows. A blocked client's repeated segments count each time.")
    item("Ip InHdrErrors contains IpExt InCsumErrors; Icmp InErrors contains Icmp InCsumErrors; Tcp InErrs contains Tcp InCsumErrors.")
    item("Tcp RetransSegs contains TcpExt TCPSynRetrans, and TcpExt TCPTimeouts contains those of SYN and SYN+ACK. Tcp OutSegs does not count retransmitted segments.")
    item("Icmp6 prints its named types a second time as Icmp6InType and Icmp6OutType.")
    item("TCPRcvQDrop, TCPBacklogDrop, TCPOFODrop, TCPZeroWindowDrop, PFMemallocDrop and TCPMinTTLDrop of TcpExt count in different places: none contains another.")
    print ".El"
    print ".Pp"
    say("Some do not count what their name suggests.")
    print ".Bl -bullet"
    item("Tcp and TcpExt count IPv4 and IPv6 together. There is no Tcp6.")
    item("Udp InDatagrams counts when the program reads, not when the datagram arrives.")
    item("Ip InReceives counts after small packets were merged (GRO); the IpExt counters of ECN marks count the packets on the wire.")
    item("Ip InDelivers counts after reassembly, InReceives and ReasmReqds count each fragment.")
    item("Ip OutRequests counts what this host sent; OutTransmits counts each packet and fragment that left, forwarded ones too.")
    item("Ip ReasmTimeout counts abandoned datagrams, not fragments. It is not a duration.")
    item("Tcp PassiveOpens counts at the end of the handshake, not at the SYN. EstabResets and AttemptFails count both ends of a connection over loopback.")
    item("TcpExt PruneCalled counts calls, not packets.")
    item("TcpExt TCPHystartTrainCwnd and TCPHystartDelayCwnd are sums of window sizes: divide by the counter that ends in Detect.")
    item("TcpExt TCPMemoryPressuresChrono is in milliseconds and rises only when the pressure ends, not while it lasts.")
    item("TcpExt TW and TWKilled count when the state ends up to Linux 5.17, and when it begins from 5.18 on.")
    item("Icmp OutRateLimitGlobal also counts ICMPv6.")
    item("In Sockstat, inuse and tw of TCP belong to the network namespace; orphan, alloc and mem of TCP and mem of UDP belong to the whole host. mem is in pages, FRAG memory in octets.")
    print ".El"
    print ".Pp"
    say("Some sentences of")
    print ".Xr netstat 8"
    say("are wrong.")
    print ".Bl -bullet"
    item("\\(lqQuick ack mode was activated\\(rq is DelayedACKLost.")
    item("\\(lqin fast timer\\(rq is TW, the ordinary time wait; \\(lqin slow timer\\(rq is TWKilled, the short one.")
    item("\\(lqconnection resets received\\(rq is EstabResets: not only received ones.")
    item("\\(lqfragments received ok\\(rq of earlier releases is FragOKs, which is about outgoing packets.")
    item("\\(lqpackets directly received from backlog\\(rq and from prequeue, of early releases, are octets.")
    print ".El"
    print ".Pp"
    say("The same name in two groups means two counters: RcvPruned is in TcpExt and was in MPTcpExt.")
    say("The kernel adds up its per-CPU parts without a lock, so in a single reading ListenDrops, for example, may be lower by a few than ListenOverflows, which it includes.")
}

function print_tail() {
    print ".Sh SEE ALSO"
    print ".Xr snmpwalk 1 ,"
    print ".Xr netstat 8 ,"
    print ".Xr netstat-agentx 8 ,"
    print ".Xr nstat 8"
}

END {
    for (key in sentence)
        if (!(key in name_taken)) {
            sub(SUBSEP, " ", key)
            print "netstat-s.tsv: " key " is not in the catalogue" > "/dev/stderr"
            bad = 1
        }
    if (bad)
        exit 1
    sub(/^\.?/, ".", root)
    print_head()
    print_misleading()
    for (g = 1; g <= groups; g++)
        print_group(group[g])
    print_tail()
}
