import { type Static, Type } from 'typebox'
import { invalid } from '../../lib/errors.js'
import { da } from '../../lib/words/da.js'
import { type CriterionCode, weighedCodes } from '../../matching/criteria.js'
import { choiceField, integerField, textField } from '../../web/fields.js'
import { defineForm } from '../../web/forms.js'

export type WeighedCode = Extract<keyof typeof da.proposals.criteria, CriterionCode>

export const codes = weighedCodes as WeighedCode[]

/** 'ventetid', as it is said inside a sentence. */
export const criterionInSentence = (code: string): string => {
  const name: string = da.proposals.criteria[code as WeighedCode]
  return code === 'danish' ? name.toLowerCase() : name.charAt(0).toLowerCase() + name.slice(1)
}

const weightField = () => integerField({ min: 0, max: 1000 })

const schema = Type.Object({
  opening: Type.Optional(textField({ max: 40 })),
  /** the revision of the weights that the page showed */
  seen: integerField({ min: 0, max: 1_000_000_000 }),
  next: choiceField(['preview', 'save']),
  ...(Object.fromEntries(codes.map(code => [code, weightField()])) as Record<
    WeighedCode,
    ReturnType<typeof weightField>
  >),
})

export const weightsForm = defineForm(schema, {
  opening: { label: 'Opslag' },
  seen: { label: 'Version', required: 'Genindlæs siden, og prøv igen.', other: 'Genindlæs siden, og prøv igen.' },
  next: { label: 'Hvad der skal ske', choose: 'Vælg, om du vil se virkningen eller gemme.' },
  ...Object.fromEntries(
    codes.map(code => {
      const text = `Skriv vægten for ${criterionInSentence(code)} som et helt tal fra 0 til 1000.`
      return [
        code,
        {
          label: da.proposals.criteria[code],
          ...{ required: text, integer: text, minimum: text, maximum: text, other: text },
        },
      ]
    }),
  ),
})

/**
 * The weights as typed.
 * @throws INVALID when nothing would count
 */
export function weightsOf(typed: Static<typeof schema>): Record<string, number> {
  const weights = Object.fromEntries(codes.map(code => [code, typed[code]]))
  if (Object.values(weights).every(weight => weight === 0))
    throw invalid([{ field: codes[0] ?? '', text: 'Giv mindst ét forhold en vægt over 0, ellers tæller intet.' }])
  return weights
}
