import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { AppError } from '../../src/lib/errors.js'
import { isMatchable } from '../../src/profiles/scope.js'
import {
  clarifier,
  consultant,
  coordinator,
  employer,
  fileOf,
  givenProfiles,
  otherRole,
  plainRow,
  told,
} from './given.js'

const person = { firstName: 'Amal', lastName: 'Haddad', asylPersonId: '300001', municipality: '410' }
const yes = { answer: 'yes', language: 'ar', interpreter: true } as const

const fieldsOf = async (attempt: Promise<unknown>) => {
  const error = await attempt.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(error instanceof AppError)) throw error ?? new Error('nothing was refused')
  return [error.code, ...(error.details.fields ?? []).map(({ field }) => field)]
}

t.test('create: who it is, whose it is, what is still to be asked', async t => {
  const { profiles, stored, queue, audited, db } = await givenProfiles(t)
  const made = await profiles.create(clarifier('jelling'), {
    facts: { ...person, centre: 'sandholm', wishes: ['hotel'] },
    cpr: '1704901234',
    source: told,
    matching: yes,
  })
  t.match(await stored(), [
    {
      _id: made._id,
      personKey: '300001',
      centre: 'jelling',
      municipality: '410',
      owner: 'jens',
      consents: [{ kind: 'matching', language: 'ar', interpreter: true, by: 'clarifier' }],
      rankWanted: 1,
      rankedRev: 0,
    },
  ])
  t.same(Object.keys(made.sources).toSorted(), [
    'asylPersonId',
    'centre',
    'consents',
    'cpr',
    'firstName',
    'lastName',
    'municipality',
    'wishes',
  ])
  t.same(
    made.questions.map(({ field }) => field),
    ['birthDate', 'expectedArrival', 'danish', 'wishes'],
  )
  t.match(queue.of('rank-profile'), [{ payload: { profile: made._id, rev: 1 }, id: `rank-${made._id}-1` }])
  t.match(await audited('profile.create'), [{ who: 'clarifier', on: [made._id] }])
  t.notMatch(JSON.stringify(await db.collection('profiles').find().toArray()), '1704901234')

  t.same(await fieldsOf(profiles.create(clarifier(), { facts: person, source: told })), ['INVALID', 'asylPersonId'])
  t.match(await audited('profile.number-known'), [{ who: 'clarifier' }], 'who tries numbers is in the log')
  t.same(
    await fieldsOf(
      profiles.create(clarifier(), { facts: { ...person, asylPersonId: null }, cpr: '1704901234', source: told }),
    ),
    ['INVALID', 'cpr'],
  )
  t.same(
    await fieldsOf(profiles.create(clarifier(), { facts: { firstName: 'X', municipality: '410' }, source: told })),
    ['INVALID', 'asylPersonId'],
    'without any number nobody can be found again',
  )
  t.same(
    await fieldsOf(
      profiles.create(clarifier(), { facts: { ...person, asylPersonId: '9', municipality: '101' }, source: told }),
    ),
    ['INVALID', 'municipality'],
  )
})

t.test('a person number is one, however it is written', async t => {
  const { profiles, stored } = await givenProfiles(t)
  const numbered = (asylPersonId: string, municipality = '410') =>
    profiles.create(clarifier(), { facts: { ...person, asylPersonId, municipality }, source: told })
  const made = await numbered(' ab 10-3456')
  t.same(await fieldsOf(numbered('AB103456', '479')), ['INVALID', 'asylPersonId'])
  t.equal(made.asylPersonId, ' ab 10-3456', 'pages show it as it was written')

  const file = fileOf([{ ...plainRow, fornavn: 'Amal', efternavn: 'Haddad', asylPersonId: 'Ab10‑3456' }])
  t.match(await profiles.importRows(system, file), { refused: [], items: [{ id: made._id }] }, 'nor in a file')
  const other = await numbered('77')
  const { revision } = other
  t.same(
    await fieldsOf(
      profiles.update(clarifier(), other._id, { facts: { asylPersonId: 'aB103456' }, revision, source: told }),
    ),
    ['INVALID', 'asylPersonId'],
  )
  await profiles.update(clarifier(), other._id, { facts: { asylPersonId: 'cd-77' }, revision, source: told })
  await profiles.remove(consultant(), made._id)
  t.same(await fieldsOf(numbered('AB10 3456')), ['INVALID', 'asylPersonId'], 'of a removed person, too')
  t.same(
    (await stored()).map(({ personKey }) => personKey).filter(key => key.length < 10),
    ['CD77'],
  )
})

