// Rows of netstatListenerTable: takes address and port from the index: type, length and octets of the address, then the port. Types 3 and
// 4 are IPv4 and IPv6 with four more octets, the index of the interface.
function address(type, octets) {
    var zone = type > 2 ? '%' + octets.splice(-4).reduce(function (sum, octet) { return sum * 256 + octet; }, 0) : '';
    if (octets.length === 4) {
        return octets.join('.') + zone;
    }
    var words = [];
    for (var i = 0; i < 16; i += 2) {
        words.push((octets[i] * 256 + octets[i + 1]).toString(16));
    }
    // the longest run of at least two zeros is left out, once
    var text = words.join(':'), runs = (':' + text + ':').match(/:0(:0)+(?=:)/g) || [];
    var longest = runs.reduce(function (best, run) { return run.length > best.length ? run : best; }, '');
    if (longest !== '') {
        text = (':' + text + ':').replace(longest + ':', '::').replace(/^:(?!:)|([^:]):$/g, '$1');
    }
    return '[' + text + zone + ']';
}
return JSON.stringify(JSON.parse(value).map(function (row) {
    var arcs = row['{#SNMPINDEX}'].split('.').map(Number);
    row['{#ADDRESS}'] = address(arcs[0], arcs.slice(2, -1));
    row['{#PORT}'] = String(arcs[arcs.length - 1]);
    return row;
}));
