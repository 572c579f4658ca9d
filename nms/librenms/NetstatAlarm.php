<?php

/**
 * NetstatAlarm.php
 *
 * Handles LINUX-NETSTAT-MIB::netstatAlarmRaised and netstatAlarmCleared, the notifications of netstat-agentx:
 * an alarm of one of its rules, with a readable sentence.
 */

namespace LibreNMS\Snmptrap\Handlers;

use App\Models\Device;
use LibreNMS\Enum\Severity;
use LibreNMS\Interfaces\SnmptrapHandler;
use LibreNMS\Snmptrap\Trap;

class NetstatAlarm implements SnmptrapHandler
{
    /**
     * Handle snmptrap.
     * Data is pre-parsed and delivered as a Trap.
     *
     * @param  Device  $device
     * @param  Trap  $trap
     * @return void
     */
    public function handle(Device $device, Trap $trap)
    {
        $sentence = $this->value($trap, 'Sentence');
        $raised = str_ends_with($trap->getTrapOid(), 'netstatAlarmRaised');

        $trap->log('Netstat alarm ' . $sentence, $raised ? $this->severity($trap) : Severity::Ok);
    }

    private function value(Trap $trap, string $name): string
    {
        $value = $trap->getOidData($trap->findOid('LINUX-NETSTAT-MIB::netstatNotification' . $name));

        // snmptrapd puts a backslash before quotes and backslashes in a string; where a quote is the last letter, Trap has taken
        // it away with the quotes around the string, and left its backslash
        if (preg_match('/(?<!\\\\)(?:\\\\{2})*\\\\$/D', $value)) {
            $value .= '"';
        }

        return preg_replace('/\\\\(["\\\\])/', '$1', $value);
    }

    private function severity(Trap $trap): Severity
    {
        return match ($this->value($trap, 'Severity')) {
            'critical', '3' => Severity::Error,
            'warning', '2' => Severity::Warning,
            default => Severity::Info,
        };
    }
}
