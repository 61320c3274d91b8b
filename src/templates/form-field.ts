/** What a field partial shows: value and error found by the field's name, and the ids that tie label, hint and error together. */
import type Handlebars from 'handlebars'

interface FormState {
  values?: Record<string, unknown>
  error?: Record<string, string>
}

interface FieldParameters {
  name: string
  /** instead of the name, where two forms of a page have a field of the same name */
  id?: string
  hint?: string
  /** instead of what the form holds */
  value?: unknown
  error?: string
  /** another form state than the page's `form` */
  of?: FormState
  /** most characters allowed */
  maxlength?: number
  type?: string
  /** the choices of a select, radio buttons or checkboxes */
  options?: { value: unknown; label: string; hint?: string }[]
  [parameter: string]: unknown
}

/**
 * `{{#with (formField this)}}` in a field partial. The value is the parameter's, else the one that the form holds under
 * the name; 'rows.0.years' is found in `values.rows[0].years`.
 */
export function formField(parameters: FieldParameters, { data }: Handlebars.HelperOptions): Record<string, unknown> {
  const { name, hint, maxlength, of, options = [] } = parameters
  if (!name) throw new Error('et felt skal have et name.')
  const form = of ?? (data?.root as { form?: FormState } | undefined)?.form
  const id = parameters.id ?? name
  const error = parameters.error ?? form?.error?.[name] ?? null
  const value = 'value' in parameters ? parameters.value : (form?.values?.[name] ?? find(form?.values, name.split('.')))
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`, maxlength && `${id}-limit`]
    .filter(Boolean)
    .join(' ')
  const chosen = new Set((Array.isArray(value) ? value : [value]).map(asText))
  return Object.assign({}, parameters, {
    id,
    error,
    describedBy,
    value: asText(value),
    type: parameters.type ?? 'text',
    options: options.map((option, index) => ({
      ...option,
      // The first choice carries the field's own id: that is where the error summary leads.
      id: index === 0 ? id : `${id}-${index + 1}`,
      chosen: chosen.has(asText(option.value)),
    })),
    checked: value === true || value === 'on' || value === 'true' || value === 'ja' || value === '1',
  })
}

function find(values: unknown, steps: string[]): unknown {
  let found = values
  for (const step of steps) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = (found as Record<string, unknown>)[step]
  }
  return found
}

/** As a person types it: a number with a decimal comma. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'number' ? String(value).replace('.', ',') : String(value)
}
