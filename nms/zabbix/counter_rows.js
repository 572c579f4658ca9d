// Rows of netstatCounterTable: takes group and name from the index, in which each is preceded by its length.
return JSON.stringify(JSON.parse(value).map(function (row) {
    var arcs = row['{#SNMPINDEX}'].split('.').map(Number), words = [];
    while (arcs.length > 0) {
        words.push(String.fromCharCode.apply(null, arcs.splice(0, arcs.shift())));
    }
    row['{#GROUP}'] = words[0];
    row['{#NAME}'] = words[1];
    return row;
}));
