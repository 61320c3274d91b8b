/** The open openings that fit a person, those that nearly do, and why the others do not, in plain words. */
import { paths } from '../lib/paths.js'
import { postcodeLabel } from '../lib/places.js'
import { openingsExcluded } from '../lib/words/da/exclusions.js'
import { askedApart, reasonSentence, tellsTravel } from '../lib/words/da/reasons.js'
import { da } from '../lib/words/da.js'
import type { OpeningsInsight } from '../proposals/insight.js'
import type { Proposal } from '../proposals/model.js'
import { percentOf } from '../proposals/score.js'

/** So many reasons are shown for and against. */
const [mostFor, mostAgainst] = [3, 2]

function sentence({ among, fitting, ranked }: OpeningsInsight): string {
  const told = fittingSentence(among, fitting)
  return fitting > ranked.length && ranked.length > 0
    ? `${told} Her er ${ranked.length === 1 ? 'det' : `de ${ranked.length}`}, der passer bedst.`
    : told
}

function fittingSentence(among: number, fitting: number): string {
  if (among === 0) return 'Der er ingen åbne opslag lige nu.'
  const all = among === 1 ? 'Der er 1 åbent opslag.' : `Der er ${among.toLocaleString('da-DK')} åbne opslag.`
  if (fitting === 0) return `${all} Ingen af dem passer.`
  if (fitting === among) return `${all} ${among === 1 ? 'Det passer.' : 'Alle passer.'}`
  return `${all} ${fitting.toLocaleString('da-DK')} passer.`
}

/** @param proposals the person's newest for each opening */
/** @param municipality the reader's */
export function openingsOf(
  insight: OpeningsInsight,
  proposals: ReadonlyMap<string, Proposal>,
  municipality: string | undefined,
) {
  type One = OpeningsInsight['ranked'][number]
  const whereOf = ({ opening, company }: One) => {
    const postcode = company.workplaces.find(({ id }) => id === opening.workplace)?.postcode
    return [company.name, postcode && postcodeLabel(postcode)].filter(Boolean).join(', ')
  }
  const shown = ({ reasonsFor, reasonsAgainst }: One['ranked']) => {
    const { against, ask } = askedApart(reasonsAgainst)
    return [reasonsFor.slice(0, mostFor), against.slice(0, mostAgainst), ask.slice(0, mostAgainst)] as const
  }
  const best = (one: One, i: number) => {
    const { opening, ranked } = one
    const proposal = proposals.get(opening._id)
    const [pro, against, ask] = shown(ranked)
    return {
      place: i + 1,
      title: opening.title,
      where: whereOf(one),
      score: percentOf(ranked.score, insight.best),
      reasonsFor: pro.map(reasonSentence),
      reasonsAgainst: against.map(reasonSentence),
      reasonsAsk: ask.map(reasonSentence),
      state: proposal ? da.proposals.states[proposal.state] : null,
      // The municipality whose opening it is decides who is put forward.
      suggest: proposal || opening.municipality !== municipality ? null : paths.proposals.suggest(opening._id),
      link: proposal
        ? { href: paths.proposals.show(proposal._id), text: 'Se forslaget' }
        : { href: paths.openings.staffShow(opening._id), text: 'Se opslaget' },
    }
  }
  const near = (one: One) => ({
    cells: [
      { href: paths.openings.staffShow(one.opening._id), text: one.opening.title, note: whereOf(one) },
      { text: one.ranked.wouldFitIf.map(reasonSentence).join(' ') },
      { score: percentOf(one.ranked.score, insight.best) },
    ],
  })
  return {
    sentence: sentence(insight),
    best: insight.ranked.map(best),
    tellsTravel: tellsTravel(
      ...insight.ranked.flatMap(({ ranked }) => shown(ranked).flat()),
      ...insight.nearMisses.flatMap(({ ranked }) => ranked.wouldFitIf),
    ),
    nearColumns: [{ text: 'Opslag' }, { text: 'Det skal ændre sig' }, { text: 'Match' }],
    near: insight.nearMisses.map(near),
    reasons: openingsExcluded(insight.excluded),
  }
}
