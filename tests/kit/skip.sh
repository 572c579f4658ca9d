# Sourced by functions.sh and netns.sh.

# skip WHY: ends a test that cannot be run on this host, or the rest of one. On a build server, where CI is "true", that is a failure,
# since the server is then set up wrongly.
skip() {
    [ "${failed:-0}" -eq 0 ] || exit 1
    [ "${CI:-}" != true ] || { echo "FAIL: $1"; exit 1; }
    echo "SKIP: $1"
    exit 77
}
