/** One row of a file of competence profiles, as asylum centres send it: read, refused or accepted with questions. Pure. */
import { parseAvailability } from '../../lib/availability.js'
import { splitList } from '../../lib/catalogue.js'
import { findCentre } from '../../lib/centres.js'
import { agreesWithBirthDate, readCpr } from '../../lib/cpr.js'
import { type DanishLevel, readDanish } from '../../lib/danish.js'
import { ageOn, type Day, parseDanishDate } from '../../lib/days.js'
import { type ImportRow, openRow, type ReadRow, type Remark, type RowCursor } from '../../lib/import-row.js'
import { findLanguage } from '../../lib/languages.js'
import { isForeignLicence, readLicences } from '../../lib/licences.js'
import { normaliseName } from '../../lib/names.js'
import { findOccupation } from '../../lib/occupations.js'
import { municipalityName, readMunicipality } from '../../lib/places.js'
import { findSector } from '../../lib/sectors.js'
import { findSkill } from '../../lib/skills.js'
import { readNumber } from '../../lib/typed.js'
import { readLimits } from '../../lib/work-limits.js'
import { personNumber } from '../person-number.js'
import { type ImportedProfile, sourcesOf } from './fields.js'

/** Reads a row; `municipalities` are the kommunekoder this deployment serves. */
export function readProfileRow(
  row: ImportRow,
  { today, municipalities }: { today: Day; municipalities: readonly string[] },
): ReadRow<ImportedProfile> {
  const cursor = openRow(row, { today })
  const { cell, ask } = cursor

  const asylPersonId = personNumber(cell('asylPersonId'))
  const birthDate = readBirthDate(cursor, today)
  const cpr = readCprCell(cursor, birthDate)
  if (asylPersonId === null) refuseWithoutKey(cursor, cpr, birthDate)
  const arrival = readArrival(cursor, today)
  const licences = readLicences(cell('koerekort'))
  if (licences.unknown.length > 0) {
    ask('koerekort', `Kørekortet «${licences.unknown.join(', ')}» kendes ikke. Skriv for eksempel B, C eller truck.`)
  }
  const limits = readLimits(cell('hensyn'))
  if (limits.unknown.length > 0) ask('hensyn', 'Hensynet kendes ikke. Vælg, hvad personen ikke kan på arbejdet.')

  const value = {
    asylPersonId,
    ...readName(cursor),
    birthDate,
    sex: readSex(cursor),
    cpr,
    citizenship: cell('statsborgerskab') || null,
    languages: readLanguages(cursor),
    centre: readCentre(cursor),
    residencePermitOn: cursor.day('opholdstilladelse_dato'),
    expectedArrival: arrival,
    municipality: readProfileMunicipality(cursor, municipalities),
    danish: readDanishCell(cursor),
    schoolYears: cursor.number('skolegang_aar', { max: 30, words: 'skolegang i år', unit: 'years' }),
    occupations: readOccupations(cursor),
    skills: splitList(cell('kompetencer')).map(text => ({ code: findSkill(text), text })),
    licences: licences.codes,
    ...readWishes(cursor),
    availability: readAvailability(cursor),
    availabilityText: cell('raadighed') || null,
    hoursPerWeek: cursor.hours('timer_pr_uge'),
    commuteMinutes: cursor.number('transport_min', { max: 240, words: 'transporttid i minutter', unit: 'minutes' }),
    workLimits: limits.codes,
    limitNotes: limits.unknown.join('; ') || null,
    matchingConsent: readConsent(cursor),
    source: { by: cell('kilde') || null, on: readCollected(cursor, today) },
    notes: readNotes(cursor, licences),
  }
  return cursor.close({ ...value, sources: sourcesOf(value, { questions: cursor.questions, today }) })
}

/**
 * Two rows, or a row and a stored profile, with one person number: true when both name and birth date differ, so that the
 * number cannot be right in both.
 */
export function isAnotherPerson(
  a: Pick<ImportedProfile, 'firstName' | 'lastName' | 'birthDate'>,
  b: Pick<ImportedProfile, 'firstName' | 'lastName' | 'birthDate'>,
): boolean {
  const nameOf = (person: typeof a) => normaliseName(`${person.firstName} ${person.lastName}`)
  return nameOf(a) !== nameOf(b) && a.birthDate !== null && b.birthDate !== null && a.birthDate !== b.birthDate
}

