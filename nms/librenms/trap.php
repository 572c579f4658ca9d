<?php

// php trap.php HANDLER.php <TRAP: prints the handler's result for a trap in the form in which snmptrapd passes it to LibreNMS, as
// "Severity: message". Uses stand-ins for the few classes of LibreNMS that the handler needs.

namespace App\Models {
    class Device
    {
    }
}

namespace LibreNMS\Enum {
    enum Severity: int
    {
        case Unknown = 0;
        case Ok = 1;
        case Info = 2;
        case Notice = 3;
        case Warning = 4;
        case Error = 5;
    }
}

namespace LibreNMS\Interfaces {
    interface SnmptrapHandler
    {
        public function handle(\App\Models\Device $device, \LibreNMS\Snmptrap\Trap $trap);
    }
}

namespace LibreNMS\Snmptrap {
    class Trap
    {
        private array $values = [];

        public function __construct(string $text)
        {
            // host name and address come first
            foreach (array_slice(explode("\n", trim($text)), 2) as $line) {
                [$oid, $value] = explode(' ', $line, 2);
                $this->values[$oid] = trim($value, '"');
            }
        }

        public function findOid(string $part): string
        {
            foreach ($this->values as $oid => $value) {
                if (str_contains($oid, $part)) {
                    return $oid;
                }
            }

            return '';
        }

        public function getOidData(string $oid): string
        {
            return $this->values[$oid] ?? '';
        }

        public function getTrapOid(): string
        {
            return $this->getOidData('SNMPv2-MIB::snmpTrapOID.0');
        }

        public function log(string $message, \LibreNMS\Enum\Severity $severity): void
        {
            echo $severity->name . ': ' . $message . "\n";
        }
    }
}

namespace {
    require $argv[1];
    $class = '\\LibreNMS\\Snmptrap\\Handlers\\' . basename($argv[1], '.php');
    (new $class)->handle(new App\Models\Device, new LibreNMS\Snmptrap\Trap(stream_get_contents(STDIN)));
}
