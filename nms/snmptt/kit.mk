KITS += snmptt
KITS_MADE += nms/snmptt/snmptt.conf nms/snmptt/snmptrapd.conf
KITS_HAND += nms/snmptt/kit.mk nms/snmptt/generate nms/snmptt/check
