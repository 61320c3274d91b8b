import t from 'tap'
import type { Scheme, Track } from '../../src/lib/schemes.js'
import { type AgreedTerms, agreementFindings, lastDayOf } from '../../src/rules/agreement.js'
import type { PersonFacts } from '../../src/rules/eligibility.js'
import type { EmployerFacts } from '../../src/rules/limits.js'
import { loadRules, shippedRows } from '../../src/rules/rules.js'
import { person } from './facts.js'

const rules = loadRules()
const judge = (
  scheme: Scheme,
  terms: Partial<AgreedTerms>,
  track: Track = 'integrationsloven',
  { by = rules, facts = {}, employer = {}, ...others }: Partial<Given> = {},
) =>
  agreementFindings({
    ...{ rules: by, scheme, track, person: person({ track, ...facts }), ...others },
    employer: { public: false, ordinaryEmployees: 20, subsidisedNow: 0, ...employer },
    terms: { startsOn: '2026-12-01', endsOn: '2027-02-28', hoursPerWeek: 30, ...terms },
  })
interface Given {
  by: typeof rules
  change: boolean
  daysBefore: number
  beginLater: { day: string; others: number }[]
  completed: number
  facts: Partial<PersonFacts>
  employer: Partial<EmployerFacts>
}
const publicly = { employer: { public: true } }
const nothing = { blocks: [], warnings: [] }

t.test('what the rules allow passes without a word', async t => {
  t.same(judge('virksomhedspraktik', {}), nothing)
  t.same(judge('virksomhedspraktik', { endsOn: '2026-12-28' }, 'lab'), nothing, 'four weeks to the day')
  t.same(judge('loentilskud', { endsOn: '2027-03-31' }, 'lab', publicly), nothing, 'four months to the day')
  t.same(judge('loentilskud', { startsOn: '2027-07-01', endsOn: '2027-12-31' }, 'lab'), nothing, 'six long months')
  t.same(judge('loentilskud', { endsOn: '2027-11-30' }), nothing, 'twelve months')
  for (const endsOn of ['2028-11-23', '2028-11-27', '2028-11-30', '2028-12-07'])
    t.same(judge('igu', { endsOn }), nothing, 'two years, a week more or less')
})

