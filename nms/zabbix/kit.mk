KITS += zabbix
KITS_MADE += nms/zabbix/template_linux_netstat_snmp.yaml
KITS_HAND += nms/Rules.pm nms/zabbix/kit.mk nms/zabbix/generate nms/zabbix/Agent.pm nms/zabbix/Discoveries.pm nms/zabbix/Export.pm \
	nms/zabbix/Graphs.pm nms/zabbix/Items.pm nms/zabbix/Notifications.pm nms/zabbix/Triggers.pm nms/zabbix/counter_rows.js \
	nms/zabbix/listener_rows.js nms/zabbix/trap_text.js nms/zabbix/traps_to_zabbix nms/zabbix/check nms/zabbix/server.sh nms/zabbix/trial nms/zabbix/Api.pm nms/zabbix/Pictures.pm \
	nms/zabbix/validate nms/zabbix/listen-queue.png
$(KITS_STAMP): subagent/netstat-agentx.conf
TESTS += tests/tree/check_zabbix.sh
EXTRA_DIST += tests/tree/check_zabbix.sh