/** What to say when a number belongs to somebody else. */
export const anotherPersonRefusal = (asylPersonId: string): Remark => ({
  field: 'asylPersonId',
  message: `Nummeret ${asylPersonId} tilhører en person med et andet navn og en anden fødselsdato. Ret nummeret.`,
})

/** Without the number of the asylum system the CPR number alone says who it is, so it must be beyond doubt. */
function refuseWithoutKey({ refuse }: RowCursor, cpr: string | null, birthDate: Day | null): void {
  if (cpr === null)
    refuse('asylPersonId', 'Personen har hverken asylPersonId eller et gyldigt CPR-nummer. Skriv et af dem.')
  else if (birthDate && !agreesWithBirthDate(cpr, birthDate))
    refuse('cpr', 'CPR-nummeret passer ikke med fødselsdatoen, og personen har intet asylPersonId. Ret det forkerte.')
}

function readName({ cell, ask, refuse }: RowCursor): { firstName: string; lastName: string } {
  const [firstName, lastName] = [cell('fornavn'), cell('efternavn')]
  if (firstName !== '') return { firstName, lastName }
  if (lastName === '') refuse('fornavn', 'Personen har intet navn. Skriv fornavn og efternavn.')
  else ask('fornavn', 'Fornavnet mangler. Skriv det, eller bekræft, at personen kun har ét navn.')
  return { firstName: lastName, lastName: '' }
}

function readBirthDate({ cell, ask, refuse }: RowCursor, today: Day): Day | null {
  const read = parseDanishDate(cell('foedselsdato'), { today, past: true })
  if ('error' in read) refuse('foedselsdato', read.error)
  else if ('unknown' in read) ask('foedselsdato', 'Fødselsdatoen er ukendt. Find den, før personen bliver matchet.')
  else if (read.precision === 'week')
    refuse('foedselsdato', 'En uge er ikke en fødselsdato. Skriv datoen som 24-11-1990.')
  else if (read.day > today || ageOn(read.day, today) > 110) {
    refuse('foedselsdato', 'Fødselsdatoen kan ikke passe. Skriv datoen som 24-11-1990.')
  } else return read.day
  return null
}

function readSex({ cell, ask }: RowCursor): 'K' | 'M' | null {
  const letter = cell('koen').charAt(0).toUpperCase()
  if (letter === 'K' || letter === 'M') return letter
  if (letter !== '') ask('koen', 'Skriv K eller M i kolonnen koen.')
  return null
}

function readCprCell({ cell, ask }: RowCursor, birthDate: Day | null): string | null {
  const read = readCpr(cell('cpr'))
  if ('error' in read) {
    ask('cpr', read.error)
    return null
  }
  if (read.cpr && birthDate && !agreesWithBirthDate(read.cpr, birthDate)) {
    ask('cpr', 'CPR-nummeret passer ikke med fødselsdatoen. Ret det, der er forkert.')
  }
  return read.cpr
}

function readLanguages({ cell, ask }: RowCursor): ImportedProfile['languages'] {
  const languages = new Map<string, ImportedProfile['languages'][number]>()
  const read = (field: string, motherTongue: boolean) => {
    for (const piece of splitList(cell(field))) {
      const parts = /^(.+?)\s+([abc]\d)$/i.exec(piece)
      const level = parts?.[2] ? readDanish(parts[2]) : null
      const name = parts?.[1] ?? piece
      const code = findLanguage(name)
      if (level && !('level' in level)) ask(field, `Niveauet i «${piece}» kendes ikke. Skriv sproget og A1-C2.`)
      else if (!code) ask(field, `Sproget «${piece}» kendes ikke. Skriv sproget på dansk, for eksempel engelsk B1.`)
      const language = code ?? name
      if (languages.has(language)) continue
      languages.set(language, { language, level: level && 'level' in level ? level.level : null, motherTongue })
    }
  }
  read('modersmaal', true)
  read('andre_sprog', false)
  return [...languages.values()]
}

