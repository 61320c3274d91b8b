/** "Would fit if" is true: what it names is changed in a copy, and the pair fits. */
import fc from 'fast-check'
import t from 'tap'
import { reasonSentence } from '../../src/lib/words/da/reasons.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { explain } from '../../src/matching/reference.js'
import { lawfulFix } from '../../src/proposals/lawful-fix.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import { anyOpening, anyProfile, openingOf, profileOf, settings, today } from '../matching/world.js'

const rules = loadRules()
const lawful = { ...settings, verdicts: verdictsBy(rules, today) }
const fixOf = (opening: OpeningFacts, profile: ProfileFacts) =>
  lawfulFix(explain(opening, profile, lawful), { opening, rules }).wouldFitIf

/** The pair as it would have to be. */
function mended(opening: OpeningFacts, profile: ProfileFacts): [OpeningFacts, ProfileFacts] {
  let [work, person] = [opening, profile]
  for (const { code, numbers } of fixOf(opening, profile)) {
    const { minutes, level, from, licences, hours = opening.hoursPerWeek, free = 21 } = numbers
    if (code === 'fix-commute') person = { ...person, commuteMinutes: Number(minutes) }
    else if (code === 'fix-danish') work = { ...work, danishLevel: Number(level) }
    else if (code === 'fix-start') work = { ...work, startTo: String(from) }
    else if (code.startsWith('fix-licence'))
      person = { ...person, licences: String(licences).split(' ').concat(person.licences) }
    else if (code === 'igu-other-scheme') work = { ...work, ...praktik }
    else work = { ...work, hoursPerWeek: Math.min(opening.hoursPerWeek, Number(hours), Number(free) * 8) }
  }
  return [work, person]
}
/** Another scheme, with what it asks for itself. */
const praktik = {
  schemes: ['virksomhedspraktik' as const],
  weeks: 13,
  employer: { public: false, ordinaryEmployees: 20, subsidisedNow: 0 },
}

t.test('whatever the pair', async t => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(anyOpening, anyProfile, (opening, profile) => {
      const fix = fixOf(opening, profile)
      for (const { code } of fix) seen.set(code, (seen.get(code) ?? 0) + 1)
      if (fix.length === 0) return
      const { excludedBy } = explain(...mended(opening, profile), lawful)
      if (excludedBy.length > 0)
        throw new Error(`${fix.map(reasonSentence).join(' ')} But: ${excludedBy.map(reasonSentence).join(' ')}`)
    }),
    { numRuns: 3000, seed: 7 },
  )
  for (const code of ['fix-commute', 'fix-danish', 'fix-hours', 'fix-start', 'fix-licence']) t.ok(seen.get(code), code)
})

t.test('an IGU has fewest hours, so fewer hours alone are no way out', async t => {
  const opening = openingOf({ schemes: ['igu'], hoursPerWeek: 37, weeks: 104, slots: 0b1001001001001 })
  const of = (hoursPerWeek: number, more: Partial<OpeningFacts> = {}) =>
    fixOf({ ...opening, ...more }, profileOf({ hoursPerWeek, birthDate: '1990-01-01' })).map(reasonSentence)
  t.same(of(25), ['Passer, hvis 25 timer om ugen er nok.'])
  t.same(of(24.5), [
    'Passer, hvis 24,5 timer om ugen er nok.',
    'En IGU skal have mindst 25 timer om ugen, så opslaget skal også være for en anden ordning.',
  ])
  t.same(of(20, { schemes: ['virksomhedspraktik', 'igu'] }), ['Passer, hvis 20 timer om ugen er nok.'])
})
