import mongoose from 'mongoose'
import t from 'tap'
import { allSlots } from '../../src/lib/availability.js'
import {
  ageBand,
  disclose,
  type EmployerAudience,
  type EmployerView,
  exposure,
  type Stage,
} from '../../src/profiles/disclosure.js'
import { type Profile, profileModel } from '../../src/profiles/model.js'

const now = new Date('2026-11-24T09:00:00Z')

/** Every text that somebody could have typed is a canary; codes are real, so that their Danish words can be looked for. */
const canary: Profile = {
  _id: 'canary-id',
  personKey: 'canary-person-key',
  asylPersonId: 'canary-person-number',
  cpr: 'canary-sealed',
  cprHash: 'canary-hash',
  hasCpr: true,
  firstName: 'Canaryfirst',
  lastName: 'Canarylast',
  birthDate: '1990-04-17',
  sex: 'K',
  citizenship: 'canary-citizenship',
  phone: 'canary-phone',
  municipality: 'canary-municipality',
  centre: 'canary-centre',
  owner: 'canary-owner',
  handedOverAt: now,
  residence: { basis: 'canary-basis', grantedOn: '2026-08-01', registeredOn: '2026-08-02' },
  track: 'integrationsloven',
  homePostcode: 'canary-postcode',
  expectedArrival: { day: '2026-12-03', precision: 'day' },
  arrivedOn: '2026-12-04',
  languages: [
    { language: 'ti', level: null, motherTongue: true, show: true },
    { language: 'en', level: 3, motherTongue: false, show: true },
    { language: 'so', level: 2, motherTongue: false, show: false },
    { language: 'canary-language', level: 2, motherTongue: false, show: true },
  ],
  interpreter: true,
  danish: { level: 2, du: 'canary-du', module: 3, written: 1, text: 'canary-danish' },
  schoolYears: 77,
  education: 'canary-education',
  unemployedSince: '2024-03-07',
  experience: [
    { disco: '5120', text: 'canary-experience', years: 7, country: 'canary-country' },
    { disco: null, text: 'canary-unknown-work', years: 55, country: 'canary-country' },
    { disco: 'canary-disco', text: 'canary-work', years: 56, country: null },
  ],
  skills: [
    { code: 'knivteknik', text: 'canary-skill' },
    { code: null, text: 'canary-free-skill' },
    { code: 'canary-skill-code', text: 'canary-skill' },
  ],
  licences: ['B', 'canary-licence'],
  wishes: ['koekken_restaurant', 'landbrug', 'canary-wish'],
  wishNote: 'canary-wish-note',
  availability: allSlots,
  availabilityText: 'canary-availability',
  hoursPerWeek: 31,
  commuteMinutes: 66,
  workLimits: ['no_heavy_lifting', 'canary-limit'],
  limitNote: 'canary-health',
  notes: 'canary-notes',
  consents: [
    consent({ id: 'matching-yes', kind: 'matching', company: null }),
    consent({ id: 'company-yes', kind: 'company', company: 'bageriet' }),
    consent({ id: 'other-yes', kind: 'company', company: 'canary-other-company' }),
  ],
  sources: { firstName: { who: 'canary-source', when: '2026-11-01', certainty: 'told' } },
  questions: [{ field: 'danish', message: 'canary-question' }],
  household: 'canary-household',
  manualState: null,
  rankWanted: 1,
  rankedRev: 1,
  revision: 1,
  createdAt: now,
  changedAt: now,
  removedAt: null,
  erasure: { announcedOn: '2026-11-24', on: '2026-12-24', told: true },
}

function consent(over: Pick<Profile['consents'][number], 'id' | 'kind' | 'company'>): Profile['consents'][number] {
  return { ...over, at: now, by: 'canary-account', language: 'canary-tongue', interpreter: true, withdrawnAt: null }
}

const audience = (stage: Stage, over: Partial<EmployerAudience> = {}): EmployerAudience => ({
  kind: 'employer',
  stage,
  company: 'bageriet',
  companyVerified: true,
  membershipActive: true,
  consent: 'company-yes',
  sector: 'koekken_restaurant',
  today: '2026-11-24',
  ...over,
})
const openCpr: EmployerAudience['openCpr'] = ({ _id, cpr }) => (_id && cpr === 'canary-sealed' ? '1704901234' : null)

const confirmedView: EmployerView = {
  stage: 'confirmed',
  name: 'Canaryfirst',
  phone: null,
  ageBand: '35-44 år',
  experience: [{ title: 'Kokkearbejde (ekskl. køkkenchefarbejde)', years: 7 }],
  skills: ['Knivteknik'],
  licences: ['Bil (B)'],
  danish: { spoken: 'A2: Enkle beskeder om opgaven', written: 'A1: Korte beskeder, der vises' },
  languages: ['engelsk (B1)'],
  availability: 'alle dage, hele døgnet',
  hoursPerWeek: 31,
  wishes: ['Køkken og restaurant'],
  workLimits: ['Ingen tunge løft'],
  freeFrom: null,
  cpr: null,
}

