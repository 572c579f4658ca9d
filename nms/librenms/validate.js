// node validate.js LIBRENMS FILE...: validates discovery files against the schema in a source tree of LibreNMS, with ajv and js-yaml
// (npm install ajv js-yaml). LibreNMS does the same in its own tests.
const fs = require('fs'), path = require('path'), yaml = require('js-yaml'), Ajv = require('ajv/dist/2020')
const [tree, ...files] = process.argv.slice(2)
const folder = path.join(tree, 'resources/definitions/schema')
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
for (const name of fs.readdirSync(folder).filter(name => name.endsWith('.json'))) {
  ajv.addSchema(JSON.parse(fs.readFileSync(path.join(folder, name))), name)
}
let wrong = 0
for (const file of files) {
  const isValid = ajv.getSchema('discovery_schema.json')
  const valid = isValid(yaml.load(fs.readFileSync(file)))
  console.log(`${file}: ${valid ? 'valid' : 'not valid'}`)
  if (!valid) {
    wrong++
    isValid.errors.forEach(error => console.log(`  ${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`))
  }
}
process.exit(wrong ? 1 : 0)
