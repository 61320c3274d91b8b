import type { Connection } from 'mongoose'
import { type Acting, system } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Clock } from '../lib/clock.js'
import { AppError, invalid, refuse } from '../lib/errors.js'
import { dayOfInstant } from '../lib/instants.js'
import { createSecrets } from '../lib/secrets.js'
import { profileWords } from '../lib/words/da/profiles.js'
import type { Queue } from '../queue/queue.js'
import { createActs } from './acts.js'
import { createArriving } from './arrival.js'
import { createCaseloads } from './caseloads.js'
import { consentChange, liveConsent, type NewConsent, newConsent, refusalChange } from './consents.js'
import { erased } from './erasure.js'
import { createFromCourse } from './from-course.js'
import { householdMark } from './household.js'
import { createImports } from './import/imports.js'
import { createImport } from './import/service.js'
import { createLogged } from './logged.js'
import { type Consent, type FieldSource, type ManualState, type Profile, profileModel } from './model.js'
import { ownerChooser, type Staffing, servedMunicipalities } from './owners.js'
import { createReader } from './reader.js'
import { createRefusals } from './refusals.js'
import { createProfileRetention } from './retention.js'
import { staffOnly } from './scope.js'
import { sealedSearches } from './searches.js'
import { createTelling } from './telling.js'
import { createWriter } from './writer.js'

export interface ProfileDeps extends Staffing {
  db: Connection
  clock: Clock
  queue: Queue
  audit: Audit
  /** 64 hexadecimal digits */
  dataKey: string
}

