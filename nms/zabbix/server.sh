# Sourced by nms/zabbix/check: a Zabbix 6.0 from Debian's packages in $scratch, on loopback, with its own database. tests/kit/functions.sh
# and tests/kit/netns.sh must be sourced first: the network namespace belongs to the test, so the ports are free.

zabbix=$scratch/zabbix
api=http://127.0.0.1:8081/zabbix/api_jsonrpc.php
database_port=3307
server_port=10051

sql() { mariadb --no-defaults -u root -S "$zabbix/sql" "$@"; }

# the database may lose its last second, because it is removed after two minutes anyway
start_database() {
    mkdir -p "$zabbix/data" "$zabbix/run"
    mariadb-install-db --no-defaults --user=root --datadir="$zabbix/data" --auth-root-authentication-method=normal --skip-test-db \
        >"$zabbix/database.log" 2>&1 || { fail "the database cannot be created"; cat "$zabbix/database.log"; exit 1; }
    mariadbd --no-defaults --user=root --datadir="$zabbix/data" --socket="$zabbix/sql" --bind-address=127.0.0.1 --port=$database_port \
        --innodb-flush-log-at-trx-commit=0 --skip-innodb-doublewrite --innodb-buffer-pool-size=256M --innodb-log-file-size=256M \
        --log-bin-trust-function-creators=1 --skip-log-bin >"$zabbix/database.log" 2>&1 &
    children="$! $children"
    within 30 sql -e 'SELECT 1' || { fail "the database does not start"; cat "$zabbix/database.log"; exit 1; }
    sql -e "CREATE DATABASE zabbix CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; CREATE USER zabbix@127.0.0.1 IDENTIFIED BY 'zabbix';
        GRANT ALL ON zabbix.* TO zabbix@127.0.0.1"
    # without its icons of maps
    for part in schema data; do
        { echo 'SET unique_checks=0, foreign_key_checks=0, autocommit=0;'; zcat /usr/share/zabbix-server-mysql/$part.sql.gz; echo 'COMMIT;'; } |
            sql zabbix || fail "Zabbix's database, $part"
    done
}

# start_server: makes the server read its configuration every 5 seconds instead of every 60
start_server() {
    : >"$zabbix/traps"
    cat >"$zabbix/server.conf" <<END
LogFile=$zabbix/server.log
PidFile=$zabbix/run/server.pid
SocketDir=$zabbix/run
DBHost=127.0.0.1
DBPort=$database_port
DBName=zabbix
DBUser=zabbix
DBPassword=zabbix
ListenIP=127.0.0.1
ListenPort=$server_port
AllowRoot=1
AllowUnsupportedDBVersions=1
StartPollers=2
StartPollersUnreachable=1
StartTrappers=1
StartPingers=0
StartDiscoverers=0
StartHTTPPollers=0
StartSNMPTrapper=1
SNMPTrapperFile=$zabbix/traps
CacheSize=32M
CacheUpdateFrequency=5
END
    zabbix_server -f -c "$zabbix/server.conf" >"$zabbix/server.out" 2>&1 &
    children="$! $children"
    within 30 grep -q 'server #0 started' "$zabbix/server.log" || { fail "the server does not start"; cat "$zabbix/server.log"; exit 1; }
}

# The frontend reads /etc/zabbix/zabbix.conf.php; a copy of it, its links followed where they lead somewhere, reads its own.
start_frontend() {
    mkdir -p "$zabbix/www"
    cp -RL /usr/share/zabbix "$zabbix/www/zabbix" 2>/dev/null
    sed -i "s#/etc/zabbix/zabbix.conf.php#$zabbix/zabbix.conf.php#" "$zabbix/www/zabbix/include/classes/core/CConfigFile.php"
    cat >"$zabbix/zabbix.conf.php" <<END
<?php
\$DB = ['TYPE' => 'MYSQL', 'SERVER' => '127.0.0.1', 'PORT' => '$database_port', 'DATABASE' => 'zabbix', 'USER' => 'zabbix',
    'PASSWORD' => 'zabbix', 'SCHEMA' => '', 'ENCRYPTION' => false, 'KEY_FILE' => '', 'CERT_FILE' => '', 'CA_FILE' => '',
    'VERIFY_HOST' => false, 'CIPHER_LIST' => '', 'VAULT_URL' => '', 'VAULT_DB_PATH' => '', 'VAULT_TOKEN' => '', 'DOUBLE_IEEE754' => true];
\$ZBX_SERVER = '127.0.0.1';
\$ZBX_SERVER_PORT = '$server_port';
\$ZBX_SERVER_NAME = 'netstat';
\$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
END
    # a headless browser gets its cookie here: enter.php?session=...&to=...
    cat >"$zabbix/www/enter.php" <<'END'
<?php
header('Set-Cookie: zbx_session=' . rawurlencode($_GET['session']) . '; path=/zabbix');
header('Location: ' . $_GET['to']);
END
    # it requires a locale with this name, whatever its content
    mkdir "$zabbix/locale"
    cp -R /usr/lib/locale/C.utf8 "$zabbix/locale/en_US.utf8"
    LOCPATH="$zabbix/locale" php -d post_max_size=16M -d max_execution_time=300 -d max_input_time=300 -d date.timezone=UTC -d display_errors=0 \
        -S 127.0.0.1:8081 -t "$zabbix/www" >"$zabbix/web.log" 2>&1 &
    children="$! $children"
}
