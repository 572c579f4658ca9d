/* Mistakes in rules: each is refused with the wrong word and what was expected instead of it. */
#include <stdio.h>
#include <string.h>

#include "alarms_parts.h"
#include "alarms/rule.h"
#include "kit/support.h"

enum { MISTAKE_MOST = 400 };

#define TWENTY "01234567890123456789"
#define FOUR_TWENTIES TWENTY TWENTY TWENTY TWENTY
#define TWO_HUNDRED TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY

#define COUNTERLESS "a warning counter "
#define COUNTER COUNTERLESS "A B "
#define SUBJECTS                                                                               \
    "'counter', 'interface', 'cpu', 'listener', 'udpSocket', 'tcpPeer', 'agent', 'source' or " \
    "'namespace'"
#define CONDITIONS "'rises', 'spikes', 'reaches', 'falls' or 'is'"
#define ONE_WORD(word, meant) \
    "expected a group of counters and the name of one, got '" word "'; did you mean `" meant "`?"

#define LINK "a warning interface * netstatIfLinkOperStatus "
#define STATES                                                                              \
    "a state of netstatIfLinkOperStatus (up, down, testing, unknown, dormant, notPresent, " \
    "lowerLayerDown)"
#define A_SOCKET "an address and port such as 127.0.0.1:80, :443, *:8000-8099 or [::1]:80"
#define LINKS                                                                           \
    "netstatIfTable, netstatIfLinkTable, netstatQdiscTable, netstatBondMemberTable or " \
    "netstatIfDriverTable"
#define ROWS "'interface', 'cpu', 'listener', 'udpSocket', 'tcpPeer', 'source' or 'namespace'"

