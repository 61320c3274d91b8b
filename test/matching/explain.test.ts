/** Explanations that are kept: nobody gets the reasons of somebody else, of another weighting or of before. */
import t, { type Test } from 'tap'
import { addDays } from '../../src/lib/days.js'
import type { OpeningFacts, ProfileFacts, Weights } from '../../src/matching/facts.js'
import { createPeopleIndex } from '../../src/matching/people/people-index.js'
import { rank, type SearchSettings } from '../../src/matching/people/search.js'
import { rank as referenceRank } from '../../src/matching/reference.js'
import { alikeBy } from '../../src/rules/alike.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import { openingOf, profileOf, settings, today } from './world.js'

const rules = loadRules()
const lawful: SearchSettings = { ...settings, verdicts: verdictsBy(rules, today), alike: alikeBy(rules, today) }

/** Asked twice, so that the second answer comes from what is kept. */
function sameAsReference(t: Test, people: ProfileFacts[], opening: OpeningFacts, asked = lawful): void {
  const index = createPeopleIndex(people)
  const whole = referenceRank(opening, people, asked)
  for (const time of ['first', 'second']) t.same(rank(index, opening, asked), whole, time)
}

t.test('each fact that the law reads makes an answer of its own', async t => {
  const facts: Partial<ProfileFacts>[] = [
    {},
    { track: 'lab' },
    { hoursPerWeek: 30 },
    { hoursPerWeek: null },
    { availableFrom: '2026-12-10' },
    { birthDate: '1960-01-01' },
    { birthDate: null },
    { residence: { basis: null, registeredOn: '2026-09-01' } },
    { residence: { basis: 'flygtning', registeredOn: null } },
    { unemployedSince: '2026-10-01' },
    { unemployedSince: '2024-10-01' },
  ]
  const people = facts.map((told, i) => profileOf({ ...told, id: `p${i}` }))
  for (const schemes of [['virksomhedspraktik'], ['loentilskud'], ['igu'], ['igu', 'loentilskud']] as const)
    sameAsReference(t, people, openingOf({ schemes, hoursPerWeek: 30, weeks: 104 }))
})

t.test('a person of whom something else is told, who left, and who came into the place of another', async t => {
  const opening = openingOf({ skills: ['bagning'] })
  let people = ['a', 'b', 'c'].map(id => profileOf({ id, skills: ['bagning'] }))
  const index = createPeopleIndex(people)
  const same = (name: string) => t.same(rank(index, opening, lawful), referenceRank(opening, people, lawful), name)
  same('at first')
  const changed = profileOf({ id: 'b', skills: [], danish: null, wishes: [] })
  people = people.map(person => (person.id === 'b' ? changed : person))
  index.set(changed)
  same('another fact')
  index.remove('c')
  people = people.filter(({ id }) => id !== 'c')
  same('one less')
  const late = profileOf({ id: 'd', birthDate: null })
  index.set(late)
  people = [...people, late]
  same('one more')
  const older = profileOf({ id: 'a', skills: [] })
  index.set(older)
  for (let round = 1100; round >= 0; round--) index.set({ ...changed, waitingSince: addDays(today, -round) })
  people = [older, { ...changed, waitingSince: today }, late]
  same('more changes than are remembered')
})

t.test('another weighting of the same opening', async t => {
  const people = ['a', 'b'].map(id => profileOf({ id, skills: ['bagning'] }))
  const index = createPeopleIndex(people)
  const opening = openingOf({ skills: ['bagning'] })
  const weightings: Weights[] = [{}, { skills: 100 }, { skills: 0, danish: 7 }, {}]
  for (const weights of weightings) {
    const asked = { ...lawful, weights }
    t.same(rank(index, opening, asked), referenceRank(opening, people, asked))
  }
})

t.test('more skills are wanted than a number has bits', async t => {
  const skills = Array.from({ length: 40 }, (_, i) => `skill${i}`)
  const people = [0, 1, 31, 32, 39].map(held => profileOf({ id: `p${held}`, skills: skills.slice(held) }))
  sameAsReference(t, people, openingOf({ skills }))
})

t.test('a skill that nobody had before counts when somebody comes who has it', async t => {
  const [early, late] = [
    profileOf({ id: 'early', skills: ['servering'] }),
    profileOf({ id: 'late', skills: ['bagning'] }),
  ]
  const opening = openingOf({ skills: ['bagning'], sector: 'hotel' })
  const index = createPeopleIndex([early])
  t.same(rank(index, opening, lawful), referenceRank(opening, [early], lawful))
  index.set(late)
  t.same(rank(index, opening, lawful), referenceRank(opening, [early, late], lawful))
})

t.test('more people than are kept', async t => {
  const dayBefore = (days: number) => addDays(today, -days)
  const people = Array.from({ length: 100 }, (_, i) =>
    profileOf({ id: `p${i}`, track: 'lab', waitingSince: dayBefore(i), unemployedSince: dayBefore(i) }),
  )
  const opening = openingOf({ schemes: ['loentilskud'] })
  sameAsReference(t, people, opening, { ...lawful, limit: people.length })
})

t.test('nobody can change the reasons that the next explanation tells', async t => {
  const opening = openingOf({ skills: ['bagning'] })
  const { ranked } = rank(createPeopleIndex([profileOf({ id: 'one' })]), opening, lawful)
  const [reason] = ranked.flatMap(({ reasonsFor }) => reasonsFor)
  t.throws(() => Object.assign(reason?.numbers ?? {}, { minutes: 1 }), TypeError)
  t.throws(() => Object.assign(reason ?? {}, { code: 'wish' }), TypeError)
})
