/** Why people do not fit an opening and who nearly does, in plain words. */

import { paths } from '../lib/paths.js'
import { peopleExcluded } from '../lib/words/da/exclusions.js'
import { reasonSentence, tellsTravel } from '../lib/words/da/reasons.js'
import type { Opening } from '../openings/model.js'
import { disclose } from '../profiles/disclosure.js'
import type { PeopleInsight } from './insight.js'
import { percentOf } from './score.js'

const many = (count: number) => count.toLocaleString('da-DK')

/** Of everybody in the municipality who may be ranked now. */
function sentence({ among, fitting }: PeopleInsight): string {
  if (among === 0) return 'Kommunen har lige nu ingen borgere, der må matches.'
  const all =
    among === 1
      ? 'Kommunen har 1 borger, der må matches lige nu.'
      : `Kommunen har ${many(among)} borgere, der må matches lige nu.`
  if (fitting === 0) return `${all} Ingen passer til opslaget.`
  const who = fitting < among ? many(fitting) : among === 1 ? 'Borgeren' : 'Alle'
  return `${all} ${who} passer til opslaget.`
}

/** The part of an opening's page that tells about those who are not suggested. */
export const whyNot = (insight: PeopleInsight, opening: Opening) => ({
  heading: insight.fitting === 0 ? 'Hvorfor passer ingen?' : 'Hvorfor passer de andre ikke?',
  sentence: sentence(insight),
  reasons: peopleExcluded(insight.excluded, opening),
  tellsTravel: tellsTravel(...insight.nearMisses.flatMap(({ ranked }) => ranked.wouldFitIf)),
  nearColumns: [{ text: 'Borger' }, { text: 'Det skal ændre sig' }, { text: 'Match' }],
  near: insight.nearMisses.map(({ profile, ranked }) => {
    const person = disclose(profile, { kind: 'consultant' })
    const name = [person.firstName, person.lastName].filter(Boolean).join(' ')
    return {
      cells: [
        { href: paths.profiles.show(person._id), text: name, note: person.asylPersonId },
        { text: ranked.wouldFitIf.map(reasonSentence).join(' ') },
        { score: percentOf(ranked.score, insight.best) },
      ],
    }
  }),
})
