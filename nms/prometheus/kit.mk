KITS += prometheus
KITS_MADE += nms/prometheus/generator.yml nms/prometheus/snmp.yml nms/prometheus/snmp-before-0.23.yml nms/prometheus/alerts.yml \
	nms/prometheus/dashboard.json
KITS_HAND += nms/prometheus/kit.mk nms/prometheus/generate nms/prometheus/Modules.pm nms/prometheus/Alerts.pm \
	nms/prometheus/Dashboard.pm nms/prometheus/prometheus.yml nms/prometheus/check nms/prometheus/compare.pl \
	nms/prometheus/flatten.pl nms/prometheus/panels.pl
KITS_HAND += nms/prometheus/alert-tests.pl nms/prometheus/share-tests.pl nms/prometheus/listen-queue.png
TESTS += tests/tree/check_prometheus.sh
EXTRA_DIST += tests/tree/check_prometheus.sh