t.test('what a certain rule forbids is told with what to write instead', async t => {
  const by = loadRules(shippedRows().replace('26;;;integrationsloven § 23 b, kommunernes praksis;M', '26;;;a law;H'))
  t.match(judge('virksomhedspraktik', { endsOn: '2027-06-02' }, 'integrationsloven', { by }).blocks, [
    {
      field: 'endsOn',
      text: /højst vare 26 uger .*Her står 27 uger\. Sidste dag kan senest være den 31\. maj 2027\.$/,
    },
  ])
  const read = {
    by: loadRules(shippedRows().replace('12;;;integrationsloven § 23 c, Aarhus Kommune;M', '4;;;a law;H')),
  }
  t.match(judge('loentilskud', { endsOn: '2027-04-01' }, 'integrationsloven', read).blocks, [
    { field: 'endsOn', text: /højst vare 4 måneder .* Sidste dag kan senest være den 31\. marts 2027\.$/ },
  ])
  t.same(judge('loentilskud', { startsOn: '2026-12-31', endsOn: '2027-04-30' }, 'integrationsloven', read).blocks, [])
  t.match(judge('loentilskud', { startsOn: '2026-10-31', endsOn: '2027-03-01' }, 'integrationsloven', read).blocks, [
    { text: /senest være den 28\. februar 2027\.$/ },
  ])
  for (const endsOn of ['2027-11-30', '2028-11-22', '2028-12-08'])
    t.same(judge('igu', { endsOn }).blocks, [
      {
        field: 'endsOn',
        sentence: 'En IGU varer altid 2 år.',
        text: 'En IGU varer altid 2 år. Skriv sidste dag omkring den 30. november 2028.',
      },
    ])
  t.match(judge('igu', { endsOn: '2028-11-27', hoursPerWeek: 20 }).blocks, [
    { field: 'hoursPerWeek', text: /mindst 25 timer .* Skriv mindst 25 timer\.$/ },
  ])
  t.match(judge('igu', { startsOn: '2028-01-03', endsOn: '2029-12-30' }).blocks, [
    {
      field: 'startsOn',
      text: /senest den 31\. december 2027\. Vælg en tidligere første dag, eller annullér forløbet\.$/,
    },
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

t.test('an IGU that is agreed may be prolonged, and what may be a reason is said', async t => {
  const changed = (endsOn: string) => judge('igu', { endsOn }, 'integrationsloven', { change: true })
  t.same(changed('2029-06-30'), {
    blocks: [],
    warnings: [
      'Det er mere end 2 år. En IGU kan kun forlænges efter barsel eller adoption, efter sygdom i mere end 8 uger, eller når skolen ikke er nået.',
    ],
  })
  t.same(changed('2028-12-07'), nothing)
  t.match(changed('2028-11-22').blocks, [{ field: 'endsOn', text: /varer altid 2 år/ }], 'never shortened')
  t.match(judge('igu', { endsOn: '2029-06-30' }).blocks, [{ field: 'endsOn' }], 'a first agreement is two years')
  t.same(judge('virksomhedspraktik', { endsOn: '2027-02-28' }, 'integrationsloven', { change: true }), nothing)
})

t.test('under LAB the groups differ, so what only some of them may not have is said and does not stop it', async t => {
  const warned = (...given: Parameters<typeof judge>) => {
    const { blocks, warnings } = judge(...given)
    t.same(blocks, [])
    return warnings
  }
  t.match(warned('virksomhedspraktik', { endsOn: '2026-12-29' }, 'lab'), [
    /i 4 uger, nyuddannede i 8\. Her står 5 uger/,
  ])
  t.match(warned('virksomhedspraktik', { endsOn: '2027-06-02' }, 'lab'), [
    /27 uger er mere end 26 uger\..* helt særligt behov og højst 13 uger ad gangen/,
  ])
  t.match(warned('loentilskud', { endsOn: '2027-04-01' }, 'lab', publicly), [
    /i 4 måneder, og andre i op til 12 måneder/,
  ])
  t.match(warned('loentilskud', { endsOn: '2027-06-01' }, 'lab'), [/i 6 måneder, .* Her står 27 uger/])
  t.match(warned('loentilskud', { endsOn: '2027-11-30' }, 'lab'), [/Her står 52 uger/])
  t.match(warned('loentilskud', { endsOn: '2027-12-01' }, 'lab'), [
    /højst vare 12 måneder .* Her står 53 uger.*ikke bekræftet/,
  ])
})

t.test('who an IGU is for is judged on its first day', async t => {
  const igu = (startsOn: string, facts: Partial<PersonFacts>) => {
    const endsOn = `${Number(startsOn.slice(0, 4)) + 2}${startsOn.slice(4)}`
    return judge('igu', { startsOn, endsOn }, 'integrationsloven', { facts })
  }
  const birthDate = '1977-03-10'
  t.same(igu('2027-03-09', { birthDate }), nothing, 'the day before the fiftieth birthday')
  t.same(igu('2027-03-10', { birthDate }), {
    blocks: [
      {
        field: 'startsOn',
        sentence: 'Opfylder ikke IGU-ordningens krav til alder: under 50 år ved start.',
        text: 'Opfylder ikke IGU-ordningens krav til alder: under 50 år ved start. Vælg en tidligere første dag, eller annullér forløbet.',
      },
    ],
    warnings: [],
  })
  const young = { birthDate: '2009-02-01' }
  t.match(igu('2027-01-31', young).blocks, [{ field: 'startsOn', text: /mindst 18 år ved start\. Vælg en senere/ }])
  t.same(igu('2027-02-01', young), nothing)
  const leapling = { birthDate: '2008-02-29' }
  t.equal(igu('2026-02-28', leapling).blocks.length, 1)
  t.same(igu('2026-03-01', leapling), nothing)
  const long = { residence: { basis: 'flygtning', registeredOn: '2007-01-15' } }
  t.same(igu('2027-01-15', long), nothing, 'twenty years to the day')
  t.match(igu('2027-01-16', long).blocks, [{ field: 'startsOn', text: /mere end 20 år/ }])
  t.match(igu('2027-01-15', { birthDate: null }), { blocks: [], warnings: [/Spørg om fødselsdatoen/] })
})

t.test('the ratio on the first day', async t => {
  const full = { employer: { ordinaryEmployees: 10, subsidisedNow: 2 } }
  const last = { employer: { ordinaryEmployees: 10, subsidisedNow: 1 } }
  const short = { endsOn: '2026-12-28' }
  t.same(judge('virksomhedspraktik', short, 'lab', last), nothing)
  t.match(judge('virksomhedspraktik', short, 'lab', full).blocks, [
    { field: 'startsOn', text: /er brugt: 2 af 2 med 10 ordinært ansatte\. Vælg en senere første dag/ },
  ])
  t.match(judge('virksomhedspraktik', short, 'integrationsloven', full), { blocks: [], warnings: [/er brugt: 2 af 2/] })
  t.same(judge('igu', { endsOn: '2028-11-30' }, 'lab', full), nothing)
  t.match(judge('virksomhedspraktik', short, 'lab', { employer: { ordinaryEmployees: null } }), {
    blocks: [],
    warnings: [/ikke oplyst/],
  })
})

t.test('months of a løntilskud are over on their day, also where 26 weeks would be longer', async t => {
  const lab = (startsOn: string, endsOn: string) => judge('loentilskud', { startsOn, endsOn }, 'lab').warnings
  for (const [startsOn, last, over] of [
    ['2026-09-01', '2027-02-28', '2027-03-01'],
    ['2027-01-15', '2027-07-14', '2027-07-15'],
    ['2027-02-01', '2027-07-31', '2027-08-01'],
  ] as const) {
    t.same(lab(startsOn, last), [], `${startsOn}: six months`)
    t.match(lab(startsOn, over), [/løntilskud i 6 måneder/], `${startsOn}: a day more`)
    t.equal(lastDayOf(rules, 'loentilskud', { startsOn, weeks: 26 }), last, 'and that is what is suggested')
  }
  t.equal(lastDayOf(rules, 'loentilskud', { startsOn: '2027-07-01', weeks: 26 }), '2027-12-29', '26 weeks are shorter')
  t.equal(lastDayOf(rules, 'loentilskud', { startsOn: '2027-02-01', weeks: 13 }), '2027-05-02')
})

t.test('praktik that goes on at the same company is counted together', async t => {
  const later = { startsOn: '2027-03-01', endsOn: '2027-05-28' }
  t.same(judge('virksomhedspraktik', later), nothing)
  t.match(judge('virksomhedspraktik', later, 'integrationsloven', { daysBefore: 88 }), {
    blocks: [],
    warnings: [/Sammen med forløbet før er det 26 uger i praktik hos virksomheden, og det normale er 13 uger/],
  })
  t.same(
    judge('virksomhedspraktik', { ...later, endsOn: '2027-03-03' }, 'integrationsloven', { daysBefore: 88 }),
    nothing,
  )
  t.same(judge('loentilskud', later, 'integrationsloven', { daysBefore: 88 }), nothing)
})

t.test('a number of employees that is older than the months of the law is asked about again', async t => {
  const asked = (asOf: string | null, ordinaryEmployees = 7) =>
    judge('virksomhedspraktik', {}, 'lab', { employer: { asOf, ordinaryEmployees } }).warnings.join()
  t.match(asked('2026-07-31'), /fra den 31\. juli 2026\. Spørg virksomheden om gennemsnittet af de seneste 4 måneder/)
  t.notMatch(asked('2026-08-01'), 'gennemsnittet')
  t.notMatch(asked(null), 'gennemsnittet')
  t.notMatch(asked('2026-07-31', 20), 'gennemsnittet', 'four places, and nobody there')
})

t.test('a course that goes on when another begins, and leaves no place for it', async t => {
  const later = (others: number[], ordinaryEmployees: number | null = 10, scheme: Scheme = 'virksomhedspraktik') =>
    judge(scheme, scheme === 'igu' ? { endsOn: '2028-11-30' } : {}, 'lab', {
      employer: { ordinaryEmployees },
      beginLater: others.map((others, i) => ({ day: `2027-01-${20 - i}`, others })),
    })
  const told = (found: ReturnType<typeof later>) => found.warnings.filter(text => text.includes('begynder en anden'))
  t.same(told(later([1])), [], 'two of two')
  t.same(told(later([2])), [
    'Den 20. januar 2027 begynder en anden på arbejdspladsen. Så er der 3 i praktik eller løntilskud, og der må være 2 med 10 ordinært ansatte.',
  ])
  t.same(later([2]).blocks, [], 'which of the two is moved is for people to decide')
  t.match(told(later([3, 2, 1])), [/Den 19\. januar 2027/], 'the first day on which it is so')
  t.same(told(later([2], null)), [], 'the number is asked for')
  t.same(told(later([2], 10, 'igu')), [], 'an IGU is no subsidised place')
})

t.test('a second IGU is asked about', async t => {
  const igu = (completed: number) => judge('igu', { endsOn: '2028-11-30' }, 'integrationsloven', { completed })
  t.same(igu(0), nothing)
  t.match(igu(1), { blocks: [], warnings: [/har gennemført en IGU før/] })
  t.same(judge('virksomhedspraktik', {}, 'integrationsloven', { completed: 1 }), nothing)
})
