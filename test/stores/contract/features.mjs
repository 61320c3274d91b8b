/** What a command asks of an engine, in the words of MongoDB's manual: `filter: $in`, `option: find.limit`. */
/** What any command may carry about its session, its database and its patience. */
const ofEveryCommand = new Set(['$db', 'lsid', 'txnNumber', '$readPreference', '$clusterTime'])
const isDoc = value => Object.prototype.toString.call(value) === '[object Object]' && value._bsontype === undefined
const docsIn = value => (Array.isArray(value) ? value.filter(isDoc) : isDoc(value) ? [value] : [])
const isOperators = value => isDoc(value) && Object.keys(value)[0]?.startsWith('$') === true
/** The features of one command as the driver sends it. */
export function featuresOf(command) {
  const features = new Map()
  const note = (kind, name) => {
    const names = features.get(kind) ?? new Set()
    features.set(kind, names.add(name))
  }
  const [name = '', ...options] = Object.keys(command)
  note('command', name)
  for (const option of options) note('option', ofEveryCommand.has(option) ? `*.${option}` : `${name}.${option}`)
  switch (name) {
    case 'find':
      noteFilter(note, command.filter)
      noteSort(note, command.sort)
      noteProjection(note, command.projection)
      break
    case 'count':
    case 'distinct':
      noteFilter(note, command.query)
      break
    case 'aggregate':
      for (const stage of docsIn(command.pipeline)) noteStage(note, stage)
      for (const option of Object.keys(isDoc(command.cursor) ? command.cursor : {}))
        note('option', `aggregate.cursor.${option}`)
      break
    case 'insert':
      for (const document of docsIn(command.documents)) noteTypes(note, document)
      break
    case 'update':
      for (const statement of docsIn(command.updates)) {
        for (const option of Object.keys(statement)) note('option', `update.updates.${option}`)
        noteFilter(note, statement.q)
        noteUpdate(note, statement.u)
        for (const filter of docsIn(statement.arrayFilters)) noteFilter(note, filter)
      }
      break
    case 'delete':
      for (const statement of docsIn(command.deletes)) {
        for (const option of Object.keys(statement)) note('option', `delete.deletes.${option}`)
        noteFilter(note, statement.q)
      }
      break
    case 'findAndModify':
      noteFilter(note, command.query)
      noteSort(note, command.sort)
      noteProjection(note, command.fields)
      noteUpdate(note, command.update)
      for (const filter of docsIn(command.arrayFilters)) noteFilter(note, filter)
      break
    case 'createIndexes':
      for (const index of docsIn(command.indexes)) noteIndex(note, index)
      break
    case 'listCollections':
    case 'listDatabases':
      noteFilter(note, command.filter)
  }
  return features
}
function noteFilter(note, filter) {
  for (const [name, value] of Object.entries(isDoc(filter) ? filter : {})) {
    if (!name.startsWith('$')) {
      notePath(note, 'filter', name)
      noteCondition(note, value)
      continue
    }
    note('filter', name)
    if (name === '$expr') noteExpression(note, value)
    else for (const part of docsIn(value)) noteFilter(note, part)
  }
}
function noteCondition(note, value) {
  if (!isOperators(value)) {
    note('filter', `equal to ${typeOf(value)}`)
    return
  }
  for (const [operator, operand] of Object.entries(value)) {
    note('filter', operator)
    if (operator === '$not') noteCondition(note, operand)
    else if (operator === '$elemMatch' && isOperators(operand)) {
      note('filter', '$elemMatch of values')
      noteCondition(note, operand)
    } else if (operator === '$elemMatch') noteFilter(note, operand)
    else noteTypes(note, operand)
  }
}
/** Parts of a path that are more than a field's name. */
function notePath(note, place, path) {
  const parts = path.split('.')
  if (parts.length > 1) note('path', `dotted in ${place}`)
  for (const part of parts) {
    if (/^\d+$/.test(part)) note('path', `array index in ${place}`)
    if (part === '$' || part === '$[]') note('path', `${part} in ${place}`)
    else if (part.startsWith('$[')) note('path', `$[identifier] in ${place}`)
  }
}
function noteUpdate(note, update) {
  if (Array.isArray(update)) {
    note('update', 'pipeline')
    for (const stage of docsIn(update)) noteStage(note, stage)
  } else if (isDoc(update) && !isOperators(update)) {
    note('update', 'replacement')
    noteTypes(note, update)
  } else if (isDoc(update)) {
    for (const [operator, fields] of Object.entries(update)) {
      note('update', operator)
      for (const [path, operand] of Object.entries(isDoc(fields) ? fields : {})) {
        notePath(note, 'update', path)
        if (operator === '$pull' && isOperators(operand)) noteCondition(note, operand)
        else if (operator === '$pull' && isDoc(operand)) noteFilter(note, operand)
        else if (isOperators(operand))
          for (const clause of Object.keys(operand)) note('update', `${operator}.${clause}`)
        if (operator === '$pull') note('update', `$pull of ${isOperators(operand) ? 'a condition' : typeOf(operand)}`)
        else noteTypes(note, operand)
      }
    }
  }
}
function noteStage(note, stage) {
  const [entry] = Object.entries(stage)
  if (!entry) return
  const [name, operand] = entry
  note('stage', name)
  const fields = isDoc(operand) ? operand : {}
  if (name === '$match') noteFilter(note, operand)
  else if (name === '$sort') noteSort(note, operand)
  else if (name === '$project') noteProjection(note, operand)
  else if (name === '$group') {
    for (const [field, value] of Object.entries(fields)) {
      if (field === '_id') noteExpression(note, value)
      else
        for (const [accumulator, input] of Object.entries(isDoc(value) ? value : {})) {
          note('accumulator', accumulator)
          noteExpression(note, input)
        }
    }
  } else if (name === '$facet') {
    for (const pipeline of Object.values(fields)) for (const inner of docsIn(pipeline)) noteStage(note, inner)
  } else if (!['$limit', '$skip', '$count', '$unwind'].includes(name)) noteExpression(note, operand)
  else if (isDoc(operand)) for (const option of Object.keys(operand)) note('stage', `${name}.${option}`)
}
function noteExpression(note, expression) {
  if (typeof expression === 'string' && expression.startsWith('$$')) {
    note('expression', expression.startsWith('$$ROOT') ? '$$ROOT' : '$$variable')
  } else if (typeof expression === 'string' && expression.startsWith('$')) {
    note('expression', 'field')
    notePath(note, 'expression', expression.slice(1))
  } else if (Array.isArray(expression)) {
    for (const part of expression) noteExpression(note, part)
  } else if (isOperators(expression)) {
    for (const [operator, operand] of Object.entries(expression)) {
      note('expression', operator)
      if (operator === '$literal') continue
      const named = ['$cond', '$map', '$filter', '$let', '$reduce'].includes(operator) && isDoc(operand)
      for (const part of named ? Object.values(operand) : [operand]) noteExpression(note, part)
    }
  } else if (isDoc(expression)) {
    note('expression', 'object')
    for (const part of Object.values(expression)) noteExpression(note, part)
  } else note('expression', 'constant')
}
function noteProjection(note, projection) {
  for (const [name, value] of Object.entries(isDoc(projection) ? projection : {})) {
    notePath(note, 'projection', name)
    const flag = typeof value === 'number' || typeof value === 'boolean'
    if (flag) note('projection', name === '_id' ? `_id: ${value ? 1 : 0}` : value ? 'inclusion' : 'exclusion')
    else if (isOperators(value)) note('projection', Object.keys(value)[0] ?? '')
    else note('projection', 'expression')
    if (!flag) noteExpression(note, value)
  }
}
function noteSort(note, sort) {
  const fields = Object.entries(isDoc(sort) ? sort : {})
  if (fields.length > 1) note('sort', 'compound')
  for (const [name, order] of fields) {
    notePath(note, 'sort', String(name))
    note('sort', order === 1 ? 'ascending' : order === -1 ? 'descending' : JSON.stringify(order))
    if (String(name).startsWith('$')) note('sort', String(name))
  }
}
function noteIndex(note, index) {
  const key = Object.entries(isDoc(index.key) ? index.key : {})
  if (key.length > 1) note('index', 'compound')
  for (const [name, order] of key) {
    notePath(note, 'index', String(name))
    note('index', order === 1 ? 'ascending' : order === -1 ? 'descending' : String(order))
  }
  for (const option of Object.keys(index)) {
    if (option !== 'key') note('option', `createIndexes.indexes.${option}`)
  }
  noteFilter(note, index.partialFilterExpression)
}
/** MongoDB's name of a value's type as the driver will write it. */
function typeOf(value) {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (typeof value !== 'object') return typeof value
  return value._bsontype ?? 'object'
}
function noteTypes(note, value) {
  note('type', typeOf(value))
  if (Array.isArray(value)) for (const item of value) noteTypes(note, item)
  else if (isDoc(value)) for (const item of Object.values(value)) noteTypes(note, item)
}
