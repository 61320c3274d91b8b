/** The page that shows what weights do to a real opening: plain objects, ready to be printed. */
import { paths } from '../../lib/paths.js'
import { da } from '../../lib/words/da.js'
import { criteria } from '../../matching/criteria.js'
import type { Ranked } from '../../matching/facts.js'
import type { Opening } from '../../openings/model.js'
import type { StaffView } from '../../profiles/disclosure.js'
import { bestScore, percentOf } from '../score.js'
import { type Effect, type Move, moves, suggested } from './effect.js'
import { codes, criterionInSentence, type WeighedCode } from './form.js'
import { codesAmongPeople, placesCounted, type WeightsPreview } from './service.js'

type People = ReadonlyMap<string, StaffView>

/** So many people's points are taken apart. */
const takenApart = 10

const nameOf = (people: People, id: string): string => {
  const person = people.get(id)
  return [person?.firstName, person?.lastName].filter(Boolean).join(' ') || 'En person, der ikke længere er i systemet'
}

/** The open openings to choose from, as options of a list. */
export const openingOptions = (openings: readonly Opening[], companies: ReadonlyMap<string, string>) =>
  openings.map(({ _id, number, title, company }) => ({
    value: _id,
    label: [`${number} ${title}`, companies.get(company)].filter(Boolean).join(', '),
  }))

/** A field per weight with the number in force; first those that count among the people of one opening. */
export function weightFields(current: Readonly<Record<string, number>>) {
  const field = (code: WeighedCode) => ({
    name: code,
    label: da.proposals.criteria[code],
    hint: `Nu ${current[code]}. Standard er ${criteria[code].weight}.`,
  })
  return {
    amongPeople: codes.filter(code => (codesAmongPeople as string[]).includes(code)).map(field),
    amongOpenings: codes.filter(code => !(codesAmongPeople as string[]).includes(code)).map(field),
  }
}

const placeText = (place: number | null): string => (place === null ? `Efter nummer ${placesCounted}` : String(place))
const inWords = (place: number | null): string =>
  place === null ? `en plads efter nummer ${placesCounted}` : `plads ${place}`

function wayText({ before, after }: Move): string {
  if (before === after) return 'Samme plads'
  if (before === null) return 'Ny på listen'
  if (after === null) return 'Ud af listen'
  const way = Math.abs(before - after)
  return `${after < before ? '▲ Op' : '▼ Ned'} ${way} ${way === 1 ? 'plads' : 'pladser'}`
}

function fittingText(fitting: number): string {
  const who = fitting === 1 ? '1 borger passer til opslaget' : `${fitting} borgere passer til opslaget`
  return fitting > suggested ? `${who}, og de ${suggested} øverste bliver foreslået.` : `${who}.`
}

/** What the weight does, in one sentence about a real person. */
export function effectSentence({ code, weight, moved, of, most }: Effect, people: People): string {
  if (weight === 0) return 'Vægten er 0, så det tæller ikke.'
  const name = criterionInSentence(code)
  if (!most) return `Uden ${name} ville rækkefølgen være den samme.`
  const others =
    moved === 1
      ? ` Ingen andre af de ${of} øverste ville skifte plads.`
      : ` I alt ville ${moved} af de ${of} øverste skifte plads.`
  const first = `Uden ${name} ville ${nameOf(people, most.profileId)} gå fra plads ${most.before} til ${inWords(most.after).replace(/^plads /, '')}.`
  return first + (of > 1 ? others : '')
}

function partCell(code: string, ranked: Ranked, now: Ranked | undefined, preview: WeightsPreview, longest: number) {
  const { chosen, current } = preview
  const points = (weight: number | undefined, part: number | undefined) => (weight ? (part ?? 0) / weight : null)
  const part = ranked.parts[code] ?? 0
  const before = now?.parts[code] ?? 0
  const share = points(chosen[code], part) ?? points(current[code], before)
  return {
    part,
    how: share === null ? 'tæller ikke' : `${chosen[code]} × ${share}`,
    before: now && before !== part ? before : null,
    bar: Math.round((100 * part) / longest),
  }
}

/** Everything the page shows of one opening under the chosen weights. */
export function previewPage(preview: WeightsPreview, people: People, own: string) {
  const { opening, current, chosen, now, then, effects } = preview
  const changed = codesAmongPeople.some(code => current[code] !== chosen[code])
  const nowById = new Map(now.ranked.map(ranked => [ranked.profileId, ranked]))
  const thenById = new Map(then.ranked.map(ranked => [ranked.profileId, ranked]))
  const personCell = (id: string) => ({
    text: nameOf(people, id),
    href: people.get(id)?.municipality === own ? paths.profiles.show(id) : null,
  })
  const score = (ranked: Ranked | undefined, weights: Readonly<Record<string, number>>) => {
    const percent = ranked ? percentOf(ranked.score, bestScore(weights)) : null
    return percent ? { score: percent } : { text: percent === null ? 'Kendes ikke' : '0' }
  }
  const list = moves(now, then)
  const longest = Math.max(1, ...codesAmongPeople.map(code => 100 * (chosen[code] ?? 0)))
  const different = list.filter(({ before, after }) => before !== after).length
  return {
    title: opening.title,
    numbered: opening.number,
    href: paths.proposals.ofOpening(opening._id),
    changed,
    fitting: fittingText(then.fitting),
    summary: !changed
      ? null
      : different === 0
        ? 'De nye vægte ændrer ikke rækkefølgen på dette opslag.'
        : `${different} ${different === 1 ? 'person skifter' : 'personer skifter'} plads på dette opslag.`,
    ranking: {
      caption: changed ? 'Rækkefølgen nu og med de nye vægte' : 'Rækkefølgen nu',
      columns: [
        { text: 'Person' },
        { text: 'Plads nu', number: true },
        ...(changed ? [{ text: 'Ny plads', number: true }, { text: 'Flytter sig' }] : []),
        { text: 'Match nu' },
        ...(changed ? [{ text: 'Nyt match' }] : []),
      ],
      rows: list.map(move => ({
        cells: [
          personCell(move.profileId),
          { text: placeText(move.before) },
          ...(changed ? [{ text: placeText(move.after) }, { text: wayText(move) }] : []),
          score(nowById.get(move.profileId), current),
          ...(changed ? [score(thenById.get(move.profileId), chosen)] : []),
        ],
      })),
    },
    effects: effects.map(effect => ({
      label: da.proposals.criteria[effect.code as WeighedCode],
      text: effectSentence(effect, people),
    })),
    parts: {
      caption: `Point for de øverste på listen${changed ? ', med de nye vægte' : ''}`,
      columns: codesAmongPeople.map(code => da.proposals.criteria[code as WeighedCode]),
      rows: then.ranked.slice(0, takenApart).map((ranked, index) => ({
        name: `${index + 1}. ${nameOf(people, ranked.profileId)}`,
        total: ranked.score,
        cells: codesAmongPeople.map(code => partCell(code, ranked, nowById.get(ranked.profileId), preview, longest)),
      })),
    },
  }
}

/** Whose names the page tells. */
export const peopleTold = ({ now, then, effects }: WeightsPreview): string[] => [
  ...new Set([
    ...moves(now, then).map(({ profileId }) => profileId),
    ...effects.flatMap(({ most }) => (most ? [most.profileId] : [])),
  ]),
]
