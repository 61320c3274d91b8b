import t from 'tap'
import type { Scheme, Track } from '../../src/lib/schemes.js'
import { type AgreedTerms, agreementFindings } from '../../src/rules/agreement.js'
import { loadRules } from '../../src/rules/rules.js'

const rules = loadRules()
const judge = (scheme: Scheme, terms: Partial<AgreedTerms>, track: Track = 'lab', publicEmployer = false) =>
  agreementFindings({
    ...{ rules, scheme, track, publicEmployer },
    terms: { startsOn: '2026-12-01', endsOn: '2027-02-28', hoursPerWeek: 30, ...terms },
  })
const nothing = { blocks: [], warnings: [] }

t.test('what the rules allow passes without a word', async t => {
  t.same(judge('virksomhedspraktik', {}), nothing)
  t.same(judge('loentilskud', { endsOn: '2027-03-31' }, 'lab', true), nothing, 'four months to the day')
  t.same(judge('loentilskud', { startsOn: '2027-07-01', endsOn: '2027-12-31' }), nothing, 'six long months')
  t.same(judge('loentilskud', { endsOn: '2027-11-30' }, 'integrationsloven'), nothing)
  t.same(judge('igu', { endsOn: '2028-11-27' }), nothing, '104 weeks to the day')
  t.same(judge('igu', { endsOn: '2028-12-01' }), nothing, 'two years')
})

t.test('what a certain rule forbids is told with what to write instead', async t => {
  t.match(judge('virksomhedspraktik', { endsOn: '2027-06-02' }).blocks, [
    {
      field: 'endsOn',
      text: /højst vare 26 uger .*Her står 27 uger\. Sidste dag kan senest være den 31\. maj 2027\.$/,
    },
  ])
  t.match(judge('loentilskud', { endsOn: '2027-04-01' }, 'lab', true).blocks, [
    { field: 'endsOn', text: /højst vare 4 måneder .* Sidste dag kan senest være den 31\. marts 2027\.$/ },
  ])
  t.match(judge('loentilskud', { startsOn: '2026-12-31', endsOn: '2027-04-30' }, 'lab', true).blocks, [])
  t.match(judge('loentilskud', { startsOn: '2026-10-31', endsOn: '2027-03-01' }, 'lab', true).blocks, [
    { text: /senest være den 28\. februar 2027\.$/ },
  ])
  t.same(judge('igu', { endsOn: '2027-11-30' }).blocks, [
    { field: 'endsOn', text: 'En IGU varer altid 104 uger. Skriv sidste dag omkring den 27. november 2028.' },
  ])
  t.match(judge('igu', { endsOn: '2028-11-27', hoursPerWeek: 20 }).blocks, [
    { field: 'hoursPerWeek', text: /mindst 25 timer .* Skriv mindst 25 timer\.$/ },
  ])
  t.match(judge('igu', { startsOn: '2028-01-03', endsOn: '2029-12-30' }).blocks, [
    { field: 'startsOn', text: /senest den 31\. december 2027\. Vælg en tidligere første dag\.$/ },
  ])
})

t.test('what is uncertain, or for the municipality to weigh, is said and does not stop it', async t => {
  const extended = judge('virksomhedspraktik', { endsOn: '2027-04-30' })
  t.same(extended.blocks, [])
  t.match(extended.warnings, [/mere end de normale 13 uger/])
  const unsure = judge('virksomhedspraktik', { endsOn: '2027-08-31' }, 'integrationsloven')
  t.same(unsure.blocks, [])
  t.match(unsure.warnings, [/højst vare 26 uger .*ikke bekræftet/])
  t.match(judge('loentilskud', { hoursPerWeek: 40 }).warnings, [/højst være 37 timer/])
})
