// snmptrapd puts a backslash before each quote and each backslash of a text.
return value.replace(/\\(["\\])/g, '$1');