static const struct {
    const char *line, *mistake;
} mistakes[] = {
    { "", "expected the name of the alarm at the end of the line" },
    { "a23456789012345678901234567890123 warning",
      "expected the name of the alarm (at most 32 characters), got "
      "'a23456789012345678901234567890123'" },
    { "a", "expected 'information', 'warning', 'critical' or 'off' at the end of the line" },
    { "a off for ever", "expected nothing after 'off', got 'for'" },
    { "a bad", "expected 'information', 'warning', 'critical' or 'off', got 'bad'" },
    { "a \"warning\"", "expected 'information', 'warning', 'critical' or 'off', got 'warning'" },
    { "a warning TcpExt", "expected " SUBJECTS ", got 'TcpExt'; did you mean `counter TcpExt`?" },
    { "a warning netstatAgentSessions rises by 3 within 10m",
      "expected " SUBJECTS ", got 'netstatAgentSessions'; did you mean `agent "
      "netstatAgentSessions`?" },
    { "a warning agent", "expected a scalar of netstatAgent at the end of the line" },
    { "a warning agent sessions rises by 3 within 10m",
      "expected a scalar of netstatAgent, got 'sessions'; did you mean `netstatAgentSessions`?" },
    { "a warning agent rises by 3 within 10m", "expected a scalar of netstatAgent, got 'rises'" },
    { "a warning counter", "expected a group of counters at the end of the line" },
    { "a warning counter A", "expected the name of a counter at the end of the line" },
    { "a warning counter " TWENTY TWENTY "!",
      "expected a group of counters (at most 32 characters), got '" TWENTY TWENTY "!'" },
    { "a warning counter A " FOUR_TWENTIES,
      "expected the name of a counter (at most 64 characters), got '" FOUR_TWENTIES "'" },
    { "a warning interface " FOUR_TWENTIES,
      "expected an interface's name or pattern (at most 64 characters), got '" FOUR_TWENTIES "'" },
    { "a warning interface", "expected an interface's name or pattern at the end of the line" },
    { "a warning interface * not", "expected a kind of interface at the end of the line" },
    { "a warning interface *",
      "expected a column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable, "
      "netstatBondMemberTable or netstatIfDriverTable at the end of the line" },
    { "a warning cpu", "expected a column of netstatCpuTable at the end of the line" },
    { COUNTERLESS "TcpExt.ListenOverflows rises by 5 within 1m",
      ONE_WORD("TcpExt.ListenOverflows", "TcpExt ListenOverflows") },
    { COUNTERLESS "TcpExtListenOverflows rises by 5 within 1m",
      ONE_WORD("TcpExtListenOverflows", "TcpExt ListenOverflows") },
    { COUNTERLESS "tcpExtListenOverflows.0",
      ONE_WORD("tcpExtListenOverflows.0", "TcpExt ListenOverflows") },
    { COUNTERLESS "Sockstat.TCP.orphan reaches 5",
      ONE_WORD("Sockstat.TCP.orphan", "Sockstat TCP.orphan") },
    { COUNTER "rises by 5% of TcpExt.TCPOrigDataSent within 1m",
      ONE_WORD("TcpExt.TCPOrigDataSent", "TcpExt TCPOrigDataSent") },
    { COUNTER "rises by 5% of C D + TcpRetransSegs within 1m",
      ONE_WORD("TcpRetransSegs", "Tcp RetransSegs") },
    { COUNTERLESS "NoSuch.Counter rises by 5 within 1m",
      "expected the name of a counter between 'NoSuch.Counter' and 'rises'" },
    { COUNTERLESS "rises by 5 within 1m", "expected a group of counters, got 'rises'" },
    { "a warning TcpExt.ListenOverflows rises by 5 within 1m",
      "expected " SUBJECTS
      ", got 'TcpExt.ListenOverflows'; did you mean `counter TcpExt ListenOverflows`?" },
    { "a warning eth0 netstatIfRxErrors rises by 5 within 1m",
      "expected " SUBJECTS ", got 'eth0'" },
    { "warning counter A B rises by 5 within 1m",
      "expected the name of the alarm before 'warning'" },
    { "a warning cpu 0 rises by 5 within 1m", "expected a column of netstatCpuTable, got 'rises'" },
    { "a warning cpu dropped rises by 5 within 1m",
      "expected a column of netstatCpuTable, got 'dropped'; did you mean `netstatCpuDropped`?" },
    { "a warning interface eth0 RxCrcErrors rises by 5 within 1m",
      "expected a column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable, "
      "netstatBondMemberTable or netstatIfDriverTable, got "
      "'RxCrcErrors'; did you mean "
      "`netstatIfLinkRxCrcErrors`?" },
    { "a warning interface eth0 veth netstatIfRxErrs rises by 5 within 1m",
      "expected a column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable, "
      "netstatBondMemberTable or netstatIfDriverTable, got 'veth'" },
    { "a warning interface netstatIfRxBytes rises by 5 within 1m",
      "expected an interface's name or pattern, got 'netstatIfRxBytes'; did you mean `interface * "
      "netstatIfRxBytes`?" },
    { "a warning interface \"eth0 netstatIfRxBytes rises by 5 within 1m",
      "expected an interface's name or pattern, but 'eth0 netstatIfRxBytes rises by 5 within 1m' "
      "lacks the closing \"" },
    { COUNTER "", "expected " CONDITIONS " at the end of the line" },
    { COUNTER "grows", "expected " CONDITIONS ", got 'grows'" },
    { COUNTER "rises 5", "expected 'by' or 'at', got '5'" },
    { COUNTER "rises by many", "expected a number, got 'many'" },
    { COUNTER "rises by -5 within 1m", "expected a number, got '-5'" },
    { COUNTER "rises by 5x within 1m", "expected a number, got '5x'" },
    { COUNTER "rises by nan within 1m", "expected a number, got 'nan'" },
    { COUNTER "rises by 1e999 within 1m", "expected a number up to 1e15, got '1e999'" },
    { COUNTER "rises by 0x10 within 1m", "expected a number, got '0x10'" },
    { COUNTER "rises by 5 within 99999999999999999999s",
      "expected a time such as 30s, 5m or 1h, at most a day, got '99999999999999999999s'" },
    { COUNTER "reaches 5 again every 0",
      "'again every' needs a time above 0; omit it to send no repeats" },
    { "gr\303\274n warning",
      "expected a name of letters, digits, points, - and _ for the alarm, got 'gr\303\274n'" },
    { COUNTER "rises by 0 within 1m", "a threshold of 0 is always reached" },
    { COUNTER "rises by 5", "expected 'within' at the end of the line" },
    { COUNTER "rises by 5 in 1m", "expected 'within', got 'in'" },
    { COUNTER "rises by 5 within", "expected a time such as 30s, 5m or 1h at the end of the line" },
    { COUNTER "rises by 5 within soon", "expected a time such as 30s, 5m or 1h, got 'soon'" },
    { COUNTER "rises by 5 within 5d",
      "expected a time such as 30s, 5m or 1h, at most a day, got '5d'" },
    { COUNTER "rises by 5 within 25h",
      "expected a time such as 30s, 5m or 1h, at most a day, got '25h'" },
    { COUNTER "rises by 5 within 0", "the window must be longer than 0" },
    { COUNTER "rises at 5% a second within 1m", "expected a number, got '5%'" },
    { COUNTER "rises at 5 within 1m", "expected 'a second', got 'within'" },
    { COUNTER "rises at 5 a minute within 1m", "expected 'a second', got 'minute'" },
    { COUNTER "rises by 5% within 1m", "expected 'of' and another counter, got 'within'" },
    { COUNTER "rises by 5% of C", "expected the name of a counter at the end of the line" },
    { COUNTER "rises by 5% of C D within 1m from some", "expected a number, got 'some'" },
    { COUNTER "rises by 5% of C within 1m",
      "expected the name of a counter between 'C' and 'within'" },
    { COUNTER "rises by 5% of C D E within 1m", "expected 'within', got 'E'" },
    { COUNTER "rises by 5% of C D + within 1m", "expected a group of counters, got 'within'" },
    { COUNTER "rises by 5% of C D + E within 1m",
      "expected the name of a counter between 'E' and 'within'" },
    { COUNTER "rises by 5% of C D + + E F within 1m", "expected a group of counters, got '+'" },
    { COUNTER "rises by 5% of C D+ E F within 1m",
      "expected the name of a counter, got 'D+': put a blank on both sides of +" },
    { COUNTER "rises by 5% of C D +E F within 1m",
      "expected '+', got '+E': put a blank on both sides of +" },
    { COUNTER "rises by 5% of C D+E F within 1m",
      "expected the name of a counter, got 'D+E': put a blank on both sides of +" },
    { COUNTER "rises by 5% of C D - E F within 1m", "expected 'within', got '-'" },
    { COUNTER "rises by 5% of C \"D E\" within 1m", "expected the name of a counter, got 'D E'" },
    { COUNTER "rises by 5% of C \"within\" 1m",
      "expected the name of a counter between 'C' and 'within'" },
    { COUNTER "rises by 5% of C D +", "expected a group of counters at the end of the line" },
    { COUNTER "rises by 5% of C D + E F + G H + I J within 1m",
      "a sum has at most 3 counters, 'I' is one too many" },
    { COUNTER "rises by 50 and 5 within 1m", "expected a number with %, got '5'" },
    { COUNTER "rises by 50 and", "expected a number with % at the end of the line" },
    { COUNTER "rises by 5% and 50 of C D within 1m",
      "expected 'of' and another counter, got 'and'" },
    { COUNTER "rises by 50 and x% of C D within 1m", "expected a number, got 'x%'" },
    { COUNTER "reaches 5% of C clears at 2%",
      "expected the name of a counter between 'C' and 'clears'" },
    { COUNTER "reaches 5% of C D + for 1m", "expected a group of counters, got 'for'" },
    { COUNTER "spikes often", "expected a number, got 'often'" },
    { COUNTER "spikes 5 within 1m", "expected 'times', got 'within'" },
    { COUNTER "spikes 5 times within 1m",
      "expected 'from' and the minimum rate per second at the end of the line" },
    { COUNTER "spikes 1 times within 1m from 5", "the spike factor must exceed 1, got 1" },
    { COUNTER "spikes 5 times within 1m from 0", "the minimum rate of a spike must exceed 0" },
    { COUNTER "reaches 5% within 1m", "expected 'of' and a limit, got 'within'" },
    { COUNTER "reaches 5 for ever", "expected a time such as 30s, 5m or 1h, got 'ever'" },
    { COUNTER "reaches 5 clears by 2", "expected 'at' or 'for', got 'by'" },
    { COUNTER "reaches 5 clears at 7", "'clears at' 7 is above the threshold of 5" },
    { COUNTER "reaches 5 clears at 2%",
      "'clears at' needs a number without %, like the threshold" },
    { COUNTER "reaches 5% of C D clears at 3",
      "'clears at' needs a number with %, like the threshold" },
    { COUNTER "rises by 5% of C D within 1m clears at 0",
      "'clears at' needs a number with %, like the threshold" },
    { COUNTER "reaches 5 again 1h", "expected 'every', got '1h'" },
    { COUNTER "reaches 5 again every day", "expected a time such as 30s, 5m or 1h, got 'day'" },
    { COUNTER "reaches 5 within 1m", "expected 'for', 'clears', 'again', 'overrides', a sentence "
                                     "in quotes or the end, got 'within'" },
    { COUNTER "reaches 5 \"A.\" \"B.\"",
      "expected 'for', 'clears', 'again', 'overrides', a sentence in quotes or the end, got 'B.'" },
    { COUNTER "reaches 5 \"Never ends.", "the sentence lacks the closing \"" },
    { COUNTER "reaches 5 'It\"s open.", "the sentence lacks the closing '" },
    { COUNTER "reaches 5 \"" TWO_HUNDRED "!\"", "a sentence has at most 200 octets" },
    { COUNTER "reaches 5 \"" TWO_HUNDRED "\xc3\xa9\"", "a sentence has at most 200 octets" },
    /* states */
    { LINK "is dwon", "expected " STATES ", got 'dwon'; did you mean `down`?" },
    { LINK "is lowerlayerdown", "expected " STATES ", got 'lowerlayerdown'; did you mean "
                                "`lowerLayerDown`?" },
    { LINK "is offline", "expected " STATES ", got 'offline'" },
    { LINK "is", "expected " STATES " at the end of the line" },
    { LINK "is not", "expected " STATES " at the end of the line" },
    { LINK "is gone", "expected " STATES ", got 'gone'" },
    { LINK "is \"down\"", "expected " STATES ", got 'down'; did you mean `down`?" },
    { LINK "is down or", "expected " STATES " at the end of the line" },
    { LINK "is down after", "expected " STATES " at the end of the line" },
    { LINK "is down after 10s", "expected " STATES ", got '10s'" },
    { LINK "is not up or down or testing or unknown or dormant or notPresent or lowerLayerDown",
      "netstatIfLinkOperStatus is always in one of these states" },
    { LINK "is down clears at down", "'clears at' has a state that raises the alarm" },
    { LINK "is down clears at 1", "expected " STATES ", got '1'" },
    { LINK "is down clears at up or", "expected " STATES " at the end of the line" },
    { LINK "is down within 1m", "expected 'for', 'clears', 'again', 'overrides', a sentence in "
                                "quotes or the end, got 'within'" },
    { "a warning interface * netstatIfRxErrs is down",
      "netstatIfRxErrs has no states: use 'rises', 'spikes', 'reaches' or 'falls', not 'is'" },
    { "a warning sum of interface * netstatIfLinkOperStatus is down",
      "states of netstatIfLinkOperStatus have no sum: use 'any'" },
    { COUNTER "is down", "expected 'gone', got 'down'" },
    { "a warning listener is down", "expected 'gone', got 'down'" },

    /* selectors */
    { "a warning interface * kind", "expected a kind of interface at the end of the line" },
    { "a warning interface * not named",
      "expected an interface's name or pattern at the end of the line" },
    { "a warning interface * not named eth0 rises by 1 within 1m",
      "expected a column of netstatIfTable, netstatIfLinkTable, netstatQdiscTable, "
      "netstatBondMemberTable or netstatIfDriverTable, got 'rises'" },
    { "a warning interface * not a not b not c not d not e not f not g not h netstatIfRxErrs",
      "a rule has at most 8 selectors, 'h' is one too many" },
    { "a warning listener owner", "expected an owner's name or pattern at the end of the line" },
    { "a warning listener not owner",
      "expected an owner's name or pattern at the end of the line" },
    { "a warning cpu owner x netstatCpuDropped rises by 1 within 1m",
      "expected a column of netstatCpuTable, got 'owner'" },
    { "a warning listener 80 reaches 30", "expected " A_SOCKET ", got '80'; did you mean `:80`?" },
    { "a warning listener 127.0.0.1 reaches 30",
      "expected " A_SOCKET ", got '127.0.0.1'; did you mean `127.0.0.1:*`?" },
    { "a warning listener ::1:80 reaches 30",
      "expected an IPv6 address in brackets, and a port, got '::1:80'; did you mean `[::1]:80`?" },
    { "a warning listener 127.0.0.256:80 reaches 30",
      "expected an address such as 127.0.0.1, 10.0.0.0/8, 10.* or [::1], got '127.0.0.256:80'" },
    { "a warning listener 10.0.0.0/33:80 reaches 30",
      "expected an address such as 127.0.0.1, 10.0.0.0/8, 10.* or [::1], got '10.0.0.0/33:80'" },
    { "a warning listener [fe80::1%2]:80 reaches 30",
      "expected an address such as 127.0.0.1, 10.0.0.0/8, 10.* or [::1], got '[fe80::1%2]:80'" },
    { "a warning listener :65536 reaches 30",
      "expected a port, a range such as 8000-8099, or *, got ':65536'" },
    { "a warning listener :8099-8000 reaches 30",
      "expected a port, a range such as 8000-8099, or *, got ':8099-8000'" },
    { "a warning listener :http reaches 30",
      "expected a port, a range such as 8000-8099, or *, got ':http'" },
    { "a warning listener :80 not reaches 30", "expected " A_SOCKET ", got 'reaches'" },
    { "a warning listener :80 not not :81 reaches 30", "expected " A_SOCKET ", got 'not'" },
    { "a warning listener [::1] is gone",
      "expected " A_SOCKET ", got '[::1]'; did you mean `[::1]:*`?" },
    { "a warning listener [fe80::]/10:22 is gone",
      "expected an IPv6 address in brackets, and a port, got '[fe80::]/10:22'; did you mean "
      "`[fe80::/10]:22`?" },
    { "a warning listener [fe80:x]/10:22 is gone",
      "expected an IPv6 address in brackets, and a port, got '[fe80:x]/10:22'" },
    { "a warning listener ::1:http is gone",
      "expected an IPv6 address in brackets, and a port, got '::1:http'" },
    { "a warning interface * not kind none netstatIfRxErrs rises by 1 within 1m",
      "expected a kind of interface, got 'kind'; did you mean `not none`?" },
    { "a warning interface * not kind", "expected a kind of interface, got 'kind'" },
    { "a warning interface eth* is not gone",
      "'is not gone' is no condition: an alarm that 'is gone' raises clears when it is back" },
    { COUNTER "is not gone",
      "'is not gone' is no condition: an alarm that 'is gone' raises clears when it is back" },
    { "a warning listener queue reaches 30",
      "expected a column of netstatListenerTable or netstatTcpServiceTable, got "
      "'queue'; did you mean `netstatListenerQueue`?" },
    { "a warning cpu 0-x netstatCpuDropped rises by 1 within 1m",
      "expected a number, a range such as 0-3, or *, got '0-x'" },
    { "a warning source netstatSourceState is not ok",
      "expected a source's name or pattern, got 'netstatSourceState'; did you mean `source * "
      "netstatSourceState`?" },

    /* all rows */
    { "a warning any counter A B rises by 5 within 1m", "expected " ROWS ", got 'counter'" },
    { "a warning sum interface * netstatIfRxErrs rises by 5 within 1m",
      "expected 'of', got 'interface'" },
    { "a warning sum of agent netstatAgentErrors rises by 5 within 1m",
      "expected " ROWS ", got 'agent'" },

    /* what falls, and what is gone */
    { COUNTER "falls", "expected 'below' at the end of the line" },
    { COUNTER "falls by 5 within 1m", "expected 'below', got 'by'" },
    { COUNTER "falls below", "expected a number at the end of the line" },
    { COUNTER "falls below 0", "nothing ever falls below 0" },
    { COUNTER "falls below 5 a minute", "expected 'second', got 'minute'" },
    { COUNTER "falls below 5 a second", "expected 'within' at the end of the line" },
    { COUNTER "falls below 5 clears at 4", "'clears at' 4 is below the threshold of 5" },
    { COUNTER "falls below 5% clears at 4", "expected 'of' and a limit, got 'clears'" },
    { COUNTER "falls below 5% of C D within 1m",
      "expected the end of the condition: a percentage of rises cannot fall, got 'within'" },
    { COUNTER "is gone clears at 1", "what is gone clears when it is back: omit 'at'" },
    { "a warning udpSocket :53 is gone",
      "'is gone' does not fit 'udpSocket': many have no row anyway" },
    { "a warning tcpPeer :53 is gone",
      "'is gone' does not fit 'tcpPeer': many have no row anyway" },
    { "a warning tcpPeer :53 reaches 5",
      "expected a column of netstatTcpPeerTable, got 'reaches'" },
    { "a warning any listener :80 is gone",
      "'is gone' is about all rows that are chosen: omit 'any'" },
    { "a warning agent is gone", "expected a scalar of netstatAgent, got 'is'" },

    /* words that are misspelt */
    { "a warning cpu netstatCpuDroped is down",
      "expected an enumerated column of netstatCpuTable, got 'netstatCpuDroped'; did you mean "
      "`netstatCpuDropped`?" },
    { "a warning cpu nestatCpuDropped rises by 1 within 1m",
      "expected a column of netstatCpuTable, got 'nestatCpuDropped'; did you mean "
      "`netstatCpuDropped`?" },
    { "a warning interface * netstatIfLinkOperStatsu is down",
      "expected an enumerated column of " LINKS ", got 'netstatIfLinkOperStatsu'; did you mean "
      "`netstatIfLinkOperStatus`?" },
    { "a warning interface netstatIfRxByts rises by 5 within 1m",
      "expected an interface's name or pattern, got 'netstatIfRxByts'; did you mean `interface * "
      "netstatIfRxBytes`?" },
    { "a warning interface * netstatIfRxErrs rises by 5% of netstatIfRxPakets within 1m",
      "expected a group of counters or a column, got 'netstatIfRxPakets'; did you mean "
      "`netstatIfRxPackets`?" },
    { "a warning udpsocket :53 rises by 1 within 1m",
      "expected " SUBJECTS ", got 'udpsocket'; did you mean `udpSocket`?" },
    { "a warning interfaces * netstatIfRxErrs rises by 1 within 1m",
      "expected " SUBJECTS ", got 'interfaces'; did you mean `interface`?" },
    { "a warning cpus netstatCpuDropped rises by 1 within 1m",
      "expected " SUBJECTS ", got 'cpus'; did you mean `cpu`?" },
    { "a warning any interfaces * netstatIfRxErrs rises by 1 within 1m",
      "expected " ROWS ", got 'interfaces'; did you mean `interface`?" },
    { "a warning any counters A B rises by 1 within 1m", "expected " ROWS ", got 'counters'" },

    /* sums of columns */
    { "a warning interface * netstatIfRxErrs rises by 5% of RxPackets within 1m",
      "expected a group of counters or a column, got 'RxPackets'; did you mean "
      "`netstatIfRxPackets`?" },
    { "a warning interface * netstatIfRxErrs rises by 5% of netstatIfRxPackets A within 1m",
      "expected 'within', got 'A'" },

    /* overrides */
    { COUNTER "reaches 5 overrides", "expected the name of another rule at the end of the line" },
    { COUNTER "reaches 5 overrides \"b\"", "expected the name of another rule, got 'b'" },
    { COUNTER "reaches 5 overrides for 1m", "expected the name of another rule, got 'for'" },
    { COUNTER "reaches 5 for 1m again every 1h for 2m", "'for' twice" },
    { COUNTER "reaches 5 clears for 1m clears for 2m", "'clears' twice" },
    { COUNTER "reaches 5 overrides b overrides c", "'overrides' twice" },
    { COUNTER "reaches 5 overrides a", "a rule cannot override itself" },
    { COUNTER "reaches 5 overrides b c d e f", "a rule overrides at most 4, 'f' is one too many" },
};

