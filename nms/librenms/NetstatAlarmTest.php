<?php

/**
 * NetstatAlarmTest.php
 *
 * Tests the handler of the notifications of netstat-agentx.
 */

namespace LibreNMS\Tests\Feature\SnmpTraps;

use LibreNMS\Enum\Severity;

final class NetstatAlarmTest extends SnmpTrapTestCase
{
    public function testRaised(): void
    {
        $this->assertTrapLogsMessage($this->trap('netstatAlarmRaised', 'warning', 'raised', '398', '. Accept faster.'),
            'Netstat alarm queue raised: netstatCounterValue."TcpExt"."ListenOverflows" rose by 398 within 10 s, threshold 10. Accept faster.',
            'Could not handle LINUX-NETSTAT-MIB::netstatAlarmRaised',
            [Severity::Warning],
        );
    }

    public function testCritical(): void
    {
        $this->assertTrapLogsMessage($this->trap('netstatAlarmRaised', 'critical', 'raised', '398', '. Accept faster.'),
            'Netstat alarm queue raised: netstatCounterValue."TcpExt"."ListenOverflows" rose by 398 within 10 s, threshold 10. Accept faster.',
            'Could not handle LINUX-NETSTAT-MIB::netstatAlarmRaised',
            [Severity::Error],
        );
    }

    public function testCleared(): void
    {
        $this->assertTrapLogsMessage($this->trap('netstatAlarmCleared', 'critical', 'cleared', '0', ''),
            'Netstat alarm queue cleared: netstatCounterValue."TcpExt"."ListenOverflows" rose by 0 within 10 s, threshold 10',
            'Could not handle LINUX-NETSTAT-MIB::netstatAlarmCleared',
            [Severity::Ok],
        );
    }

    private function trap(string $notification, string $severity, string $verb, string $value, string $advice): string
    {
        return <<<TRAP
{{ hostname }}
[UDP: [{{ ip }}]:49563->[10.2.4.101]:162]:
DISMAN-EVENT-MIB::sysUpTimeInstance 0:0:29:40.10
SNMPv2-MIB::snmpTrapOID.0 LINUX-NETSTAT-MIB::$notification
LINUX-NETSTAT-MIB::netstatNotificationSequence.0 1
LINUX-NETSTAT-MIB::netstatNotificationRule.0 "queue"
LINUX-NETSTAT-MIB::netstatNotificationSeverity.0 $severity
LINUX-NETSTAT-MIB::netstatNotificationInstance.0 LINUX-NETSTAT-MIB::netstatCounterValue."TcpExt"."ListenOverflows"
LINUX-NETSTAT-MIB::netstatNotificationInstanceName.0 "netstatCounterValue.\\"TcpExt\\".\\"ListenOverflows\\""
LINUX-NETSTAT-MIB::netstatNotificationValue.0 "$value"
LINUX-NETSTAT-MIB::netstatNotificationThreshold.0 "10"
LINUX-NETSTAT-MIB::netstatNotificationWindow.0 10
LINUX-NETSTAT-MIB::netstatNotificationSentence.0 "queue $verb: netstatCounterValue.\\"TcpExt\\".\\"ListenOverflows\\" rose by $value within 10 s, threshold 10$advice"
LINUX-NETSTAT-MIB::netstatNotificationTime.0 2026-11-21,12:00:00.0,+0:0
TRAP;
    }
}
