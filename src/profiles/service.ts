import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Clock } from '../lib/clock.js'
import type { Day } from '../lib/days.js'
import { invalid, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { dayOfInstant } from '../lib/instants.js'
import { createSecrets } from '../lib/secrets.js'
import { profileWords } from '../lib/words/da/profiles.js'
import type { Queue } from '../queue/queue.js'
import { consentChange, type NewConsent, newConsent, refusalChange } from './consents.js'
import {
  asksAgain,
  changedFacts,
  emptyFacts,
  type Facts,
  liveConsent,
  questionsAfter,
  questionsOf,
  sourcesOf,
} from './facts.js'
import { createImport } from './import.js'
import { type Consent, type FieldSource, type Profile, profileModel } from './model.js'
import { ownerChooser, type Staffing, servedMunicipalities } from './owners.js'
import { createReader } from './reader.js'
import { createRefusals } from './refusals.js'
import { scopeFilter } from './scope.js'
import { type Change, createWriter, isDuplicate } from './writer.js'

export interface ProfileDeps extends Staffing {
  db: Connection
  clock: Clock
  queue: Queue
  audit: Audit
  /** 64 hexadecimal digits */
  dataKey: string
}

/** What somebody tells about a person, in a form. */
export interface Told {
  facts: Partial<Facts>
  /** ten digits; null or left out: no news about it */
  cpr?: string | null
  source: FieldSource
  /** the person's answer about being matched at all; left out: not asked */
  matching?: { answer: 'yes'; language: string; interpreter: boolean } | { answer: 'no' }
}

/** The verbs about people: their facts, their yes and no, who follows them, and whether they may be ranked. */
export function createProfiles(deps: ProfileDeps) {
  const { db, clock, queue, audit, dataKey, accounts, municipalities } = deps
  const profiles = profileModel(db)
  const secrets = createSecrets(dataKey)
  const writer = createWriter({ profiles, clock, queue })
  const reader = createReader({ profiles, clock, audit })
  const chooser = () => ownerChooser({ accounts, municipalities, profiles })
  const today = () => dayOfInstant(clock.now())

  const log = (acting: Acting, what: string, id: string, why: string) =>
    audit.record({ who: acting.account, role: acting.role, what, on: [id], why })

  const one = (acting: Acting, id: string) => ({ _id: id, ...scopeFilter(acting) })

  /** Changes one person in scope; the log entry comes first. */
  async function change(
    acting: Acting,
    id: string,
    what: string,
    why: string,
    decide: (found: Profile) => Promise<Change | null> | Change | null,
  ): Promise<Profile> {
    const filter = one(acting, id)
    if (!(await profiles.exists(filter))) throw refuse('NOT_FOUND')
    await log(acting, what, id, why)
    return (await writer.change(filter, decide)).profile
  }

  /** The facts as the scope allows them: a clarifier writes about the own centre, staff about the own municipality. */
  function inScope(acting: Acting, facts: Partial<Facts>): Partial<Facts> {
    if (acting.scope.kind === 'centre') return { ...facts, centre: acting.scope.centre }
    if (acting.scope.kind === 'municipality') return { ...facts, municipality: acting.scope.municipality }
    return facts
  }

  async function checkServed(municipality: string | undefined): Promise<void> {
    if (municipality !== undefined && !(await servedMunicipalities({ municipalities })).includes(municipality))
      throw invalid([{ field: 'municipality', text: profileWords.refused.notServed }])
  }

  const sealed = (id: string, cpr: string) => ({
    cpr: secrets.seal(cpr, id),
    cprHash: secrets.cprHash(cpr),
    hasCpr: true,
  })

  const refusals = createRefusals({ db, clock, audit, secrets })
  const imports = createImport({ ...deps, profiles, secrets, writer, refusals, chooser })

  return {
    ...reader,
    ...imports,

    /**
     * A new profile, with the least burdened consultant as its owner.
     * @throws INVALID without a number, with one that is known already, or for a municipality not served here
     */
    async create(acting: Acting, told: Told & { facts: Pick<Facts, 'firstName' | 'municipality'> }): Promise<Profile> {
      scopeFilter(acting)
      const facts: Facts = { ...emptyFacts, ...told.facts, ...inScope(acting, told.facts) }
      await checkServed(facts.municipality)
      const cpr = told.cpr ?? null
      const personKey = facts.asylPersonId ?? (cpr && secrets.personKey(cpr))
      if (!personKey) throw invalid([{ field: 'asylPersonId', text: profileWords.refused.noKey }])

      const _id = newId()
      const filled = [...Object.keys(changedFacts({ ...emptyFacts, firstName: '', municipality: '' }, facts))]
      const profile = {
        ...facts,
        _id,
        personKey,
        ...(cpr ? sealed(_id, cpr) : { cpr: null, cprHash: null, hasCpr: false }),
        owner: await chooser()(facts.municipality),
        arrivedOn: null,
        manualState: null,
        consents:
          told.matching?.answer === 'yes'
            ? [newConsent(acting, clock.now(), { kind: 'matching', ...told.matching })]
            : [],
        sources: sourcesOf([...filled, ...(cpr ? ['cpr'] : []), ...(told.matching ? ['consents'] : [])], told.source),
        questions: [],
        removedAt: null,
      }
      await log(acting, 'profile.create', _id, 'kompetenceprofil oprettes')
      try {
        return await writer.insert({ ...profile, questions: questionsOf(profile, cpr) })
      } catch (error) {
        if (!isDuplicate(error)) throw error
        const byNumber = facts.asylPersonId !== null && (await profiles.exists({ personKey }))
        throw invalid([{ field: byNumber ? 'asylPersonId' : 'cpr', text: profileWords.refused.known }])
      }
    },

    /**
     * Writes what a form told. Every changed field gets the source; questions on changed and `answered` fields are gone.
     * @param told.revision the revision that the form showed
     * @throws WRONG_STATE when somebody else has changed the profile meanwhile; INVALID; NOT_FOUND
     */
    async update(
      acting: Acting,
      id: string,
      told: Told & { revision: number; answered?: readonly string[] },
    ): Promise<Profile> {
      const facts = inScope(acting, told.facts)
      await checkServed(facts.municipality)
      try {
        return await change(acting, id, 'profile.update', 'kompetenceprofil rettes', async found => {
          if (found.revision !== told.revision) throw refuse('WRONG_STATE')
          const answered = told.answered ?? []
          const changed: Change = changedFacts(found, facts)
          if (told.cpr && secrets.cprHash(told.cpr) !== found.cprHash) Object.assign(changed, sealed(id, told.cpr))
          if (changed.asylPersonId) changed.personKey = changed.asylPersonId
          if (changed.asylPersonId === null) {
            // Without a person number the CPR number is what tells who it is.
            if (!told.cpr) throw invalid([{ field: 'asylPersonId', text: profileWords.refused.noKey }])
            changed.personKey = secrets.personKey(told.cpr)
          }
          if (changed.municipality) changed.owner = await chooser()(changed.municipality)
          const consents = told.matching ? matchingAnswer(acting, found, told) : null
          const fields = [
            ...Object.keys(changed).filter(field => !['personKey', 'cprHash', 'hasCpr', 'owner'].includes(field)),
            ...(consents ? ['consents'] : []),
          ]
          if (fields.length + answered.length === 0) return null

          const confirmed: FieldSource = { who: acting.name, when: today(), certainty: 'confirmed' }
          const sources = {
            ...found.sources,
            ...sourcesOf(answered, confirmed),
            ...sourcesOf(fields, told.source),
          }
          const now = { ...found, ...changed, ...consents, sources }
          return {
            ...changed,
            ...consents,
            sources,
            questions: questionsAfter(found.questions, questionsOf(now, told.cpr ?? openCpr(found)), {
              changed: asksAgain(fields),
              answered,
            }),
          }
        })
      } catch (error) {
        if (isDuplicate(error)) throw invalid([{ field: 'asylPersonId', text: profileWords.refused.known }])
        throw error
      }
    },

    /**
     * The person's yes, to be matched at all or to one company. A yes that stands is given back as it is.
     * @param given.on the day it was given, if not now
     */
    async recordConsent(acting: Acting, id: string, given: NewConsent): Promise<Consent> {
      if (given.kind === 'company' && (acting.scope.kind === 'centre' || !given.company)) throw refuse('NOT_ALLOWED')
      if (given.on && given.on > today()) throw invalid([{ field: 'on', text: profileWords.refused.future }])
      const profile = await change(acting, id, 'profile.consent', 'samtykke registreres', found =>
        consentChange(found, newConsent(acting, clock.now(), given), source(acting)),
      )
      const consent = liveConsent(profile, given.kind, given.company ?? null)
      if (!consent) throw refuse('WRONG_STATE')
      return consent
    },

    /** Takes a yes back, at once; for 'matching' also the answer no of somebody who never said yes. */
    async withdrawConsent(
      acting: Acting,
      id: string,
      taken: { kind: Consent['kind']; company?: string | null },
    ): Promise<Profile> {
      if (taken.kind === 'company' && acting.scope.kind === 'centre') throw refuse('NOT_ALLOWED')
      return change(acting, id, 'profile.consent.withdraw', 'samtykke trækkes tilbage', found =>
        refusalChange(found, taken.kind, taken.company ?? null, clock.now(), source(acting)),
      )
    },

    /** The person has come to the municipality. */
    markArrived(acting: Acting, id: string, on: Day): Promise<Profile> {
      if (on > today()) throw invalid([{ field: 'arrivedOn', text: profileWords.refused.future }])
      return change(acting, id, 'profile.arrived', 'ankomst registreres', found =>
        found.arrivedOn === on
          ? null
          : {
              arrivedOn: on,
              sources: { ...found.sources, arrivedOn: source(acting) },
              questions: found.questions.filter(({ field }) => field !== 'expectedArrival'),
            },
      )
    },

    /** On leave, sick or paused: not ranked meanwhile. null: available again. */
    setManualState(acting: Acting, id: string, state: Profile['manualState']): Promise<Profile> {
      if (acting.scope.kind === 'centre') throw refuse('NOT_ALLOWED')
      return change(acting, id, 'profile.state', 'status sættes', found =>
        found.manualState === state ? null : { manualState: state },
      )
    },

    /**
     * The person's own consultant: the one named, who must be of the municipality's staff, else the least burdened one.
     */
    async assignOwner(acting: Acting, id: string, owner?: string): Promise<Profile> {
      if (acting.scope.kind === 'centre') throw refuse('NOT_ALLOWED')
      return change(acting, id, 'profile.owner', 'egen konsulent vælges', async found => {
        if (owner && !(await accounts.staff(found.municipality)).some(({ _id }) => _id === owner))
          throw refuse('NOT_FOUND')
        const chosen = owner ?? (await chooser()(found.municipality))
        return found.owner === chosen ? null : { owner: chosen }
      })
    },

    /** The person moves: the document follows and gets an owner in the new municipality. */
    async move(acting: Acting, id: string, municipality: string): Promise<Profile> {
      if (acting.scope.kind === 'centre') throw refuse('NOT_ALLOWED')
      await checkServed(municipality)
      const owner = await chooser()(municipality)
      const filter = one(acting, id)
      if (!(await profiles.exists(filter))) throw refuse('NOT_FOUND')
      await log(acting, 'profile.move', id, 'personen flytter kommune')
      const { profile } = await writer.change(filter, found =>
        found.municipality === municipality
          ? null
          : { municipality, owner, sources: { ...found.sources, municipality: source(acting) } },
      )
      return profile
    },

    /** The person leaves for good: never ranked, found or shown again. The CPR number is deleted at once. */
    async remove(acting: Acting, id: string): Promise<void> {
      if (acting.scope.kind === 'centre') throw refuse('NOT_ALLOWED')
      await change(acting, id, 'profile.remove', 'kompetenceprofil fjernes', () => ({
        removedAt: clock.now(),
        cpr: null,
      }))
    },

    /** The ranking of `rev` is done; an older one never takes back a newer one. */
    async markRanked(id: string, rev: number): Promise<void> {
      await profiles.updateOne({ _id: id, rankedRev: { $lt: rev } }, { $set: { rankedRev: rev } })
    },

    /** Ten digits, for an agreed placement's agreement only: hand it to `disclose` as `openCpr` there. */
    openCpr,
  }

  function openCpr({ _id, cpr }: Pick<Profile, '_id' | 'cpr'>): string | null {
    return cpr ? secrets.open(cpr, _id) : null
  }

  function source(acting: Acting): FieldSource {
    return { who: acting.name, when: today(), certainty: 'confirmed' }
  }

  function matchingAnswer(acting: Acting, found: Profile, { matching, source }: Told): Pick<Change, 'consents'> | null {
    const changed =
      matching?.answer === 'yes'
        ? consentChange(found, newConsent(acting, clock.now(), { kind: 'matching', ...matching }), source)
        : refusalChange(found, 'matching', null, clock.now(), source)
    return changed && { consents: changed.consents }
  }
}

export type Profiles = ReturnType<typeof createProfiles>
