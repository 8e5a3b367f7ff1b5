import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

export type SchemaCheck = {
  /** Why a value does not fit a schema of the document; nothing when it does. */
  problemsOf(schema: object, value: unknown): string[]
}

/** Checks values against the schemas of an OpenAPI 3.1 document, as a client's validator would. */
export function createSchemaCheck(document: object): SchemaCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'document')
  const compiled = new Map<object, ValidateFunction>()
  const validatorOf = (schema: object): ValidateFunction => {
    const known = compiled.get(schema)
    if (known !== undefined) return known
    const made = ajv.compile(absolute(schema))
    compiled.set(schema, made)
    return made
  }
  return {
    problemsOf(schema, value) {
      const validate = validatorOf(schema)
      if (validate(value)) return []
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
      )
    },
  }
}

/** References within the document, from a schema taken out of it. */
const absolute = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/'))
