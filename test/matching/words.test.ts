import fc from 'fast-check'
import t from 'tap'
import type { Company } from '../../src/companies/model.js'
import { slotMask } from '../../src/lib/availability.js'
import type { Reason } from '../../src/lib/reason.js'
import { reasonSentence, reasonsForCompany, reasonWords } from '../../src/lib/words/da/reasons.js'
import { rulesSentence, rulesWords } from '../../src/lib/words/da/rules.js'
import { criteria, criterionCodes } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { explain } from '../../src/matching/reference.js'
import { compare } from '../../src/openings/terms.js'
import { lawfulFix } from '../../src/proposals/lawful-fix.js'
import { iguProlonged } from '../../src/rules/agreement.js'
import { iguOnce, praktikInARow, ratioLater } from '../../src/rules/beside.js'
import { eligible, verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import { compareSchemes } from '../../src/rules/schemes.js'
import { anyOpening, anyProfile, openingOf, profileOf, settings, today } from './world.js'

const rules = loadRules()
const lawful = { ...settings, verdicts: verdictsBy(rules, today) }
const whole = /^[A-ZÆØÅ0-9][^{}]*[.]$/
const broken = /undefined|NaN|null|\[object|Invalid| {2}|_/

/** Random and chosen pairs that bring about every reason. */
const pairs: (readonly [OpeningFacts, ProfileFacts])[] = [
  ...fc.sample(fc.tuple(anyOpening, anyProfile), { numRuns: 2000, seed: 1 }),
  ...[
    { danish: 1 },
    { hoursPerWeek: 30 },
    { availability: slotMask([0, 1, 2, 3], [0]) },
    { availability: slotMask([0, 2, 4], [0]), hoursPerWeek: 24 },
    { occupations: [{ disco: '5129', years: 1 }] },
  ].map(change => [openingOf(), profileOf(change)] as const),
]

const matching: Reason[] = pairs.flatMap(([opening, profile]) => {
  const pair = explain(opening, profile, lawful, 'openings')
  return [...pair.reasonsFor, ...pair.reasonsAgainst, ...pair.excludedBy, ...pair.wouldFitIf]
})

t.test('every reason of matching and of the law has a whole sentence', async t => {
  const bad = matching.map(reasonSentence).filter(text => !whole.test(text) || broken.test(text))
  t.same([...new Set(bad)], [])
})

t.test('every sentence of matching is used', async t => {
  const used = new Set(matching.map(({ code }) => code))
  t.same(
    Object.keys(reasonWords).filter(code => !used.has(code)),
    [],
  )
})

t.test('every criterion gives every kind of reason it can give, in its own sentences', async t => {
  const owner = new Map<string, string>()
  const kinds = new Map<string, Set<string>>()
  for (const [opening, profile] of pairs) {
    const verdicts = lawful.verdicts(profile, opening)
    for (const code of criterionCodes) {
      const { excludes, fix, speaksFor, speaksAgainst } = criteria[code].judge(profile, opening, { today, verdicts })
      const given = { excludes, fix: fix ? [fix] : [], speaksFor, speaksAgainst }
      for (const [kind, reasons] of Object.entries(given))
        for (const reason of reasons) {
          kinds.set(code, (kinds.get(code) ?? new Set()).add(kind))
          const first = owner.get(reason.code) ?? code
          if (first !== code) t.fail(`${reason.code} is given by ${first} and ${code}`)
          owner.set(reason.code, code)
          if (!whole.test(reasonSentence(reason))) t.fail(`${reason.code}: ${reasonSentence(reason)}`)
        }
    }
  }
  for (const code of criterionCodes)
    for (const kind of ['excludes', 'fix', 'speaksFor', 'speaksAgainst'] as const)
      t.equal(kinds.get(code)?.has(kind) ?? false, kind in criteria[code], `${code} ${kind}`)
})

t.test('every sentence of the rules is used and whole', async t => {
  const employers = [
    { public: false, ordinaryEmployees: 20, asOf: '2020-01-01', subsidisedNow: 3 },
    { public: true, ordinaryEmployees: 4, subsidisedNow: 1 },
    { public: false, ordinaryEmployees: null, subsidisedNow: 0 },
  ]
  const windows = [
    ['2023-03-01', '2023-04-01'],
    ['2023-12-01', '2024-01-20'],
    ['2026-12-01', '2027-01-15'],
    ['2027-12-20', '2028-01-10'],
    ['2028-02-01', '2028-02-10'],
  ] as const
  const found: Reason[] = []
  for (const employer of employers)
    for (const [startFrom, startTo] of windows)
      for (const hoursPerWeek of [20, 30, 40])
        for (const weeks of [13, 20, 60])
          for (const track of [null, 'lab', 'integrationsloven'] as const) {
            const opening = { startFrom, startTo, weeks, hoursPerWeek, seats: 9, employer }
            for (const { scheme, ...lists } of compareSchemes({ rules, opening, track })) {
              found.push(...Object.values(lists).flat())
              for (const birthDate of [
                null,
                '1950-01-01',
                '1990-01-01',
                '2009-12-24',
                '2008-12-24',
                '1976-12-24',
                '2015-01-01',
              ])
                for (const told of [null, '2000-01-01', '2026-06-20']) {
                  const person = {
                    track: track ?? 'lab',
                    birthDate,
                    residence: { basis: told && 'andet', registeredOn: told },
                    hoursPerWeek: 20,
                    availableFrom: null,
                    unemployedSince: told,
                  }
                  const { reasons, warnings } = eligible({ rules, scheme, person, opening })
                  found.push(...reasons, ...warnings)
                }
            }
          }
  const igu = openingOf({ schemes: ['igu'] })
  const told = { workplace: '', subsidisedNow: 0, missing: [] }
  const untold = { publicEmployer: null, workplaces: [] as Company['workplaces'] } as Company
  found.push(
    ...compare(rules, { ...igu, ...told, schemes: ['igu'], seats: 1 }, untold).flatMap(({ warnings }) => warnings),
    iguProlonged(rules, '2026-12-01'),
    ...ratioLater({
      ...{ rules, scheme: 'loentilskud', employer: { ordinaryEmployees: 5 } },
      beginLater: [{ day: '2027-01-01', others: 1 }],
    }).warnings,
    ...iguOnce({ rules, scheme: 'igu', completed: 1, terms: { startsOn: '2026-12-01', endsOn: '2028-11-30' } })
      .warnings,
    ...praktikInARow({
      ...{ rules, scheme: 'virksomhedspraktik', track: 'lab', daysBefore: 90 },
      terms: { startsOn: '2026-12-01', endsOn: '2026-12-31' },
    }).warnings,
    ...lawfulFix(explain(igu, profileOf({ hoursPerWeek: 24 }), lawful), { opening: igu, rules }).wouldFitIf.slice(1),
  )
  const used = new Set(found.map(({ code }) => code))
  t.same(
    Object.keys(rulesWords).filter(code => !used.has(code)),
    [],
  )
  const bad = found.map(rulesSentence).filter(text => !whole.test(text) || broken.test(text))
  t.same([...new Set(bad)], [])
})

t.test('an uncertain rule says so', async t => {
  const on = (certainty: string) => rulesSentence({ code: 'igu-basis', numbers: { certainty } })
  t.match(on('M'), /ikke bekræftet/)
  t.match(on('L'), /usikker/)
  t.notMatch(on('H'), /bekræftet|usikker/)
})

t.test('an unknown code is an error, not an empty line', async t => {
  t.throws(() => reasonSentence({ code: 'toString', numbers: {} }), /toString/)
  t.throws(() => rulesSentence({ code: 'toString', numbers: {} }), /toString/)
})

t.test('a company reads nothing of age, residence, home, waiting or what the law asks', async t => {
  const shown = new Set(reasonsForCompany(matching).map(({ code }) => code))
  t.ok(shown.size >= 8)
  for (const code of shown) {
    t.notOk(code in rulesWords, `${code} is not of the law`)
    t.notMatch(code, /^(ask|fix|commute|waiting|work-limit)/)
  }
  const protectedWords = /alder|opholds|født|kvinde|mand\b|gift|religion|sygdom|minutter|ventet|kommune|\bbor\b/i
  t.same(
    reasonsForCompany(matching)
      .map(reasonSentence)
      .filter(text => protectedWords.test(text)),
    [],
  )
})

t.test('some sentences as they are read', async t => {
  const say = (code: string, numbers: Reason['numbers'] = {}) => reasonSentence({ code, numbers })
  t.equal(
    say('wish', { rank: 1, sector: 'koekken_restaurant' }),
    'Vil gerne arbejde med køkken og restaurant (ønske nummer 1).',
  )
  t.equal(
    say('skills', { have: 2, wanted: 3, skills: 'knivteknik it_grundlaeggende' }),
    'Har 2 af de 3 kompetencer, der ønskes: knivteknik og IT, grundlæggende.',
  )
  t.equal(say('skills', { have: 1, wanted: 1, skills: 'opvask' }), 'Har den kompetence, der ønskes: opvask.')
  t.equal(
    say('skills', { have: 2, wanted: 2, skills: 'opvask syning' }),
    'Har alle 2 kompetencer, der ønskes: opvask og syning.',
  )
  t.equal(say('danish-short', { level: 1, needed: 2 }), 'Taler dansk på niveau A1. Der kræves niveau A2.')
  t.equal(say('danish-short', { level: 0, needed: 1 }), 'Taler ikke dansk endnu. Der kræves niveau A1.')
  t.equal(say('fix-danish', { level: 0 }), 'Passer, hvis virksomheden kan begynde med en, der ikke taler dansk endnu.')
  t.equal(
    say('experience-same', { disco: '5120', years: 10 }),
    'Har erfaring med samme slags arbejde: kokkearbejde (10 år eller mere).',
  )
  t.equal(say('fix-licence', { licences: 'B' }), 'Passer, hvis personen får kørekort eller certifikat: bil (B).')
  t.equal(
    say('commute-far', { minutes: 70, limit: 60 }),
    'Har cirka 70 minutter til arbejde hver vej, og personen kan højst rejse 60.',
  )
  t.equal(
    say('work-limit', { limits: 'no_heavy_lifting no_flour' }),
    'Arbejdet passer ikke med de hensyn, der skal tages: ingen tunge løft og ikke arbejde med mel.',
  )
  t.equal(say('hours-few', { hours: 22.5, needed: 1 }), 'Kan arbejde 22,5 timer om ugen. Der er brug for 1 time.')
  t.equal(say('waiting', { since: '2026-11-20' }), 'Kom 20. november 2026.', 'as true when it is read again')
  t.equal(say('waiting', { days: 1 }), 'Er kommet.', 'stored when the days were counted')
  t.equal(say('days-some', { free: 4, of: 5 }), 'Kan arbejde på 4 af de 5 tider, der er brug for.')
  t.equal(say('igu-closed', { day: '2027-12-31' }), 'En IGU skal være begyndt senest den 31. december 2027.')
  t.equal(say('rate', { kroner: 86.16 }), 'Virksomheden får 86,16 kr. i timen i tilskud.')
})
