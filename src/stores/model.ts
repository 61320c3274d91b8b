import { type Connection, type IndexDefinition, type IndexOptions, type Model, Schema } from 'mongoose'

/** One index: its keys and options. Partial filters are plain equality, which every engine in use understands. */
export type Index = [IndexDefinition, IndexOptions?]

/** A schema that names every field of the document type and no other, so that the two cannot drift apart. */
export type Definition<Document> = { readonly [Field in keyof Required<Document>]: unknown }

export const required = { required: true } as const
export const text = { type: String, required: true } as const
export const optionalText = { type: String, default: null } as const
export const number = { type: Number, required: true } as const
export const optionalNumber = { type: Number, default: null } as const
export const date = { type: Date, required: true } as const
export const optionalDate = { type: Date, default: null } as const
export const flag = { type: Boolean, required: true } as const
/** A calendar day 'YYYY-MM-DD', which has no time zone. */
export const day = { type: String, required: true, match: /^\d{4}-\d{2}-\d{2}$/ } as const
export const optionalDay = { type: String, default: null, match: /^\d{4}-\d{2}-\d{2}$/ } as const
export const texts = { type: [String], required: true } as const
export const oneOf = (values: readonly string[]) => ({ type: String, enum: values, required: true }) as const

/** A nested object or array element without an id of its own. */
export const part = <Document>(definition: Definition<Document>) =>
  new Schema(definition as never, { _id: false, id: false, minimize: false })

/**
 * The mongoose model of one collection on one connection. Unknown fields are refused in documents and in filters,
 * there is no version key (state changes are conditional updates) and indexes are built at boot, not on first use.
 */
export function modelOf<Document>(
  db: Connection,
  name: string,
  collection: string,
  definition: Definition<Document>,
  indexes: readonly Index[],
): Model<Document> {
  const known = db.models[name]
  if (known) return known as unknown as Model<Document>
  const schema = new Schema(definition as never, {
    collection,
    strict: 'throw',
    strictQuery: 'throw',
    versionKey: false,
    autoIndex: false,
    autoCreate: false,
    minimize: false,
    id: false,
  })
  for (const [keys, options] of indexes) schema.index(keys, options)
  return db.model(name, schema) as unknown as Model<Document>
}
