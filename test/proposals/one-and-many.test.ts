/** Sentences that count say it of one as of many, and numbers as Danes write them. */
import t from 'tap'
import { rulesSentence } from '../../src/lib/words/da/rules.js'
import type { Opening } from '../../src/openings/model.js'
import { candidateFacts } from '../../src/placements/candidate-view.js'
import type { EmployerView } from '../../src/profiles/disclosure.js'
import { openingsOf } from '../../src/profiles/openings-view.js'
import type { Distributed } from '../../src/proposals/distribution/service.js'
import { figuresOf } from '../../src/proposals/distribution/view.js'
import { whyNot } from '../../src/proposals/insight-view.js'

const nobodyElse = { excluded: {}, nearMisses: [], best: 1 }

t.test('one borger, one opening, one seat', async t => {
  const people = (among: number, fitting: number) =>
    whyNot({ among, fitting, hasOthers: false, ...nobodyElse }, {} as Opening)
      .sentence.split('. ')
      .at(-1)
  t.equal(people(1, 1), 'Borgeren passer til opslaget.')
  t.equal(people(2, 2), 'Alle passer til opslaget.')
  t.equal(people(2, 1), '1 passer til opslaget.')

  const openings = (among: number, fitting: number) =>
    openingsOf({ among, fitting, ranked: [], ...nobodyElse }, new Map(), undefined).sentence
  t.equal(openings(1, 1), 'Der er 1 åbent opslag. Det passer.')
  t.equal(openings(2, 2), 'Der er 2 åbne opslag. Alle passer.')
  t.equal(openings(2, 1), 'Der er 2 åbne opslag. 1 passer.')

  const result = { practice: { placed: 0, fit: 0 }, placed: 0, fit: 0, finished: false }
  const seats = (...capacity: number[]) =>
    figuresOf({ result, people: [1], places: capacity, problem: { capacity } } as unknown as Distributed).sentence
  t.equal(seats(1), '1 borger kan foreslås, og der er 1 ledig plads i 1 åbent opslag.')
  t.equal(seats(1, 2), '1 borger kan foreslås, og der er 3 ledige pladser i 2 åbne opslag.')

  const full = (employees: number) =>
    rulesSentence({ code: 'ratio-full', numbers: { employees, quota: 1, now: 1 } })
      .split('med ')
      .at(-1)
  t.same([full(1), full(4)], ['1 ordinært ansat.', '4 ordinært ansatte.'])
})

t.test('years with a comma', async t => {
  const person = {
    experience: [{ title: 'Kok', years: 1.5 }],
    skills: [],
    licences: [],
    languages: [],
    availability: null,
    ageBand: '',
    freeFrom: null,
  }
  const facts = candidateFacts({ ...person, wishes: [], workLimits: [] } as unknown as EmployerView)
  t.match(facts, [{ label: 'Erfaring', lines: ['Kok, 1,5 år'] }])
})
