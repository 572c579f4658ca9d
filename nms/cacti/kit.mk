KITS += cacti
KITS_MADE += nms/cacti/linux_netstat.xml \
	nms/cacti/resource/snmp_queries/linux_netstat_interfaces.xml \
	nms/cacti/resource/snmp_queries/linux_netstat_cpus.xml \
	nms/cacti/resource/snmp_queries/linux_netstat_listeners.xml
KITS_HAND += nms/cacti/kit.mk nms/cacti/generate nms/cacti/check nms/cacti/compare nms/cacti/listen-queue.png