function readCentre({ cell, ask }: RowCursor): string | null {
  const text = cell('center')
  const centre = findCentre(text)
  if (!centre && text !== '') ask('center', `Asylcentret «${text}» kendes ikke. Vælg centret på listen.`)
  return centre
}

function readArrival({ cell, ask }: RowCursor, today: Day): ImportedProfile['expectedArrival'] {
  const field = 'forventet_ankomst'
  const read = parseDanishDate(cell(field), { today })
  if ('error' in read) ask(field, read.error)
  else if ('unknown' in read) ask(field, 'Ankomstdatoen er ukendt. Skriv den, når den er kendt.')
  else {
    if (read.precision === 'week') ask(field, 'Ankomsten er kun kendt som en uge. Skriv dagen, når den er kendt.')
    return read
  }
  return null
}

function readProfileMunicipality({ cell, refuse }: RowCursor, municipalities: readonly string[]): string {
  const text = cell('kommunekode')
  const code = readMunicipality(text)
  if (!code) refuse('kommunekode', `Kommunekoden «${text}» findes ikke. Skriv kommunens tre cifre, for eksempel 410.`)
  else if (!municipalities.includes(code)) {
    refuse('kommunekode', `${municipalityName(code)} er ikke med i dette Springbræt. Send linjen til den kommune.`)
  }
  return code ?? ''
}

function readDanishCell({ cell, ask }: RowCursor): DanishLevel | null {
  const read = readDanish(cell('dansk'))
  if ('level' in read) return read
  ask('dansk', 'error' in read ? read.error : 'Danskniveauet er ukendt. Skriv A0-C2 eller for eksempel DU2 modul 3.')
  return null
}

function readOccupations({ cell, ask }: RowCursor): ImportedProfile['occupations'] {
  return splitList(cell('erhverv')).map(piece => {
    const parts = /^(.+?)[\s(]+(?:i )?(\d+(?:[.,]\d+)?) år\)?$/.exec(piece)
    const text = parts?.[1] ?? piece
    const disco = findOccupation(text)
    if (!disco) ask('erhverv', `Erhvervet «${text}» kendes ikke. Vælg det erhverv, der ligner mest.`)
    return { disco, text, years: parts?.[2] ? readNumber(parts[2]) : null }
  })
}

function readWishes({ cell, ask }: RowCursor): { wishes: string[]; unknownWishes: string[] } {
  const pieces = splitList(cell('oensker')).map(text => ({ text, sector: findSector(text) }))
  const wishes = [...new Set(pieces.flatMap(({ sector }) => sector ?? []))]
  if (wishes.length < 2) ask('oensker', 'Personen skal have mindst to brancheønsker. Spørg, og vælg dem på listen.')
  return { wishes, unknownWishes: pieces.filter(({ sector }) => !sector).map(({ text }) => text) }
}

function readAvailability({ cell, ask }: RowCursor): number | null {
  const read = parseAvailability(cell('raadighed'))
  if ('error' in read) ask('raadighed', read.error)
  return 'mask' in read ? read.mask : null
}

function readConsent({ cell, ask }: RowCursor): 'yes' | 'no' | null {
  const text = cell('samtykke').toLowerCase()
  if (text === 'ja') return 'yes'
  if (text === 'nej') return 'no'
  ask('samtykke', 'Samtykket mangler. Spørg personen, og skriv ja eller nej.')
  return null
}

/** A day that has not come would be newer than all that anybody types meanwhile. */
function readCollected(cursor: RowCursor, today: Day): Day | null {
  const day = cursor.day('indsamlet')
  if (day === null || day <= today) return day
  cursor.ask('indsamlet', 'Dagen, hvor oplysningerne er indsamlet, er ikke kommet endnu. Ret den.')
  return null
}

function readNotes({ cell }: RowCursor, { codes }: { codes: string[] }): string | null {
  const foreign = codes.some(isForeignLicence)
    ? `Kørekort: ${cell('koerekort')}. Undersøg, om det gælder i Danmark.`
    : ''
  return [cell('bemaerkning'), foreign].filter(text => text !== '').join('\n') || null
}
