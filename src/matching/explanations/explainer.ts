/** Explains as `reference.explain` does, for people of an index: from what is known of the numbers in their rows and lists. */
import type { OpeningFacts, Ranked } from '../facts.js'
import { type Columns, readFacts } from '../people/columns.js'
import type { Searchable } from '../people/people-index.js'
import { keyOf } from '../people/plan.js'
import { explain, type Settings } from '../reference.js'
import { type Judges, judgesOf, mostBits } from './judgements.js'
import { type Known, limit } from './known.js'
import { type LawSaid, lawSaid } from './law-said.js'
import { codes, places, tell, weightsByPlace } from './tell.js'

/** Of one opening. */
interface Sayings {
  law: LawSaid
  judges: Judges
  /** by place of the criterion */
  known: Known[]
}

/** About. */
const sayingsBytes = 12_288

/** Working space, used by one person after the other: by place of the criterion, where its judgement stands. */
const said = new Int32Array(codes.length)

/** Why each of these people fits this opening, or nearly does: as the index stands when it is asked. */
export function explainerFor(index: Searchable, opening: OpeningFacts, settings: Settings): (slot: number) => Ranked {
  const { columns, kept } = index
  if (opening.skills.length > mostBits) return slowly(columns, opening, settings)
  kept.holdFor(settings.today, settings.verdicts)
  const { law, judges, known } = kept.of<Sayings>(saidKey(opening), () => ({
    value: newSayings(index, opening, settings),
    bytes: sayingsBytes,
  }))
  for (let place = 0; place < known.length; place++) limit(known[place] as Known)
  law.limit()
  const weights = weightsByPlace(settings.weights)
  return slot => {
    const schemes = law.ask(slot, said)
    judges.judge(slot, said)
    return tell(columns.ids[slot] as string, opening.id, { known, said }, schemes, weights)
  }
}

function newSayings(index: Searchable, opening: OpeningFacts, settings: Settings): Sayings {
  const law = lawSaid(index.columns, opening, settings)
  const judges = judgesOf(index, opening, settings.today)
  return {
    law,
    judges,
    known: codes.map((_, place) => (place === places.scheme ? law.known : judges.known[place]) as Known),
  }
}

const slowly =
  (columns: Columns, opening: OpeningFacts, settings: Settings) =>
  (slot: number): Ranked => {
    const { excludedBy: _, ...ranked } = explain(opening, readFacts(columns, slot), settings)
    return ranked
  }

const keys = new WeakMap<OpeningFacts, string>()

/** The long text is made once, not at every search. */
function saidKey(opening: OpeningFacts): string {
  const known = keys.get(opening)
  if (known !== undefined) return known
  const key = `said ${keyOf(opening)}`
  keys.set(opening, key)
  return key
}
