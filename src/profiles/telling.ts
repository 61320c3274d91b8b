import type { Model } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { type FieldError, invalid, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { dayOfInstant } from '../lib/instants.js'
import type { Secrets } from '../lib/secrets.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { isDuplicate } from '../stores/errors.js'
import type { Acts } from './acts.js'
import { consentChange, newConsent, refusalChange } from './consents.js'
import { asksAgain, changedFacts, emptyFacts, type Facts, questionsAfter, questionsOf, sourcesOf } from './facts.js'
import type { FieldSource, Profile } from './model.js'
import { type ownerChooser, type Staffing, servedMunicipalities } from './owners.js'
import { plainNumber } from './person-number.js'
import { scopeFilter } from './scope.js'
import type { Change, Writer } from './writer.js'

/** What somebody tells about a person, in a form. */
export interface Told {
  facts: Partial<Facts>
  /** ten digits; null or left out: no news about it */
  cpr?: string | null
  source: FieldSource
  /** the person's answer about being matched at all; left out: not asked */
  matching?: { answer: 'yes'; language: string; interpreter: boolean } | { answer: 'no' }
}

/** What tells who and where a person is. Left out: not told, or not to be read; null: told that there is none. */
export interface Identity {
  asylPersonId?: string | null
  /** ten digits */
  cpr?: string | null
  municipality?: string
}

interface Deps extends Pick<Staffing, 'municipalities'> {
  profiles: Model<Profile>
  secrets: Secrets
  clock: Clock
  writer: Writer
  acts: Acts
  chooser: () => ReturnType<typeof ownerChooser>
}

/** What the form of a competence profile does: make one, and change what is told. */
export function createTelling({ profiles, secrets, clock, writer, acts, chooser, municipalities }: Deps) {
  /** The facts as the scope allows them: a clarifier writes about the own centre, staff about the own municipality. */
  function inScope(acting: Acting, facts: Partial<Facts>): Partial<Facts> {
    if (acting.scope.kind === 'centre') return { ...facts, centre: acting.scope.centre }
    if (acting.scope.kind === 'municipality') return { ...facts, municipality: acting.scope.municipality }
    return facts
  }

  /**
   * What is wrong with who and where the person is told to be, for a new profile or for the one with this id.
   * @throws NOT_FOUND for an id outside the scope
   */
  async function faults(acting: Acting, told: Identity, id: string | null = null): Promise<FieldError[]> {
    const { asylPersonId, cpr } = told
    const { municipality } = inScope(acting, told)
    const errors: FieldError[] = []
    if (municipality !== undefined && !(await servedMunicipalities({ municipalities })).includes(municipality))
      errors.push({ field: 'municipality', text: profileWords.refused.notServed })

    const scope = scopeFilter(acting)
    const found = id === null ? null : await profiles.findOne({ _id: id, ...scope }).lean<Profile>()
    if (id !== null && !found) throw refuse('NOT_FOUND')
    const others = id === null ? {} : { _id: { $ne: id } }
    const knownByCpr = found !== null && found.asylPersonId === null
    if (asylPersonId === null && cpr === null && !knownByCpr)
      errors.push({ field: 'asylPersonId', text: profileWords.refused.noKey })
    const knownBy = async (field: 'asylPersonId' | 'cpr', number: Record<string, unknown>) => {
      const known = await profiles.exists({ ...others, ...number })
      if (!known) return
      errors.push({ field, text: profileWords.refused.known })
      // Whoever tries numbers learns who is here, of every municipality and centre.
      await acts.log(acting, 'profile.number-known', String(known._id), 'nummer, der skrives i en kompetenceprofil')
    }
    if (asylPersonId) {
      const personKey = plainNumber(asylPersonId)
      await knownBy('asylPersonId', { personKey: { $in: [personKey, secrets.removedKey(personKey)] } })
    }
    if (cpr) await knownBy('cpr', { cprHash: secrets.cprHash(cpr) })
    return errors
  }

  async function refuseFaults(acting: Acting, { facts, cpr = null }: Told, id?: string): Promise<void> {
    const { asylPersonId, municipality } = facts
    const errors = await faults(acting, { asylPersonId, cpr, municipality }, id)
    if (errors.length > 0) throw invalid(errors)
  }

  const typed = (source: FieldSource): FieldSource => ({ ...source, typedOn: dayOfInstant(clock.now()) })

  const sealed = (id: string, cpr: string) => ({
    cpr: secrets.seal(cpr, id),
    cprHash: secrets.cprHash(cpr),
    hasCpr: true,
  })

  function matchingAnswer(acting: Acting, found: Profile, { matching, source }: Told): Pick<Change, 'consents'> | null {
    const changed =
      matching?.answer === 'yes'
        ? consentChange(found, newConsent(acting, clock.now(), { kind: 'matching', ...matching }), source)
        : refusalChange(found, 'matching', null, clock.now(), source)
    return changed && { consents: changed.consents }
  }

  return {
    /** Everything that `create`, or with an id `update`, would refuse of these; for a form that tells all mistakes at once. */
    faults,

    /**
     * A new profile, with the least burdened consultant as its owner.
     * @throws INVALID without a number, with one that is known already, or for a municipality not served here
     */
    async create(acting: Acting, told: Told & { facts: Pick<Facts, 'firstName' | 'municipality'> }): Promise<Profile> {
      scopeFilter(acting)
      const facts: Facts = { ...emptyFacts, ...told.facts, ...inScope(acting, told.facts) }
      await refuseFaults(acting, { ...told, facts })
      const cpr = told.cpr ?? null
      const personKey = facts.asylPersonId ? plainNumber(facts.asylPersonId) : cpr && secrets.personKey(cpr)
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
        household: null,
        consents:
          told.matching?.answer === 'yes'
            ? [newConsent(acting, clock.now(), { kind: 'matching', ...told.matching })]
            : [],
        sources: sourcesOf(
          [...filled, ...(cpr ? ['cpr'] : []), ...(told.matching ? ['consents'] : [])],
          typed(told.source),
        ),
        questions: [],
        removedAt: null,
      }
      await acts.log(acting, 'profile.create', _id, 'kompetenceprofil oprettes')
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
      await refuseFaults(acting, told, id)
      try {
        return await acts.change(acting, id, 'profile.update', 'kompetenceprofil rettes', async found => {
          if (found.revision !== told.revision) throw refuse('WRONG_STATE', {}, profileWords.refused.stale)
          const answered = told.answered ?? []
          const changed: Change = changedFacts(found, facts)
          if (told.cpr && secrets.cprHash(told.cpr) !== found.cprHash) Object.assign(changed, sealed(id, told.cpr))
          if (changed.asylPersonId) changed.personKey = plainNumber(changed.asylPersonId)
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

          const confirmed: FieldSource = { who: acting.name, when: dayOfInstant(clock.now()), certainty: 'confirmed' }
          const sources = {
            ...found.sources,
            ...sourcesOf(answered, confirmed),
            ...sourcesOf(fields, typed(told.source)),
          }
          const now = { ...found, ...changed, ...consents, sources }
          return {
            ...changed,
            ...consents,
            sources,
            questions: questionsAfter(
              found.questions,
              questionsOf(now, told.cpr ?? (found.cpr && secrets.open(found.cpr, id))),
              {
                changed: asksAgain(fields),
                answered,
              },
            ),
          }
        })
      } catch (error) {
        if (isDuplicate(error)) throw invalid([{ field: 'asylPersonId', text: profileWords.refused.known }])
        throw error
      }
    },
  }
}