t.test('a hyphen is no person number', async t => {
  const { profiles, stored } = await givenProfiles(t)
  t.match(await profiles.importRows(system, fileOf([{ ...plainRow, asylPersonId: '-', cpr: '' }])), {
    refused: [{ field: 'asylPersonId' }],
  })
  t.match(await profiles.importRows(system, fileOf([{ ...plainRow, asylPersonId: '–' }])), { refused: [] })
  t.match(await stored(), [{ asylPersonId: null }])
})

t.test('update: sources of what changed, questions answered, ranked anew', async t => {
  const { profiles, clock, queue } = await givenProfiles(t)
  const made = await profiles.create(consultant(), { facts: person, source: told, matching: yes })
  clock.move(1000)
  const source = { who: 'Sprogskolen', when: '2026-11-24', certainty: 'confirmed' } as const
  const update = (over: object) =>
    profiles.update(consultant(), made._id, { facts: {}, source, revision: made.revision, ...over })

  const after = await update({ facts: { phone: '20304050', lastName: 'Haddad' } })
  t.match(after, { phone: '20304050', revision: 1, rankWanted: 1, sources: { phone: source, lastName: told } })
  t.equal(queue.asked.length, 1, 'a telephone number is nothing to rank by')

  await t.rejects(update({ facts: { phone: '1' } }), { code: 'WRONG_STATE' }, 'the form was older than the profile')

  const danish = { level: 2, du: 'DU2', module: 3, written: 1, text: 'DU2 modul 3' }
  const better = await update({
    revision: 1,
    facts: { danish, wishes: ['hotel', 'landbrug'] },
    answered: ['birthDate'],
  })
  t.same(
    better.questions.map(({ field }) => field),
    ['expectedArrival'],
  )
  t.match(better, {
    rankWanted: 2,
    sources: { danish: source, birthDate: { who: consultant().name, certainty: 'confirmed' } },
  })
  t.equal(queue.asked.length, 2)

  const same = await update({ revision: 2, facts: { danish, wishes: ['hotel', 'landbrug'] } })
  t.equal(same.revision, 2, 'nothing changed, nothing written')

  const asked = await update({ revision: 2, facts: { wishes: ['hotel'] }, cpr: '0101011234' })
  t.same(asked.questions.map(({ field }) => field).toSorted(), ['expectedArrival', 'wishes'])
  const born = await update({ revision: 3, facts: { birthDate: '1990-04-17' } })
  t.ok(
    born.questions.some(({ field }) => field === 'cpr'),
    'the CPR number on file is compared with the new birth date',
  )
})

t.test('many writers at once: nobody overwrites anybody', async t => {
  const { profiles } = await givenProfiles(t)
  const { _id } = await profiles.create(consultant(), { facts: person, source: told })
  await Promise.all([
    profiles.recordConsent(consultant(), _id, { kind: 'matching', language: 'ar', interpreter: true }),
    profiles.recordConsent(consultant(), _id, { kind: 'matching', language: 'ar', interpreter: true }),
    ...['a', 'b', 'c'].map(company =>
      profiles.recordConsent(consultant(), _id, { kind: 'company', company, language: 'da', interpreter: false }),
    ),
    profiles.setManualState(consultant(), _id, 'sick'),
    profiles.markArrived(consultant(), _id, '2026-11-20'),
  ])
  const after = await profiles.get(consultant(), _id)
  t.equal(after.consents.length, 4)
  t.match(after, { manualState: 'sick', arrivedOn: '2026-11-20', revision: 6 })
})

t.test('consents', async t => {
  const { profiles, clock, queue } = await givenProfiles(t)
  const { _id } = await profiles.create(consultant(), { facts: person, source: told })
  t.equal(await profiles.matchable(_id), null)
  const matching = await profiles
    .recordConsent(clarifier('jelling'), _id, { kind: 'matching', language: 'ar', interpreter: false })
    .catch(() => null)
  t.equal(matching, null, 'another centre cannot')

  await profiles.recordConsent(consultant(), _id, {
    kind: 'matching',
    language: 'ar',
    interpreter: false,
    on: '2026-11-20',
  })
  t.ok(await profiles.matchable(_id))
  t.equal(queue.asked.length, 1)
  const company = { kind: 'company', company: 'bageriet', language: 'ar', interpreter: true } as const
  const given = await profiles.recordConsent(consultant(), _id, company)
  t.match(given, { kind: 'company', company: 'bageriet', by: 'mette', withdrawnAt: null, at: clock.now() })
  t.same(await profiles.recordConsent(consultant(), _id, company), given, 'a second yes is the first')
  t.equal(queue.asked.length, 1, 'a yes to a company is nothing to rank by')
  t.same(await fieldsOf(profiles.recordConsent(consultant(), _id, { ...company, company: 'b', on: '2026-11-25' })), [
    'INVALID',
    'on',
  ])

  const without = await profiles.withdrawConsent(consultant(), _id, { kind: 'company', company: 'bageriet' })
  t.same(without.consents.find(({ id }) => id === given.id)?.withdrawnAt, clock.now())
  t.equal(queue.asked.length, 2, 'a yes taken back takes the person back from the company')
  const anew = await profiles.recordConsent(consultant(), _id, company)
  t.not(anew.id, given.id, 'a new yes is another yes')

  const no = await profiles.withdrawConsent(consultant(), _id, { kind: 'matching' })
  t.equal(isMatchable(no), false)
  t.equal(await profiles.matchable(_id), null)
  t.equal(queue.asked.length, 3)
})

