/* clang-format off: one line per source; these macros take initialisers */
/*
 * All sources, in the order of netstatSourceIndex. Numbers never change, so only append. This file
 * is included wherever code is generated for all sources, with a macro defined for those that
 * matter there, so it has no guard. It undefines the macros.
 *
 * NA_FILE_SOURCE(id, file, format, group, options...): a file of names and numbers. `format` names
 * its parser, na_parse_FORMAT; `group` is the only group of the file, or NULL if the file names its
 * groups; the options initialise struct file_source of source.c.
 * NA_TABLE_SOURCE(id, table, files...): na_kernel_table_TABLE, and the files from which it is read
 * below a root that is not a procfs; NULL if there are none.
 * NA_ROW_SOURCE(id, table, title, files...): the same for a table whose members are the columns of
 * the MIB's table `title`, so that it needs no getters: subagent/mib/objects_rows.c.
 * NA_ROW_PART(id, place, title): another table of the MIB, from the rows of the place-th table that
 * a reading of source `id` makes besides its own (na_kernel_table.also). It is no source.
 */
#ifndef NA_FILE_SOURCE
#    define NA_FILE_SOURCE(id, ...)
#endif
#ifndef NA_TABLE_SOURCE
#    define NA_TABLE_SOURCE(id, ...)
#endif
#ifndef NA_ROW_SOURCE
#    define NA_ROW_SOURCE(id, table, title, ...) NA_TABLE_SOURCE(id, table, __VA_ARGS__)
#endif
#ifndef NA_ROW_PART
#    define NA_ROW_PART(id, place, title)
#endif
NA_FILE_SOURCE(NA_NETSTAT, "net/netstat", rows, NULL, .whole = true)
NA_FILE_SOURCE(NA_SNMP, "net/snmp", rows, NULL, .whole = true)
NA_FILE_SOURCE(NA_SNMP6, "net/snmp6", pairs, NULL, .prints_sign = true, .whole = true)
NA_FILE_SOURCE(NA_XFRM_STAT, "net/xfrm_stat", pairs, "Xfrm", .whole = true)
NA_FILE_SOURCE(NA_TLS_STAT, "net/tls_stat", pairs, "Tls", .whole = true)
NA_FILE_SOURCE(NA_SCTP_SNMP, "net/sctp/snmp", pairs, "Sctp", .prints_sign = true, .whole = true)
NA_FILE_SOURCE(NA_SOCKSTAT, "net/sockstat", sockstat, "Sockstat", .kind = NA_GAUGE, .whole = true)
NA_FILE_SOURCE(NA_SOCKSTAT6, "net/sockstat6", sockstat, "Sockstat6", .kind = NA_GAUGE,
               .whole = true)
NA_FILE_SOURCE(NA_CONNTRACK, "net/stat/nf_conntrack", columns, "NfConntrack", .width = 32,
               .parts = true)
NA_FILE_SOURCE(NA_LIMITS, "sys", values, "Limits", .kind = NA_GAUGE, .width = 64, .whole = true)
NA_ROW_SOURCE(NA_SOFTNET, softnet, netstatCpuTable, "net/softnet_stat", "softirqs")
NA_TABLE_SOURCE(NA_DEV, net_dev, "net/dev")
NA_TABLE_SOURCE(NA_LINKS, link_statistics, NULL)
NA_ROW_SOURCE(NA_TCP_SOCKETS, tcp_states, netstatTcpStateTable, NULL)
NA_TABLE_SOURCE(NA_LISTENERS, listeners, NULL)
NA_TABLE_SOURCE(NA_UDP_SOCKETS, udp_sockets, "net/udp", "net/udp6")
NA_ROW_SOURCE(NA_MCAST_GROUPS, multicast, netstatMcastGroupTable, "net/igmp", "net/igmp6")
NA_TABLE_SOURCE(NA_SYN_QUEUES, syn_queues, NULL)
NA_FILE_SOURCE(NA_ARP_CACHE, "net/stat/arp_cache", columns, "ArpCache", .parts = true)
NA_FILE_SOURCE(NA_NDISC_CACHE, "net/stat/ndisc_cache", columns, "NdiscCache", .parts = true)
NA_FILE_SOURCE(NA_RT_CACHE, "net/stat/rt_cache", columns, "RtCache", .width = 32, .parts = true)
NA_FILE_SOURCE(NA_SYNPROXY, "net/stat/synproxy", columns, "Synproxy", .width = 32, .parts = true)
NA_TABLE_SOURCE(NA_QDISCS, qdiscs, NULL)
NA_TABLE_SOURCE(NA_BOND_MEMBERS, bond_members, NULL)
NA_TABLE_SOURCE(NA_UNIX_LISTENERS, unix_listeners, NULL)
NA_ROW_SOURCE(NA_TCP_SERVICES, tcp_services, netstatTcpServiceTable, NULL)
NA_ROW_SOURCE(NA_NAMESPACES, namespaces, netstatNsTable, "net/netstat", "net/snmp", "net/snmp6",
              "net/dev")
NA_ROW_PART(NA_TCP_SERVICES, 1, netstatTcpPeerTable)
NA_TABLE_SOURCE(NA_DRIVER_COUNTERS, driver_counters, NULL)
#undef NA_FILE_SOURCE
#undef NA_TABLE_SOURCE
#undef NA_ROW_SOURCE
#undef NA_ROW_PART
/* clang-format on */
