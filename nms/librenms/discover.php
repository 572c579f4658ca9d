<?php

// php discover.php LIBRENMS KIT NAMES_OID: runs LibreNMS's own discovery of sensors, taken from a source tree of it, over the recording of
// KIT with the discovery of KIT, and compares the result with the test data of KIT, field by field. NAMES_OID is the OID of
// netstatIfName, which the discovery does not contain. This file has stand-ins for whatever LibreNMS needs from Laravel and others.

namespace Illuminate\Support {
    class Arr
    {
    }
    class Str
    {
        public static function contains(string $text, string|array $parts): bool
        {
            return array_filter((array) $parts, fn ($part) => str_contains($text, $part)) !== [];
        }
    }
}

namespace Illuminate\Support\Facades {
    class Log
    {
        public static function __callStatic(string $name, array $arguments): void
        {
        }
    }
}

namespace App\Models {
    class Sensor
    {
        public function __construct(public array $fields)
        {
        }
    }
}

namespace LibreNMS\Util {
    class Number
    {
        public static function cast(mixed $value): mixed
        {
            return is_numeric($value) ? $value + 0 : $value;
        }
    }
    class StringHelpers
    {
        public static function isStringable(mixed $value): bool
        {
            return $value === null || is_scalar($value);
        }
    }
    class Compare
    {
        public static function values(mixed $a, mixed $b, string $comparison): bool
        {
            return $comparison === '!=' ? $a != $b : throw new \Exception("no comparison $comparison here");
        }
    }
}

namespace {
    use App\Models\Sensor;

    class Found
    {
        public array $sensors = [];

        public function canSkip(Sensor $sensor): bool
        {
            return false;
        }

        public function discover(Sensor $sensor): void
        {
            $this->sensors["{$sensor->fields['sensor_class']} {$sensor->fields['sensor_index']}"] = $sensor->fields;
        }
    }

    class System
    {
        public function __construct(private array $discovery)
        {
        }

        public function getDiscovery(string $module): array
        {
            return $this->discovery['modules'][$module];
        }

        public function getDeviceArray(): array
        {
            return ['os' => 'linux', 'device_id' => 1];
        }
    }

    function app(string $name): Found
    {
        static $found = new Found;

        return $found;
    }

    function set_null(mixed $value): mixed
    {
        return is_numeric($value) ? $value : null;
    }

    function create_state_index(string $name, array $states): void
    {
    }

    // LibreNMS's functions without the rest of their file
    function take(string $file, string ...$functions): void
    {
        $text = file_get_contents($file);
        preg_match_all('/^use .*;$/m', $text, $code);
        foreach ($functions as $function) {
            preg_match("/^function $function\(.*?^}/ms", $text, $match) or exit("$file has no $function\n");
            $code[0][] = $match[0];
        }
        eval(implode("\n", $code[0]));
    }

    // the result of LibreNMS's walk: rows of the recording below a column, by index
    function walked(array $recording, string $column): array
    {
        $rows = [];
        foreach ($recording as $oid => $value) {
            if (str_starts_with($oid, "$column.")) {
                $rows[substr($oid, strlen($column) + 1)] = $value;
            }
        }

        return $rows;
    }

    [, $tree, $kit, $names] = $argv;
    require "$tree/LibreNMS/Util/Oid.php";
    require "$tree/app/View/SimpleTemplate.php";
    require "$tree/LibreNMS/Device/YamlDiscovery.php";
    take("$tree/includes/discovery/functions.inc.php", 'discover_sensor', 'discovery_process');

    $recording = [];
    foreach (file("$kit/linux_netstat.snmprec", FILE_IGNORE_NEW_LINES) as $line) {
        [$oid, $type, $value] = explode('|', $line, 3);
        $recording[".$oid"] = $value;
    }
    $discovery = yaml_parse_file("$kit/linux-netstat.yaml");
    $cache = [];
    $columns = [['LINUX-NETSTAT-MIB::netstatIfName', 'LINUX-NETSTAT-MIB::netstatIfName', $names]];
    foreach (['count', 'state'] as $class) {
        foreach ($discovery['modules']['sensors'][$class]['data'] as $entry) {
            $columns[] = [$entry['oid'], $entry['value'] ?? $entry['oid'], str_replace('.{{ $index }}', '', $entry['num_oid'])];
        }
    }
    foreach ($columns as [$table, $column, $oid]) {
        foreach (walked($recording, $oid) as $index => $value) {
            $cache[$table][$index][$column] = $value;
        }
    }
    discovery_process(new System($discovery), 'count', $cache);
    discovery_process(new System($discovery), 'state', $cache);

    // fields that come from the database and not from the discovery
    $database = ['sensor_deleted', 'sensor_limit_low', 'sensor_limit_low_warn', 'sensor_alert', 'sensor_custom', 'sensor_prev', 'state_name',
        'entPhysicalIndex_measured'];
    $found = app('sensor-discovery')->sensors;
    $wrong = 0;
    foreach (json_decode(file_get_contents("$kit/linux_netstat.json"), true)['sensors']['discovery']['sensors'] as $sensor) {
        $key = "{$sensor['sensor_class']} {$sensor['sensor_index']}";
        $theirs = $found[$key] ?? [];
        unset($found[$key]);
        foreach (array_diff_key($sensor, array_flip($database)) as $field => $value) {
            if (! array_key_exists($field, $theirs) || $theirs[$field] != $value) {
                $other = json_encode($theirs[$field] ?? 'missing');
                printf("%s: %s is %s in the test data, %s in LibreNMS\n", $key, $field, json_encode($value), $other);
                $wrong++;
            }
        }
    }
    foreach ($found as $key => $sensor) {
        echo "$key: found by LibreNMS, but missing from the test data\n";
        $wrong++;
    }
    printf("LibreNMS's own discovery finds %d sensors, %d differences\n", count(app('sensor-discovery')->sensors), $wrong);
    exit($wrong > 0 ? 1 : 0);
}