t.test('not matchable: no yes, on leave, sick, paused, removed', async t => {
  const { profiles, queue, model, audited } = await givenProfiles(t)
  const { _id } = await profiles.create(consultant(), { facts: person, cpr: '1704901234', source: told, matching: yes })
  for (const state of ['leave', 'sick', 'paused'] as const) {
    await profiles.setManualState(consultant(), _id, state)
    t.equal(await profiles.matchable(_id), null, state)
    await profiles.setManualState(consultant(), _id, null)
    t.ok(await profiles.matchable(_id))
  }
  t.equal(queue.asked.length, 7, 'each change of it is looked at')

  await profiles.remove(consultant(), _id)
  t.equal(await profiles.matchable(_id), null)
  t.equal(await profiles.byId(_id), null)
  t.same(await profiles.byIds([_id]), [])
  t.match(await profiles.list(consultant()), { profiles: [], total: 0 })
  await t.rejects(profiles.get(consultant(), _id), { code: 'NOT_FOUND' })
  await t.rejects(profiles.get(system, _id), { code: 'NOT_FOUND' })
  const left = await model.findById(_id).lean()
  t.match(left, { cpr: null, hasCpr: false, firstName: '', lastName: '', birthDate: null, asylPersonId: null })
  for (const told of [plainRow.asylPersonId, plainRow.fornavn, person.asylPersonId, person.firstName, '1704901234'])
    if (told) t.notMatch(JSON.stringify(left), told)
  t.match(await profiles.importRows(system, fileOf([plainRow])), { refused: [{ row: 2, field: 'asylPersonId' }] })
  t.equal((await audited('profile.remove')).length, 1)
})

t.test('scope: own municipality, own centre before arrival, never a company', async t => {
  const { profiles, audited } = await givenProfiles(t)
  const here = await profiles.create(clarifier('jelling'), { facts: person, source: told })
  const there = await profiles.create(clarifier('sandholm'), {
    facts: { ...person, asylPersonId: '300002', municipality: '479' },
    source: told,
  })
  const ids = async (acting: Parameters<typeof profiles.list>[0]) =>
    (await profiles.list(acting)).profiles.map(({ _id }) => _id)
  t.same(await ids(consultant('410')), [here._id])
  t.same(await ids(coordinator('479')), [there._id])
  t.same(await ids(clarifier('jelling')), [here._id])
  t.equal((await audited('profile.list')).length, 3, 'each list is in the log')

  const verbs: [string, (acting: Parameters<typeof profiles.list>[0], id: string) => Promise<unknown>][] = [
    ['get', (acting, id) => profiles.get(acting, id)],
    ['update', (acting, id) => profiles.update(acting, id, { revision: 0, facts: { phone: '1' }, source: told })],
    [
      'recordConsent',
      (acting, id) => profiles.recordConsent(acting, id, { kind: 'matching', language: 'da', interpreter: false }),
    ],
    ['withdrawConsent', (acting, id) => profiles.withdrawConsent(acting, id, { kind: 'matching' })],
    ['markArrived', (acting, id) => profiles.markArrived(acting, id, '2026-11-20')],
    ['setManualState', (acting, id) => profiles.setManualState(acting, id, 'sick')],
    ['assignOwner', (acting, id) => profiles.assignOwner(acting, id)],
    ['move', (acting, id) => profiles.move(acting, id, '479')],
    ['remove', (acting, id) => profiles.remove(acting, id)],
  ]
  for (const [name, verb] of verbs) {
    for (const acting of [
      consultant('479'),
      coordinator('479'),
      employer(),
      otherRole('hotline'),
      otherRole('administrator'),
    ])
      await t.rejects(verb(acting, here._id), { code: 'NOT_FOUND' }, `${name}: ${acting.role} elsewhere`)
    await t.rejects(verb(clarifier('sandholm'), here._id), { code: /NOT_FOUND|NOT_ALLOWED/ }, `${name}: another centre`)
  }
  for (const acting of [employer(), otherRole('hotline'), otherRole('administrator')]) {
    await t.rejects(profiles.list(acting), { code: 'NOT_FOUND' })
    await t.rejects(profiles.create(acting, { facts: { ...person, asylPersonId: '5' }, source: told }), {
      code: 'NOT_FOUND',
    })
  }
  t.match(await profiles.byId(here._id), { revision: 0, phone: null }, 'nothing of that was written')

  await profiles.markArrived(consultant('410'), here._id, '2026-11-20')
  await t.rejects(
    profiles.get(clarifier('jelling'), here._id),
    { code: 'NOT_FOUND' },
    'who has arrived has left the centre',
  )
})