START_TEST(mistakes_are_reported)
{
    char mistake[MISTAKE_MOST];
    struct na_rule rule;

    ck_assert_msg(!na_rule_read(mistakes[_i].line, &rule, mistake, sizeof(mistake)), "%s: taken",
                  mistakes[_i].line);
    ck_assert_str_eq(mistake, mistakes[_i].mistake);
}
END_TEST

/* The clauses after the condition mean the same in any order. */
START_TEST(clauses_have_no_order)
{
    static const char *const lines[] = {
        COUNTER "reaches 5 for 1m clears at 2 for 2m again every 1h overrides b c \"S.\"",
        COUNTER "reaches 5 clears at 2 for 2m for 1m overrides b c again every 1h \"S.\"",
        COUNTER "reaches 5 overrides b c for 1m again every 1h clears at 2 for 2m \"S.\"",
        COUNTER "reaches 5 again every 1h overrides b c clears at 2 for 2m for 1m \"S.\"",
    };
    struct na_rule first, rule;
    char mistake[MISTAKE_MOST] = "";

    ck_assert(na_rule_read(lines[0], &first, mistake, sizeof(mistake)));
    ck_assert_msg(na_rule_read(lines[_i], &rule, mistake, sizeof(mistake)), "%s", mistake);
    ck_assert_mem_eq(&rule, &first, sizeof(rule));
}
END_TEST

TCase *alarms_mistakes_case(void)
{
    TCase *tcase = tcase_create("mistakes");

    tcase_add_loop_test(tcase, mistakes_are_reported, 0, COUNT_OF(mistakes));
    tcase_add_loop_test(tcase, clauses_have_no_order, 0, 4);
    return tcase;
}
