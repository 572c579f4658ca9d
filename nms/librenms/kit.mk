KITS += librenms
KITS_MADE += nms/librenms/linux-netstat.yaml nms/librenms/custom-oids.tsv nms/librenms/linux_netstat.snmprec nms/librenms/linux_netstat.json
KITS_HAND += nms/librenms/kit.mk nms/librenms/generate nms/librenms/Discovery.pm nms/librenms/TestData.pm nms/librenms/recording \
	nms/librenms/Answers.pm nms/librenms/record.pl nms/librenms/custom-oids nms/librenms/NetstatAlarm.php nms/librenms/NetstatAlarmTest.php \
	nms/librenms/pull-request nms/librenms/validate.js nms/librenms/trap.php nms/librenms/discover.php nms/librenms/check \
	nms/librenms/listen-queue.png
TESTS += tests/tree/check_librenms.sh
EXTRA_DIST += tests/tree/check_librenms.sh