t.test('every field of the model is classified, and nothing else is', async t => {
  const db = mongoose.createConnection()
  const fields = [...new Set(Object.keys(profileModel(db).schema.paths).map(path => path.split('.')[0] ?? ''))]
  t.ok(fields.length > 40)
  t.same(fields.toSorted(), Object.keys(exposure).toSorted())
  t.same(Object.keys(canary).toSorted(), Object.keys(exposure).toSorted(), 'the canary fills every field')
})

t.test('what an employer sees at each stage, field by field', async t => {
  t.equal(disclose(canary, audience('before')), null)
  t.equal(disclose(canary, audience('over')), null)
  t.same(disclose(canary, audience('confirmed')), confirmedView)
  const accepted = { ...confirmedView, stage: 'accepted', name: 'Canaryfirst Canarylast', phone: 'canary-phone' }
  t.same(disclose(canary, audience('accepted')), accepted)
  t.same(disclose(canary, audience('agreed')), { ...accepted, stage: 'agreed' })
  t.same(disclose(canary, audience('agreed', { openCpr })), { ...accepted, stage: 'agreed', cpr: '1704901234' })
})

t.test('which canaries get out', async t => {
  const canaries = (value: unknown) => [...new Set(JSON.stringify(value).match(/canary[\w-]*/gi) ?? [])].toSorted()
  t.same(canaries(disclose(canary, audience('before', { openCpr }))), [])
  t.same(canaries(disclose(canary, audience('confirmed', { openCpr }))), ['Canaryfirst'])
  t.same(canaries(disclose(canary, audience('accepted', { openCpr }))), ['Canaryfirst', 'Canarylast', 'canary-phone'])
  t.same(canaries(disclose(canary, audience('agreed', { openCpr }))), ['Canaryfirst', 'Canarylast', 'canary-phone'])
  for (const stage of ['confirmed', 'accepted', 'agreed'] as const) {
    const text = JSON.stringify(disclose(canary, audience(stage, { openCpr })))
    for (const never of ['1990', '04-17', 'tigrinya', 'somali', '2026', '77', '66', '55', 'integrationsloven'])
      t.notMatch(text, never, `${stage}: no ${never}`)
    if (stage !== 'agreed') t.notMatch(text, '1704901234', `${stage}: no CPR number`)
  }
})

t.test('without a verified company, a member in good standing and a live yes there is nothing', async t => {
  const changed = (over: Partial<Profile>): Profile => ({ ...canary, ...over })
  const withdrawn = (id: string) =>
    changed({ consents: canary.consents.map(one => (one.id === id ? { ...one, withdrawnAt: now } : one)) })
  for (const stage of ['confirmed', 'accepted', 'agreed'] as const) {
    t.ok(disclose(canary, audience(stage)), `${stage}: shown`)
    t.equal(disclose(canary, audience(stage, { companyVerified: false })), null)
    t.equal(disclose(canary, audience(stage, { membershipActive: false })), null)
    t.equal(disclose(canary, audience(stage, { consent: null })), null)
    t.equal(disclose(canary, audience(stage, { consent: 'matching-yes' })), null, 'matching is no yes to a company')
    t.equal(disclose(canary, audience(stage, { consent: 'other-yes' })), null)
    t.equal(disclose(canary, audience(stage, { company: 'canary-other-company' })), null)
    t.equal(disclose(withdrawn('company-yes'), audience(stage)), null)
    t.equal(disclose(changed({ removedAt: now }), audience(stage)), null)
  }
  t.equal(disclose(withdrawn('matching-yes'), audience('confirmed')), null)
  t.ok(
    disclose(withdrawn('matching-yes'), audience('accepted')),
    'a course already accepted rests on the yes to the company',
  )
})

t.test('staff, clarifiers and nobody', async t => {
  const staff = disclose(canary, { kind: 'consultant' })
  t.same(staff, disclose(canary, { kind: 'coordinator' }))
  for (const secret of ['canary-person-key', 'canary-sealed', 'canary-hash']) t.notMatch(JSON.stringify(staff), secret)
  t.match(staff, { notes: 'canary-notes', owner: 'canary-owner', limitNote: 'canary-health' })

  const clarifier = disclose(canary, { kind: 'clarifier' })
  t.match(clarifier, { _id: 'canary-id', notes: 'canary-notes', citizenship: 'canary-citizenship' })
  for (const secret of [
    'canary-person-key',
    'canary-sealed',
    'canary-hash',
    'canary-owner',
    'bageriet',
    'canary-other-company',
  ])
    t.notMatch(JSON.stringify(clarifier), secret, `a clarifier does not see ${secret}`)

  for (const kind of ['hotline', 'administrator', 'company-mail', 'log'] as const)
    t.equal(disclose(canary, { kind }), null, kind)
})

t.test('age bands', async t => {
  const at = (birthDate: string | null) => ageBand(birthDate, '2026-11-24')
  t.same(
    [
      null,
      '2010-01-01',
      '2008-11-24',
      '2001-11-25',
      '2001-11-24',
      '1991-11-25',
      '1991-11-24',
      '1961-11-25',
      '1940-01-01',
    ].map(at),
    [
      'Alder ikke oplyst',
      'Under 18 år',
      '18-24 år',
      '18-24 år',
      '25-34 år',
      '25-34 år',
      '35-44 år',
      '55-64 år',
      '65+ år',
    ],
  )
})
