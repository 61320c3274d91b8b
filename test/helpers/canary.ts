/** A person whose every text is a canary: wherever one of them turns up, the person has been given away. */
import { profileModel } from '../../src/profiles/model.js'
import type { Services } from '../../src/services.js'
import { givenPerson } from './market.js'

/** Made of letters and digits only, so that no escaping changes them. */
const text = {
  asylPersonId: 'KanariNummer7731',
  firstName: 'Kanarifornavn',
  lastName: 'Kanariefternavn',
  citizenship: 'Kanariborgerskab',
  residenceBasis: 'Kanarigrundlag',
  centre: 'kanaricenter',
  language: 'Kanarisprog',
  danish: 'Kanaridansk',
  education: 'Kanariuddannelse',
  experience: 'Kanarierfaring',
  country: 'Kanariland',
  skill: 'Kanarikunnen',
  wishNote: 'Kanarioenske',
  availabilityText: 'Kanaritid',
  limitNote: 'Kanarihelbred',
  notes: 'Kanarinotat',
  consentLanguage: 'Kanaritolkesprog',
  source: 'Kanarikilde',
  question: 'Kanarispoergsmaal',
  refusedRow: 'Kanariafvist',
} as const

/** In every form in which a page, a mail or a link could write them. */
const written = {
  birthDate: ['1990-04-17', '17-04-1990', '17-4-1990', '17. april 1990', '17.04.1990', '17/4'],
  cpr: ['1704905678', '170490-5678', '170490 5678'],
  phone: ['51 62 73 84', '51627384'],
  // Its code is 'ti'; the Danish name of the mother tongue is what could slip out.
  motherTongue: ['tigrinya'],
} as const

export type Canary = keyof typeof text | keyof typeof written

const needles: [Canary, string[]][] = [
  ...Object.entries(text).map(([field, word]): [Canary, string[]] => [field as Canary, [word.toLowerCase()]]),
  ...Object.entries(written).map(([field, forms]): [Canary, string[]] => [field as Canary, [...forms]]),
]

/** Which canaries a text holds. */
export function canariesIn(bytes: string): Canary[] {
  const lower = bytes.toLowerCase()
  return needles.filter(([, words]) => words.some(word => lower.includes(word))).map(([field]) => field)
}

/** The person, in the world's municipality and wanting kitchen work. */
export async function givenCanary(services: Services): Promise<string> {
  const { _id } = await givenPerson(services, {
    ...{ asylPersonId: text.asylPersonId, firstName: text.firstName, lastName: text.lastName },
    ...{ birthDate: '1990-04-17', cpr: '1704905678', phone: '51 62 73 84', citizenship: text.citizenship },
    residence: { basis: text.residenceBasis, grantedOn: '2026-08-03', registeredOn: '2026-08-04' },
    languages: [
      { language: 'ti', level: null, motherTongue: true, show: true },
      { language: text.language, level: 3, motherTongue: false, show: true },
    ],
    danish: { level: 2, du: 'DU2', module: 3, written: 1, text: text.danish },
    education: text.education,
    experience: [
      { disco: '941210', text: text.experience, years: 3, country: text.country },
      { disco: null, text: text.experience, years: 4, country: text.country },
    ],
    skills: [
      { code: 'opvask', text: text.skill },
      { code: null, text: text.skill },
    ],
    ...{
      wishNote: text.wishNote,
      availabilityText: text.availabilityText,
      limitNote: text.limitNote,
      notes: text.notes,
    },
  })
  // What only the system writes, or what a form would not let through.
  const found = await profileModel(services.db).findById(_id).orFail().lean()
  await profileModel(services.db).updateOne(
    { _id },
    {
      $set: {
        centre: text.centre,
        consents: found.consents.map(consent => ({ ...consent, language: text.consentLanguage })),
        sources: { ...found.sources, notes: { who: text.source, when: '2026-11-20', certainty: 'told' } },
        questions: [{ field: 'danish', message: text.question }],
      },
    },
  )
  return _id
}

/** A file whose only row is refused and kept for the coordinator. */
export const refusedFile = Buffer.from(
  `asylPersonId;fornavn;efternavn;foedselsdato;kommunekode;samtykke\n;${text.refusedRow};${text.refusedRow};01-01-1990;410;ja\n`,
)
