// Rows of netstatListenerTable: address and port from the index, which is type, length and octets of the address, port. Types 3 and 4
// are IPv4 and IPv6 with four octets more, the index of the interface.
function address(type, octets) {
    var zone = type > 2 ? '%' + octets.splice(-4).reduce(function (sum, octet) { return sum * 256 + octet; }, 0) : '';
    if (octets.length === 4) {
        return octets.join('.') + zone;
    }
    var words = [];
    for (var i = 0; i < 16; i += 2) {
        words.push((octets[i] * 256 + octets[i + 1]).toString(16));
    }
    // the longest run of zeros, of two at least, is left out once
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