/** The verbs about people: their facts, their yes and no, who follows them, and whether they may be ranked. */
export function createProfiles(deps: ProfileDeps) {
  const { db, clock, queue, audit, dataKey, accounts, municipalities } = deps
  const profiles = profileModel(db)
  const secrets = createSecrets(dataKey)
  const writer = createWriter({ profiles, clock, queue })
  const reader = createReader({ profiles, audit, secrets, accounts })
  const chooser = () => ownerChooser({ accounts, municipalities, profiles })
  const today = () => dayOfInstant(clock.now())

  const acts = createActs({ profiles, audit, writer })
  const { change } = acts
  const source = (acting: Acting): FieldSource => ({ who: acting.name, when: today(), certainty: 'confirmed' })

  const refusals = createRefusals({ db, clock, audit, secrets })
  const retention = createProfileRetention({ profiles, clock, secrets, acts, writer })
  const imports = createImport({ ...deps, profiles, secrets, writer, refusals, chooser })

  return {
    ...reader,
    ...createTelling({ profiles, secrets, clock, writer, acts, chooser, municipalities }),
    ...imports,
    ...createImports({ db, clock, secrets, importFile: imports.importFile }),
    ...retention,
    ...createArriving({ acts, today, source }),
    ...createLogged(profiles),
    ...createFromCourse({ profiles, acts }),
    ...createCaseloads({ profiles, clock, acts, accounts, chooser }),
    searches: sealedSearches(secrets),

    /** Whether the CPR numbers that are stored were sealed with the key of this process. With another nobody is known again. */
    async isKeyRight(): Promise<boolean> {
      const one = await profiles
        .findOne({ hasCpr: true, cprHash: { $gt: '' } }, { cpr: 1 })
        .lean<Pick<Profile, 'cpr'>>()
      return !one?.cpr || secrets.isOwn(one.cpr)
    },

    /**
     * The person's yes, to be matched at all or to one company. A yes that stands is given back as it is.
     * @param given.on the day it was given, if not now
     */
    async recordConsent(acting: Acting, id: string, given: NewConsent): Promise<Consent> {
      if (given.kind === 'company') staffOnly(acting)
      if (given.on && given.on > today()) throw invalid([{ field: 'on', text: profileWords.refused.future }])
      const said = newConsent(acting, clock.now(), given)
      const profile = await change(acting, id, 'profile.consent', 'samtykke registreres', found =>
        consentChange(found, said, source(acting)),
      )
      const consent = liveConsent(profile, said.kind, said.company)
      if (!consent) throw refuse('WRONG_STATE')
      return consent
    },

    /** Takes a yes back, at once; for 'matching' also the answer no of somebody who never said yes. */
    async withdrawConsent(
      acting: Acting,
      id: string,
      taken: { kind: Consent['kind']; company?: string | null },
    ): Promise<Profile> {
      if (taken.kind === 'company') staffOnly(acting)
      return change(acting, id, 'profile.consent.withdraw', 'samtykke trækkes tilbage', found =>
        refusalChange(found, taken.kind, taken.company ?? null, clock.now(), source(acting)),
      )
    },

    /** Not ranked meanwhile. null: available again. */
    async setManualState(acting: Acting, id: string, state: Profile['manualState']): Promise<Profile> {
      staffOnly(acting)
      return change(acting, id, 'profile.state', 'status sættes', found =>
        found.manualState === state ? null : { manualState: state },
      )
    },

    /** Who must be placed near each other share a mark; no mark: nobody. */
    async setHousehold(acting: Acting, id: string, typed?: string): Promise<Profile> {
      staffOnly(acting)
      return change(acting, id, 'profile.household', 'familie holdes samlet', found => {
        const household = householdMark(typed)
        return (found.household ?? null) === household ? null : { household }
      })
    },

    /** The person moves: the document follows and gets an owner in the new municipality. */
    async move(acting: Acting, id: string, municipality: string): Promise<Profile> {
      staffOnly(acting)
      if (!(await servedMunicipalities({ municipalities })).includes(municipality))
        throw invalid([{ field: 'municipality', text: profileWords.refused.notServed }])
      return change(acting, id, 'profile.move', 'personen flytter kommune', async found =>
        found.municipality === municipality
          ? null
          : {
              municipality,
              household: null,
              owner: await chooser()(municipality),
              sources: { ...found.sources, municipality: source(acting) },
            },
      )
    },

    /** The person leaves for good: never ranked, found or shown again. Everything told is deleted at once (`erased`). */
    async remove(acting: Acting, id: string): Promise<void> {
      staffOnly(acting)
      await change(acting, id, 'profile.remove', 'kompetenceprofil fjernes', found => ({
        ...erased(found, secrets),
        removedAt: clock.now(),
      }))
    },

    rankAgain: writer.rankAgain,

    /** A course has brought the person so far that they look for nothing here. Twice is once; who is removed is left as they are. */
    async leaveMatching(id: string, state: ManualState): Promise<void> {
      if ((await profiles.findById(id, { manualState: 1 }).lean<Profile>())?.manualState === state) return
      const why = 'udfaldet af et forløb: tages ud af matchning'
      await change(system, id, 'profile.state', why, () => ({ manualState: state })).catch(error => {
        if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error
      })
    },

    /** That a course had brought them so far was an error. Whoever has another state since, or is removed, is left as they are. */
    async returnToMatching(id: string, from: ManualState): Promise<void> {
      const why = 'udfaldet af et forløb er rettet: foreslås igen'
      if ((await profiles.findById(id, { manualState: 1 }).lean<Profile>())?.manualState !== from) return
      await change(system, id, 'profile.state', why, found =>
        found.manualState === from ? { manualState: null } : null,
      ).catch(error => {
        if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error
      })
    },

    /** The ranking of `rev` is done; an older one never takes back a newer one. */
    async markRanked(id: string, rev: number): Promise<void> {
      await profiles.updateOne({ _id: id, rankedRev: { $lt: rev } }, { $set: { rankedRev: rev } })
    },

    /** Whether the ranking of `rev`, or a later one, is done. */
    isRanked: async (id: string, rev: number): Promise<boolean> =>
      (await profiles.exists({ _id: id, rankedRev: { $gte: rev } })) !== null,

    /** Ten digits, for an agreed placement's agreement only: hand it to `disclose` as `openCpr` there. */
    openCpr: ({ _id, cpr }: Pick<Profile, '_id' | 'cpr'>): string | null => (cpr ? secrets.open(cpr, _id) : null),
  }
}

export type Profiles = ReturnType<typeof createProfiles>