t.test('a read that cannot be logged shows nothing', async t => {
  const { profiles, db } = await givenProfiles(t)
  const { _id } = await profiles.create(consultant(), { facts: person, source: told })
  const { auditModel } = await import('../../src/audit/model.js')
  const create = auditModel(db).create
  auditModel(db).create = (() => Promise.reject(new Error('audit is down'))) as unknown as typeof create
  await t.rejects(profiles.get(consultant(), _id), /audit is down/)
  await t.rejects(profiles.list(consultant()), /audit is down/)
  await t.rejects(profiles.setManualState(consultant(), _id, 'sick'), /audit is down/)
  auditModel(db).create = create
  t.match(await profiles.get(consultant(), _id), { manualState: null })
})

t.test('owner and moving', async t => {
  const { profiles } = await givenProfiles(t, { staff: { '410': ['mette', 'jens'], '479': ['pia'] } })
  const made = await Promise.all(
    ['1', '2', '3'].map(asylPersonId =>
      profiles.create(coordinator(), { facts: { ...person, asylPersonId }, source: told }),
    ),
  )
  const id = made[0]?._id ?? ''
  t.match(await profiles.assignOwner(coordinator(), id, 'mette'), { owner: 'mette' })
  await t.rejects(profiles.assignOwner(coordinator(), id, 'pia'), { code: 'NOT_FOUND' }, 'not of this municipality')
  t.match(await profiles.move(coordinator(), id, '479'), { municipality: '479', owner: 'pia' })
  await t.rejects(profiles.get(consultant('410'), id), { code: 'NOT_FOUND' })
  t.ok(await profiles.get(consultant('479'), id))
  t.match(
    await profiles.move(coordinator('479'), id, '860'),
    { owner: 'leder-860' },
    'no consultant there: the coordinator',
  )
  await t.rejects(profiles.move(coordinator('860'), id, '101'), { code: 'INVALID' })
})

t.test('rankings owed and done', async t => {
  const { profiles } = await givenProfiles(t)
  const { _id } = await profiles.create(consultant(), { facts: person, source: told, matching: yes })
  await profiles.create(consultant(), { facts: { ...person, asylPersonId: '2' }, source: told })
  t.same(await profiles.owedRanking(), [{ id: _id, rev: 1 }], 'nobody is ranked without a yes')
  await profiles.update(consultant(), _id, { revision: 0, facts: { wishes: ['hotel'] }, source: told })
  await profiles.markRanked(_id, 1)
  t.same(await profiles.owedRanking(), [{ id: _id, rev: 2 }])
  await profiles.markRanked(_id, 2)
  await profiles.markRanked(_id, 1)
  t.same(await profiles.owedRanking(), [], 'an older ranking takes nothing back')
})

t.test('lists: views, order, pages', async t => {
  const { profiles } = await givenProfiles(t)
  const rows = Array.from({ length: 60 }, (_, i) => ({
    ...plainRow,
    asylPersonId: String(400000 + i),
    cpr: '',
    efternavn: `Efternavn${i}`,
    forventet_ankomst: i === 0 ? '2027-03-01' : i === 1 ? 'ukendt' : '2026-12-10',
  }))
  await profiles.importRows(system, fileOf(rows))
  const first = await profiles.list(consultant())
  t.match(first, { total: 60, pages: 2 })
  t.equal(first.profiles.length, 50)
  t.equal(first.profiles[0]?.expectedArrival, null, 'unknown arrivals first')
  const second = await profiles.list(consultant(), { page: 2 })
  t.equal(second.profiles.at(-1)?.expectedArrival?.day, '2027-03-01')
  t.equal(new Set([...first.profiles, ...second.profiles].map(({ _id }) => _id)).size, 60)
  t.match(await profiles.counts(consultant()), { all: 60, arriving: 60, waiting: 0, questions: 1, own: 30 })
  await profiles.markArrived(consultant(), first.profiles[1]?._id ?? '', '2026-11-20')
  t.match(await profiles.counts(consultant()), { arriving: 59, waiting: 1 })
})
