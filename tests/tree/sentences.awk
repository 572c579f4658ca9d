# Checks that the subagent serves the number in each line of netstat -s.
#
#   awk -f sentences.awk part=sentences netstat-s.tsv part=served PRINTED part=netstat netstat-s.txt
#
# PRINTED is the output of netstat-agentx --print: OID, name, type and value per line.

function fail(why)
{
	print FILENAME ":" FNR ": " why ": " line
	failed = 1
}

# Values are compared as text (hence the "" after each): a 64-bit count does not fit into awk's numbers.
function check(name, served_value)
{
	if (served_value "" == "")
		fail("not served as " name)
	else if (served_value "" != value "")
		fail("served as " name " with " served_value)
	else
		return 1
	return 0
}

# The line with {n} in place of its number, the only word that is all digits; "" if there is not exactly one.
function sentence_of(text,    word, words, i, at, sentence)
{
	words = split(text, word, " ")
	for (i = 1; i <= words; i++) {
		if (word[i] ~ /^[0-9]+$/) {
			if (at)
				return ""
			at = i
			value = word[i]
			word[i] = "{n}"
		}
		sentence = sentence (i > 1 ? " " : "") word[i]
	}
	return at ? sentence : ""
}

# In the table, lines of a histogram are preceded by its heading; other lines that follow a histogram are not.
function counter_of(sentence)
{
	if ((group, histogram " " sentence) in counter)
		return counter[group, histogram " " sentence]
	if ((group, sentence) in counter)
		return counter[group, sentence]
	if (sentence ~ /^[A-Za-z0-9]+: [{]n[}]$/)
		return substr(sentence, 1, index(sentence, ":") - 1)
	return ""
}

BEGIN {
	# Groups and counters that also have a scalar.
	scalar["TcpExt"] = "tcpExt"
	scalar["IpExt"] = "ipExt"
	scalar["MPTcpExt"] = "mptcpExt"
	scalar["Udp", "RcvbufErrors"] = scalar["Udp", "SndbufErrors"] = "udp"
	scalar["Udp", "InCsumErrors"] = scalar["Udp", "IgnoredMulti"] = "udp"
}

part == "sentences" && !/^#/ {
	line = $0
	split($0, column, "\t")
	forms = split(column[3] " | " column[4], form, " [|] ")
	for (i = 1; i <= forms; i++) {
		if (form[i] == "-")
			continue
		if ((column[1], form[i]) in counter)
			fail("stands for two counters")
		counter[column[1], form[i]] = column[2]
	}
}

# netstat -s does not show whether a number is a count or a level, so it may be in either column.
part == "served" && $2 ~ /^netstatCounter(Value|Level)\./ {
	split($2, quoted, "\"")
	in_table[quoted[2], quoted[4]] = $4
}

part == "served" && $2 ~ /^[A-Za-z0-9]+\.0$/ {
	object[$2] = $4
}

part == "netstat" {
	line = $0
	text = $0
	gsub(/^[ \t]+|[ \t]+$/, "", text)

	if (text ~ /^[A-Z][A-Za-z0-9]*:$/) {
		group = substr(text, 1, length(text) - 1)
		histogram = ""
		next
	}
	if (text ~ /^ICMP (in|out)put histogram:$/) {
		histogram = text
		next
	}

	sentence = sentence_of(text)
	name = sentence == "" ? "" : counter_of(sentence)
	if (name == "") {
		fail("not in mibs/netstat-s.tsv for group " group)
		next
	}

	found_here = check("netstatCounterTable " group " " name, in_table[group, name])
	prefix = group in scalar ? scalar[group] : scalar[group, name]
	if (prefix != "")
		found_here = check(prefix name ".0", object[prefix name ".0"]) && found_here
	found += found_here
}

END {
	print found + 0 " lines found"
	exit failed || !found
}
